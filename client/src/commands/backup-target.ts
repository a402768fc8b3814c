// Backup: the data of the target into a file. Changes nothing on the target.
import { l10n } from "vscode";
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function backupTarget(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "backup",
    success: (target) => l10n.t("$(check) {0} is backed up", target),
    opensReport: true,
  });
}
