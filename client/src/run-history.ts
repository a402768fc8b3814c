// The runs that the runner's journal (logs/migrations.jsonl) tells of, newest first, and all it says of one of them. Pure;
// the journal is text that anybody may have written, so nothing in it is trusted to be there.
import * as l10n from "@vscode/l10n";
import type { OperationId, Outcome, TargetIdentity } from "../../server/src/protocol/operations";
import type { Problem } from "../../server/src/protocol/problems";
import { isProblem } from "./runner-protocol";

/** One run on one target. Times are ISO 8601 UTC. */
export interface PastRun {
  readonly id: string;
  readonly operation: OperationId;
  readonly target: TargetIdentity;
  readonly startedAt: string;
  /** Null while it runs, and for ever when its process died. */
  readonly endedAt: string | null;
  readonly outcome: Outcome | null;
  readonly problem: Problem | null;
  /** Absolute path of what it wrote: a report, or a backup. */
  readonly written: string | null;
}

/** A step of a run, as its report shows it. */
export interface PastStep {
  readonly title: string;
  readonly version: string | null;
  /** Null when it did not come to its end. */
  readonly ms: number | null;
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  done: "done",
  refused: "refused",
  "failed-clean": l10n.t("failed, nothing changed"),
  "failed-partial": l10n.t("failed, half done"),
  "cancelled-clean": l10n.t("cancelled, nothing changed"),
  "cancelled-partial": l10n.t("cancelled, half done"),
};

/** "done", "failed, half done", "no end recorded". */
export function runWords(run: PastRun): string {
  // What was asked for is no failure.
  if (run.problem?.code === "diff/drift") return l10n.t("drift found");
  return run.outcome === null ? l10n.t("no end recorded") : outcomeWords[run.outcome];
}

export function pastRuns(journal: string): readonly PastRun[] {
  const runs = new Map<string, PastRun>();
  for (const line of journal.split("\n")) {
    // Most lines are steps, which cost more to parse than to pass over.
    if (!/"event":"(?:started|finished)"/.test(line)) continue;
    const entry = parseLine(line);
    if (entry === null) continue;
    const run = runs.get(entry.run_id);
    if (entry["event"] === "started" && isIdentity(entry["target"])) {
      runs.set(entry.run_id, {
        id: entry.run_id,
        operation: entry.operation as OperationId,
        target: entry["target"],
        startedAt: entry.ts,
        endedAt: null,
        outcome: null,
        problem: null,
        written: null,
      });
    } else if (run !== undefined) {
      runs.set(entry.run_id, {
        ...run,
        endedAt: entry.ts,
        outcome: isOutcome(entry["outcome"]) ? entry["outcome"] : null,
        problem: isProblem(entry["problem"]) ? entry["problem"] : null,
        written: typeof entry["report"] === "string" ? entry["report"] : null,
      });
    }
  }
  return [...runs.values()].reverse();
}

/** The steps of a run in their order. */
export function stepsOf(journal: string, id: string): readonly PastStep[] {
  const steps = new Map<string, PastStep>();
  for (const line of journal.split("\n")) {
    const entry = line.includes(id) ? parseLine(line) : null;
    if (entry?.run_id !== id || typeof entry["step"] !== "string") continue;
    const step = steps.get(entry["step"]);
    const version = typeof entry["version"] === "string" ? entry["version"] : null;
    if (entry["event"] === "step-started") {
      steps.set(entry["step"], { title: String(entry["title"]), version, ms: null });
    } else if (entry["event"] === "step-done" && step !== undefined) {
      steps.set(entry["step"], { ...step, ms: Number(entry["ms"]) });
    }
  }
  return [...steps.values()];
}

interface Line {
  readonly ts: string;
  readonly run_id: string;
  readonly operation: string;
  readonly [more: string]: unknown;
}

/** Null for what is no line of the journal, for instance one that was cut off. */
function parseLine(line: string): Line | null {
  try {
    const value = JSON.parse(line) as unknown;
    const isLine = isRecord(value) && [value["ts"], value["run_id"], value["operation"]].every(isText);
    return isLine ? (value as unknown as Line) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isIdentity(value: unknown): value is TargetIdentity {
  return isRecord(value) && [value["name"], value["environment"], value["server_version"]].every(isText);
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && value in outcomeWords;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
