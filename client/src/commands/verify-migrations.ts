// Verify: proves every pair on the embedded database. Touches no target.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { embeddedTarget } from "../flows/embedded-target";
import { runOperation } from "../flows/run-operation";
import type { Services, Subject } from "../services";

export async function verifyMigrations(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  await runOperation(services, {
    folder,
    target: embeddedTarget,
    operation: "verify",
    args: [],
    success: l10n.t("$(check) Every pair was proved"),
    opensReport: true,
    password: null,
  });
}
