// Locks: what each statement of a migration locks, as foretold and as seen on the embedded database. Touches no target.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { chooseMigration } from "../flows/choose-migration";
import { embeddedTarget } from "../flows/embedded-target";
import { runOperation } from "../flows/run-operation";
import type { Services, Subject } from "../services";

export async function showLocks(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const version = folder === null ? null : await chooseMigration(folder, subject, "Locks");
  if (folder === null || version === null) return;
  await runOperation(services, {
    folder,
    target: embeddedTarget,
    operation: "locks",
    args: [version, "--observe"],
    success: l10n.t("Locks of {0} were foretold and seen", version),
    opensReport: true,
    password: null,
  });
}
