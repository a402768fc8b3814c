// What the confirmations of all environments share: what comes of them, and the rows that tell what a plan means.
import { l10n } from "vscode";
import { describeLock, type PlanSummary } from "../plan-summary";
import type { Choice, Heading } from "../ui/pick";

export type Decision =
  /** `options` are what the confirmation adds to the command. */
  | { readonly kind: "run"; readonly options: readonly string[] }
  /** The same with more options, whose plan is shown again. */
  | { readonly kind: "plan-again"; readonly options: readonly string[] }
  /** Preflight, and then the plan again. */
  | { readonly kind: "preflight" }
  | { readonly kind: "no" };

export const declined: Decision = { kind: "no" };

/** What can be done with a plan beside running it. */
export type PlanChoice = "run" | "show" | "copy";

/** The rows below the one that runs: what a person must know, the safer ways, the migrations in their order. */
export function planChoices(summary: PlanSummary): readonly (Choice<PlanChoice> | Heading)[] {
  return [
    ...factChoices<PlanChoice>(summary, "show"),
    { label: l10n.t("Show the whole plan"), icon: "list-ordered", value: "show" },
    { label: l10n.t("Copy as command line"), icon: "copy", value: "copy" },
    ...(summary.migrations.length === 0 ? [] : [{ heading: l10n.t("Migrations, in this order") }]),
    ...summary.migrations.map((migration) => ({
      label: migration.path?.split(/[\\/]/).at(-1) ?? migration.version,
      description:
        migration.statements === 1 ? l10n.t("1 statement") : l10n.t("{0} statements", migration.statements),
      ...(migration.lock !== null && { detail: describeLock(migration.lock) }),
      icon: "file-code",
      value: "show" as const,
    })),
  ];
}

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
