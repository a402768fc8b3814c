// The review of a branch as Markdown: what must change first, a row a migration, then what was said of each.
import { severities, type Finding } from "../../../server/src/protocol/findings";
import type { VerifyResult } from "../../../server/src/protocol/reports/verify";
import { filePlace } from "../reports/file-place";
import { inlineCode, markdownText, paragraphs, table } from "../reports/markdown";
import { problemSection } from "../reports/problem-section";
import { outcomeWords, verifyDetails } from "../reports/run-documents";
import { findingsOf, isOrderConflict, mustChange, worstFirst, type BranchReview } from "./branch-review";
import type { ChangedPair } from "./changed-pairs";

export function reviewDocument(review: BranchReview): string {
  const { head, base, mergeBase, pairs, findings, proofs, proofProblem } = review;
  const conflicts = findings.filter(isOrderConflict);
  return paragraphs([
    `# Review: ${counted(pairs.length, "migration")} of ${markdownText(head)}`,
    `Compared with ${inlineCode(base)}, which it left at ${inlineCode(mergeBase.slice(0, 10))}. ${verdict(review)}`,
    proofProblem === null ? "" : problemSection(proofProblem),
    table(
      ["Version", "Name", "Change", "Findings", "Strongest lock", "Proof"],
      pairs.map((pair) => row(review, pair)),
    ),
    conflicts.length === 0 ? "" : "## Order",
    ...conflicts.map(findingSection),
    conflicts.length === 0
      ? ""
      : "Where a number is taken or too early, the quick fix _Renumber_ on the first line of either half renames both.",
    ...pairs.flatMap((pair) => migrationSection(review, pair)),
    ...otherFindings(review),
    proofs === null
      ? ""
      : "Proved on the embedded database: up, down, compare the schema, up again. Locks are foretold.",
  ]);
}

function verdict(review: BranchReview): string {
  const { pairs, findings, proofs } = review;
  if (mustChange(review)) return "**Something must change before it is merged.**";
  if (pairs.length + findings.length === 0) return "No migration differs.";
  return proofs === null
    ? "**Nothing could be proved**, so it is not known whether it can be merged."
    : "Nothing that was looked at stands against merging it.";
}

function row(review: BranchReview, pair: ChangedPair): readonly string[] {
  const { version, name, change } = pair;
  const lock = review.locks.find((one) => one.version === version) ?? null;
  return [
    inlineCode(version),
    markdownText(name),
    change,
    tally(findingsOf(review, pair)),
    lock === null
      ? "none on an existing table"
      : `${lock.mode} on ${inlineCode(lock.relation)}${lock.work === null ? "" : `, ${markdownText(lock.work)}`}`,
    outcomeOf(review, pair),
  ];
}

function outcomeOf(review: BranchReview, pair: ChangedPair): string {
  const proof = proofOf(review, pair);
  return proof === null ? "not proved" : outcomeWords[proof.outcome];
}

function proofOf({ proofs }: BranchReview, { version }: ChangedPair): VerifyResult | null {
  return proofs?.find((one) => one.version === version) ?? null;
}

function tally(findings: readonly Finding[]): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return counts.join(", ") || "none";
}

function migrationSection(review: BranchReview, pair: ChangedPair): readonly string[] {
  const findings = findingsOf(review, pair)
    .filter((one) => !isOrderConflict(one))
    .toSorted(worstFirst);
  const proof = proofOf(review, pair);
  const proved = proof === null ? [] : verifyDetails(proof).slice(1);
  if (findings.length + proved.length === 0) return [];
  return [`## ${markdownText(`${pair.version} ${pair.name}`)}`, ...findings.map(findingSection), ...proved];
}

/** Of files that belong to no migration, or to none that is there any more. */
function otherFindings(review: BranchReview): readonly string[] {
  const told = new Set(review.pairs.flatMap((pair) => findingsOf(review, pair)));
  const others = review.findings.filter((one) => !told.has(one) && !isOrderConflict(one));
  return others.length === 0 ? [] : ["## Other files", ...others.map(findingSection)];
}

function findingSection({ path, range, severity, rule, message, help }: Finding): string {
  return `- ${filePlace(path, range.start.line)} **${severity}** ${markdownText(message)} (${inlineCode(rule)})${help === "" ? "" : `\n  ${markdownText(help)}`}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
