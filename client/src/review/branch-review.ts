// The review of a branch as plain data: what the linter, the proof and the lock forecast say of the pairs it changed, and
// the remarks of it that belong on lines. Pure.
import type { Range } from "../../../server/src/base/text-range";
import { severities, type Finding, type Severity } from "../../../server/src/protocol/findings";
import type { Problem } from "../../../server/src/protocol/problems";
import type { VerifyResult } from "../../../server/src/protocol/reports/verify";
import type { StrongestLock } from "../../../server/src/protocol/requests";
import type { ChangedPair } from "./changed-pairs";

export interface BranchReview {
  readonly head: string;
  readonly base: string;
  /** Commit at which the branch left its base. */
  readonly mergeBase: string;
  /** In the order they are applied. */
  readonly pairs: readonly ChangedPair[];
  /** Of the changed files, and what the base branch makes wrong of them. */
  readonly findings: readonly Finding[];
  /** Of the changed pairs that have an up; null when nothing could be proved, and `proofProblem` says why. */
  readonly proofs: readonly VerifyResult[] | null;
  readonly proofProblem: Problem | null;
  readonly locks: readonly StrongestLock[];
}

/** What stands on a line. */
export interface Remark {
  /** Absolute. */
  readonly path: string;
  readonly range: Range;
  readonly severity: Severity;
  /** The rule, or what the proof was of. */
  readonly source: string;
  readonly message: string;
  readonly help: string;
}

/** Rules that compare the versions with those of the base branch. */
const orderRules: ReadonlySet<string> = new Set([
  "version-branch-conflict",
  "version-out-of-order",
  "version-duplicate",
]);

export function isOrderConflict({ rule }: Finding): boolean {
  return orderRules.has(rule);
}

/** Whether a person has to act before this branch is merged. */
export function mustChange({ findings, proofs }: BranchReview): boolean {
  return findings.some(({ severity }) => severity === "error") || (proofs ?? []).some(isWrong);
}

/** Of either half; by path, because two migrations may have one version. */
export function findingsOf(
  { findings }: BranchReview,
  { upPath, downPath }: ChangedPair,
): readonly Finding[] {
  return findings.filter(({ path }) => path === upPath || path === downPath);
}

export function isWrong({ outcome }: VerifyResult): boolean {
  return ["differs", "up-fails", "down-fails", "reup-fails"].includes(outcome);
}

/** All of the review that has a place, by file and line. */
export function remarksOf({ findings, proofs }: BranchReview): readonly Remark[] {
  const found = findings
    .filter(({ severity }) => severity !== "hint")
    .map(({ path, range, severity, rule, message, help }) => ({
      path,
      range,
      severity,
      source: rule,
      message,
      help,
    }));
  return [...found, ...(proofs ?? []).flatMap(proofRemarks)].toSorted(
    (one, other) =>
      one.path.localeCompare(other.path) ||
      one.range.start.line - other.range.start.line ||
      worstFirst(one, other),
  );
}

/** Orders by severity. */
export function worstFirst(
  one: { readonly severity: Severity },
  other: { readonly severity: Severity },
): number {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity);
}

const firstLine: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function proofRemarks({ error, differences, reason }: VerifyResult): readonly Remark[] {
  const source = "proof";
  const placed = differences.flatMap(({ place, message }) =>
    place === null ? [] : [{ ...place, severity: "error" as const, source, message, help: reason ?? "" }],
  );
  if (error === null) return placed;
  const { path, range, message, code } = error;
  const failed = `${message} (${code})`;
  return [
    ...placed,
    { path, range: range ?? firstLine, severity: "error", source, message: failed, help: reason ?? "" },
  ];
}
