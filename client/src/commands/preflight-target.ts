// Preflight: the checks before an apply. Read-only.
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function preflightTarget(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "preflight",
    success: (target) => `Preflight on ${target} passed`,
    opensReport: true,
  });
}
