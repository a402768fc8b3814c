// What a person can do next about a run that failed: the one command that leads on, beside looking at the statement and the
// report. Pure.
import * as l10n from "@vscode/l10n";
import type { CommandId } from "./command-ids";
import type { RunProgress } from "./run-progress";

export interface NextStep {
  /** The button; the ellipsis says that it asks before it does anything. */
  readonly label: string;
  readonly command: CommandId;
  /** The migration it is about; null when the command asks. */
  readonly version: string | null;
}

/** What the results of apply and roll back tell of a failure. */
interface FailedReport {
  readonly applied?: readonly unknown[];
  readonly failed?: { readonly version: string } | null;
}

/** Null when nothing but mending the migration helps. */
export function nextStep({ failure, finished }: RunProgress): NextStep | null {
  const report = (finished?.result ?? {}) as FailedReport;
  const version = report.failed?.version ?? null;
  const partial = finished?.outcome === "failed-partial" || finished?.outcome === "cancelled-partial";
  switch (failure?.code) {
    case "history/changed":
      return { label: l10n.t("Show the edit"), command: "migrateSafe.migration.showEdit", version: null };
    case "history/dirty":
      return { label: l10n.t("Resolve…"), command: "migrateSafe.migration.resolve", version: null };
    case "rollback/no-down":
    case "restore/unfinished":
      return { label: l10n.t("Restore…"), command: "migrateSafe.target.restore", version: null };
  }
  if (partial && finished.operation !== "restore") {
    return { label: l10n.t("Resolve…"), command: "migrateSafe.migration.resolve", version };
  }
  if (finished?.operation === "apply" && (report.applied?.length ?? 0) > 0) {
    return { label: l10n.t("Roll back…"), command: "migrateSafe.migrations.rollBack", version: null };
  }
  return null;
}
