// Postflight: the checks after an apply. Read-only.
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function postflightTarget(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "postflight",
    success: (target) => `Postflight on ${target} passed`,
    opensReport: true,
  });
}
