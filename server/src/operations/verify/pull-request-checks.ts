// What the runbook asks of a pull request before it is merged, told from the results and stages of a verify. Pure.
import type { Check } from "../../protocol/reports/check";
import type { VerifyResult } from "../../protocol/reports/verify";
import { checkOf, count, pass, type Answer } from "../checks/check";
import { labelOf } from "../migration-states";
import type { StageRecord } from "./stages";

export interface PullRequestRules {
  /** Versions whose files have no down script, whatever became of them: nothing after an up that fails is tried. */
  readonly withoutDown: ReadonlySet<string>;
  /** A migration without a down script fails; else it warns. */
  readonly requireDowns: boolean;
  /** Milliseconds. */
  readonly timeLimitMs: number;
}

export function pullRequestChecks(
  results: readonly VerifyResult[],
  stages: StageRecord,
  orphans: Answer,
  rules: PullRequestRules,
): readonly Check[] {
  return [
    checkOf("down-scripts", downScripts(results, rules)),
    checkOf("not-dirty", notDirty(results, stages)),
    checkOf("checksums", checksums(results, stages)),
    checkOf("orphans", orphans),
    checkOf("time", time(results, rules)),
  ];
}

export function isTooSlow({ ms }: VerifyResult, { timeLimitMs }: PullRequestRules): boolean {
  return ms > timeLimitMs;
}

function downScripts(
  results: readonly VerifyResult[],
  { requireDowns, withoutDown }: PullRequestRules,
): Answer {
  const without = results.filter(
    ({ version, outcome }) => outcome !== "irreversible" && withoutDown.has(version),
  );
  if (without.length === 0) return pass("All migrations have down scripts.");
  return {
    status: requireDowns ? "fail" : "warn",
    summary: `${count(without.length, "migration has", "migrations have")} no down script.`,
    details: without.map(labelOf),
    remedy: "Write the down script, or one that raises “irreversible: …” with the reason.",
  };
}

function notDirty(results: readonly VerifyResult[], stages: StageRecord): Answer {
  const failed = results.filter(({ outcome }) => ["up-fails", "down-fails"].includes(outcome));
  const cycle = (["downs", "ups-again"] as const).filter((id) => stages.statusOf(id) === "fail");
  if (failed.length > 0 || cycle.length > 0) {
    return {
      status: "fail",
      summary: "Migrations fail on the way up and down.",
      details: failed.map((one) => `${labelOf(one)}: ${one.outcome}`),
      remedy: "See the failing statements above.",
    };
  }
  return afterCycle(stages, "No migration is half applied after up, down and up again.");
}

function checksums(results: readonly VerifyResult[], stages: StageRecord): Answer {
  const differs = results.filter(({ outcome }) => ["differs", "reup-fails"].includes(outcome));
  const cycle = (["compare", "ups-again"] as const).filter((id) => stages.statusOf(id) === "fail");
  if (differs.length > 0 || cycle.length > 0) {
    return {
      status: "fail",
      summary: "The schema's checksum is another one after up and down.",
      details: differs.map((one) => `${labelOf(one)}: ${one.outcome}`),
      remedy: "The differences name what the down scripts leave behind or lose.",
    };
  }
  return afterCycle(stages, "The schema's checksums match after down and after up again.");
}

function afterCycle(stages: StageRecord, passed: string): Answer {
  return stages.statusOf("ups-again") === "pass"
    ? pass(passed)
    : { status: "skip", summary: "The stages that would show it were not run." };
}

function time(results: readonly VerifyResult[], rules: PullRequestRules): Answer {
  const slow = results.filter((one) => isTooSlow(one, rules));
  const limit = `${rules.timeLimitMs / 1000} s`;
  if (slow.length === 0) return pass(`No migration takes longer than ${limit}.`);
  return {
    status: "fail",
    summary: `${count(slow.length, "migration takes", "migrations take")} longer than ${limit}.`,
    details: slow.map((one) => `${labelOf(one)}: ${(one.ms / 1000).toFixed(1)} s`),
    remedy: "Take the work apart, or allow more with --time-limit or verify.timeLimit.",
  };
}
