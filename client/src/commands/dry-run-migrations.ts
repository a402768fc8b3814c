// Dry run: what apply would send, statement by statement. Changes nothing.
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function dryRunMigrations(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "dry-run",
    success: (target) => `Dry run on ${target} done`,
    opensReport: true,
  });
}
