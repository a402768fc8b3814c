// Rehearse: the pending migrations and their downs on a copy of the target's schema. Reads the target, never its rows.
import { l10n } from "vscode";
import { runOnTarget } from "../flows/run-on-target";
import type { Services, Subject } from "../services";

export async function rehearseMigrations(services: Services, subject: Subject): Promise<void> {
  await runOnTarget(services, subject, {
    operation: "rehearse",
    success: (target) => l10n.t("Rehearsed on a copy of the schema of {0}", target),
    opensReport: true,
  });
}
