// The review of a branch as Markdown: what must change first, a row a migration, then what was said of each.
import { severities, type Finding } from "../../../server/src/protocol/findings";
import type { VerifyResult } from "../../../server/src/protocol/reports";
import { filePlace } from "../reports/file-place";
import { inlineCode, markdownText, paragraphs, table } from "../reports/markdown";
import { problemSection } from "../reports/problem-section";
import { outcomeWords, verifyDetails } from "../reports/run-documents";
import { isOrderConflict, mustChange, worstFirst, type BranchReview } from "./branch-review";

export function reviewDocument(review: BranchReview): string {
  const { head, base, mergeBase, findings, proofs, proofProblem } = review;
  const versions = versionsOf(review);
  const conflicts = findings.filter(isOrderConflict);
  return paragraphs([
    `# Review: ${counted(versions.length, "migration")} of ${markdownText(head)}`,
    `Compared with ${inlineCode(base)}, which it left at ${inlineCode(mergeBase.slice(0, 10))}. ${verdict(review)}`,
    proofProblem === null ? "" : problemSection(proofProblem),
    table(
      ["Version", "Name", "Findings", "Strongest lock", "Proof"],
      versions.map((version) => row(review, version)),
    ),
    conflicts.length === 0 ? "" : "## Order",
    ...conflicts.map(findingSection),
    ...versions.flatMap((version) => migrationSection(review, version)),
    ...otherFindings(findings, versions),
    proofs === null
      ? ""
      : "Proved on the embedded database: up, down, compare the schema, up again. Locks are foretold.",
  ]);
}

function verdict(review: BranchReview): string {
  if (versionsOf(review).length === 0) return "No migration differs.";
  return mustChange(review)
    ? "**Something must change before it is merged.**"
    : "Nothing that was looked at stands against merging it.";
}

/** Of changed migrations, oldest first. */
function versionsOf({ findings, proofs }: BranchReview): readonly string[] {
  const all = [...(proofs ?? []), ...findings].map(({ version }) => version);
  return [...new Set(all)]
    .filter((version) => version !== null)
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

function row({ findings, proofs, locks }: BranchReview, version: string): readonly string[] {
  const proof = proofs?.find((one) => one.version === version) ?? null;
  const lock = locks.find((one) => one.version === version) ?? null;
  return [
    inlineCode(version),
    markdownText(proof?.name ?? ""),
    tally(findings.filter((one) => one.version === version)),
    lock === null
      ? "none on an existing table"
      : `${lock.mode} on ${inlineCode(lock.relation)}${lock.work === null ? "" : `, ${markdownText(lock.work)}`}`,
    proof === null ? "not proved" : outcomeWords[proof.outcome],
  ];
}

function tally(findings: readonly Finding[]): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return counts.join(", ") || "none";
}

function migrationSection({ findings, proofs }: BranchReview, version: string): readonly string[] {
  const mine = findings
    .filter((one) => one.version === version && !isOrderConflict(one))
    .toSorted(worstFirst);
  const proof: VerifyResult | undefined = proofs?.find((one) => one.version === version);
  const proved = proof ? verifyDetails(proof) : [];
  if (mine.length === 0) return proved;
  const heading = `## ${markdownText([version, proof?.name ?? ""].join(" ").trim())}`;
  return [heading, ...mine.map(findingSection), ...proved.slice(1)];
}

/** Of files that belong to no migration, or to none that is there any more. */
function otherFindings(findings: readonly Finding[], versions: readonly string[]): readonly string[] {
  const others = findings.filter(({ version }) => version === null || !versions.includes(version));
  return others.length === 0 ? [] : ["## Other files", ...others.map(findingSection)];
}

function findingSection({ path, range, severity, rule, message, help }: Finding): string {
  return `- ${filePlace(path, range.start.line)} **${severity}** ${markdownText(message)} (${inlineCode(rule)})${help === "" ? "" : `\n  ${markdownText(help)}`}`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
