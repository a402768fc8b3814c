// Preflight: the checks before an apply. Read-only; what an apply can put right leads on to its plan.
import { l10n } from "vscode";
import { runOnTarget } from "../flows/run-on-target";
import { apply } from "./apply-migrations";
import type { Services, Subject } from "../services";

export async function preflightTarget(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "preflight",
    success: (target) => l10n.t("Preflight on {0} passed", target),
    opensReport: true,
    goOn: async (on, options) => apply(services, on, options),
  });
}
