// Dry run: what apply would send, statement by statement. Changes nothing.
import { l10n } from "vscode";
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function dryRunMigrations(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "dry-run",
    success: (target) => l10n.t("Dry run on {0} done", target),
    opensReport: true,
  });
}
