// Verify pair: proves on the embedded database that the down script takes the up script back. Touches no target.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { chooseMigration } from "../flows/choose-migration";
import { embeddedTarget } from "../flows/embedded-target";
import { runOperation } from "../flows/run-operation";
import { selectedVersions } from "../flows/selected-versions";
import type { Services, Subject } from "../services";

export async function verifyPair(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const selected = selectedVersions(folder, subject);
  const chosen = selected.length > 0 ? null : await chooseMigration(folder, subject, l10n.t("Verify pair"));
  const versions = chosen === null ? selected : [chosen];
  if (versions.length === 0) return;
  await runOperation(services, {
    folder,
    target: embeddedTarget,
    operation: "verify",
    args: versions,
    success:
      versions.length === 1
        ? l10n.t("$(check) {0} takes itself back", versions[0] ?? "")
        : l10n.t("$(check) {0} migrations take themselves back", versions.length),
    opensReport: true,
    password: null,
  });
}
