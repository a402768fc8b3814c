// Reads the runner's log of events (logs/migrations.jsonl) for how a run ended. Pure.
import type { Outcome } from "../../server/src/protocol/operations";

const words: Readonly<Record<Outcome, string>> = {
  done: "finished",
  refused: "was refused, nothing was changed",
  "failed-clean": "failed, nothing was changed",
  "failed-partial": "failed and left something half done",
  "cancelled-clean": "was stopped, nothing was changed",
  "cancelled-partial": "was stopped and left something half done",
};

/** How the newest run of an operation ended, in words; null when its last line is not an end. */
export function endOfLastRun(log: string, operation: string): string | null {
  const newest = log
    .split("\n")
    .map(parse)
    .findLast((line) => line?.operation === operation);
  if (newest?.event !== "finished") return null;
  const outcome = newest.outcome ?? "";
  return outcome in words ? words[outcome as Outcome] : null;
}

interface LogLine {
  readonly operation?: string;
  readonly event?: string;
  readonly outcome?: string;
}

function parse(line: string): LogLine | null {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
