// What the linter's findings and the proof of a pair say of each check of a migration. What was not made is skipped and
// says why; it never passes. Pure: knows neither the editor nor who ran what.
import * as l10n from "@vscode/l10n";
import type { Range } from "../../../server/src/base/text-range";
import type { Finding } from "../../../server/src/protocol/findings";
import type { ProvedDifference, VerifyResult } from "../../../server/src/protocol/reports/verify";
import { driftTexts, type DriftTexts } from "../drift-texts";

/** In the order in which they build on one another. */
export const checkIds = ["parses", "lint", "up", "down", "round-trip", "up-again"] as const;
export type CheckId = (typeof checkIds)[number];

export interface CheckFailure {
  readonly text: string;
  /** The statement to blame, in an absolute path; null when none could be told. */
  readonly place: { readonly path: string; readonly range: Range | null } | null;
  /** The objects that differ, on both sides; null where no schemas were compared. */
  readonly schemas: DriftTexts | null;
}

export type CheckResult =
  | { readonly state: "passed" }
  | { readonly state: "skipped"; readonly reason: string }
  | { readonly state: "failed"; readonly failures: readonly CheckFailure[] };

export type CheckResults = Partial<Readonly<Record<CheckId, CheckResult>>>;

const passed: CheckResult = { state: "passed" };

/** Of the findings of one migration. Warnings fail it no more than they fail `lint`. */
export function lintResults(findings: readonly Finding[]): CheckResults {
  const errors = findings.filter(({ severity }) => severity === "error");
  return {
    parses: failedBy(errors.filter(({ rule }) => rule === "parse-error")),
    lint: failedBy(errors.filter(({ rule }) => rule !== "parse-error")),
  };
}

export function proofResults(result: VerifyResult): CheckResults {
  const { outcome, error, differences } = result;
  const reason = result.reason ?? "";
  switch (outcome) {
    case "restores":
      return { up: passed, down: passed, "round-trip": passed, "up-again": passed };
    case "up-fails":
      return { ...untried(l10n.t("The up script fails.")), up: failedAt(error, reason) };
    case "down-fails":
      return { ...untried(l10n.t("The down script fails.")), up: passed, down: failedAt(error, reason) };
    case "differs":
      return {
        ...untried(l10n.t("The down script does not restore the schema.")),
        up: passed,
        down: passed,
        "round-trip": differing(l10n.t("The down script does not restore the schema."), differences),
      };
    case "reup-fails":
      return {
        up: passed,
        down: passed,
        "round-trip": passed,
        "up-again": error === null ? differing(reason, differences) : failedAt(error, reason),
      };
    case "no-down":
      return { ...untried(l10n.t("There is no down script.")), up: passed };
    case "irreversible":
      return { ...untried(l10n.t("Irreversible: {0}", reason)), up: passed };
    case "skipped":
      return untried(reason);
  }
}

/** The check that stands for the time of the whole proof: the round trip, or the one at which it ended. */
export function timedCheck(results: CheckResults): CheckId {
  const ran = (id: CheckId): boolean => results[id] !== undefined && results[id].state !== "skipped";
  return ran("round-trip") ? "round-trip" : ran("down") ? "down" : "up";
}

/** The checks that nothing could be said of. */
function untried(reason: string): CheckResults {
  const skipped: CheckResult = { state: "skipped", reason };
  return { up: skipped, down: skipped, "round-trip": skipped, "up-again": skipped };
}

function failedBy(findings: readonly Finding[]): CheckResult {
  if (findings.length === 0) return passed;
  const failures = findings.map(({ message, rule, help, path, range }) => {
    return { text: `${message} (${rule})\n${help}`.trimEnd(), place: { path, range }, schemas: null };
  });
  return { state: "failed", failures };
}

function failedAt(error: VerifyResult["error"], reason: string): CheckResult {
  const said = error === null ? "" : `${error.message} (${error.code})`;
  const text = [said, reason].filter((line) => line !== "").join("\n");
  return { state: "failed", failures: [{ text, place: error, schemas: null }] };
}

/** One failure for each statement to blame, with the objects that it left otherwise. */
function differing(what: string, differences: readonly ProvedDifference[]): CheckResult {
  const byPlace = new Map<string, ProvedDifference[]>();
  for (const difference of differences) {
    // Columns that come back in another order restore the schema all the same.
    if (difference.class === "order") continue;
    const key = JSON.stringify(difference.place);
    byPlace.set(key, [...(byPlace.get(key) ?? []), difference]);
  }
  const failures = [...byPlace.values()].map((members) => ({
    text: [what, ...members.map(({ message }) => message)].join("\n"),
    place: members[0]?.place ?? null,
    schemas: driftTexts(members),
  }));
  return { state: "failed", failures };
}
