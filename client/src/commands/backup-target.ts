// Backup: the data of the target into a file. Changes nothing on the target.
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function backupTarget(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "backup",
    success: (target) => `$(check) ${target} is backed up`,
    opensReport: true,
  });
}
