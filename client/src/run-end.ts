// How a run that nobody watched ended, as the end of a sentence. Pure.
import type { Outcome } from "../../server/src/protocol/operations";
import type { PastRun } from "./run-history";

const words: Readonly<Record<Outcome, string>> = {
  done: "finished",
  refused: "was refused, nothing was changed",
  "failed-clean": "failed, nothing was changed",
  "failed-partial": "failed and left something half done",
  "cancelled-clean": "was stopped, nothing was changed",
  "cancelled-partial": "was stopped and left something half done",
};

/** Null is a run that never began. `partial` tells that something is to be resolved. */
export function endWords(run: PastRun | null): { readonly words: string; readonly partial: boolean } {
  if (run === null) return { words: "had not begun, nothing was changed", partial: false };
  if (run.outcome === null) return { words: "was cut off; the view shows what it left", partial: true };
  return { words: words[run.outcome], partial: run.outcome.endsWith("partial") };
}
