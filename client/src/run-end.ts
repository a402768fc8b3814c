// How a run that nobody watched ended, as the end of a sentence. Pure.
import * as l10n from "@vscode/l10n";
import type { Outcome } from "../../server/src/protocol/operations";
import type { PastRun } from "./run-history";

const words: Readonly<Record<Outcome, string>> = {
  done: "finished",
  refused: l10n.t("was refused, nothing was changed"),
  "failed-clean": l10n.t("failed, nothing was changed"),
  "failed-partial": l10n.t("failed and left something half done"),
  "cancelled-clean": l10n.t("was stopped, nothing was changed"),
  "cancelled-partial": l10n.t("was stopped and left something half done"),
};

/** Null is a run that never began. `partial` tells that something is to be resolved. */
export function endWords(run: PastRun | null): { readonly words: string; readonly partial: boolean } {
  if (run === null) return { words: l10n.t("had not begun, nothing was changed"), partial: false };
  if (run.outcome === null)
    return { words: l10n.t("was cut off; the view shows what it left"), partial: true };
  return { words: words[run.outcome], partial: run.outcome.endsWith("partial") };
}
