// Rehearse: the pending migrations and their downs on a copy of the target's schema. Reads the target, never its rows.
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function rehearseMigrations(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "rehearse",
    success: (target) => `Rehearsed on a copy of the schema of ${target}`,
    opensReport: true,
  });
}
