// Postflight: the checks after an apply. Read-only.
import { l10n } from "vscode";
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function postflightTarget(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "postflight",
    success: (target) => l10n.t("Postflight on {0} passed", target),
    opensReport: true,
  });
}
