// What the confirmations of all environments share.
import type { PlanSummary } from "../plan-summary";
import type { Choice } from "../ui/pick";

export type Decision = "run" | "preflight" | "no";

/**
 * What a person must know before they say yes, a row each: warnings, lock, undo, backup. A row does not wrap, so a
 * sentence goes on in its second line. Picking one shows the plan.
 */
export function factChoices<Value>(summary: PlanSummary, value: Value): readonly Choice<Value>[] {
  const facts: readonly (readonly [icon: string, sentence: string])[] = [
    ...summary.warnings.map((warning) => ["warning", warning] as const),
    ["lock", summary.lock],
    ["discard", summary.undo],
    ["archive", summary.backup],
  ];
  return facts
    .filter(([, sentence]) => sentence !== "")
    .map(([icon, sentence]) => ({ ...inTwoLines(sentence), icon, value }));
}

/** Cut at the first colon or full stop that something follows. */
function inTwoLines(sentence: string): Pick<Choice<never>, "label" | "detail"> {
  const cut = /[:.] /.exec(sentence);
  if (cut === null) return { label: sentence };
  const rest = sentence.slice(cut.index + 2);
  return { label: sentence.slice(0, cut.index), detail: rest.charAt(0).toUpperCase() + rest.slice(1) };
}
