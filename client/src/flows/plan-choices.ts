// What the confirmations of all environments share.
import type { PlanSummary } from "../plan-summary";
import type { Choice } from "../ui/pick";

export type Decision = "run" | "preflight" | "no";

/** Each warning on a line of its own; picking one shows the plan. */
export function warningChoices<Value>(summary: PlanSummary, value: Value): readonly Choice<Value>[] {
  return summary.warnings.map((warning) => ({ label: warning, icon: "warning", value }));
}
