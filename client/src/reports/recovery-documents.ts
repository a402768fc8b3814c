// Reports of resolve and adopt as Markdown: what the history says from now on, and why.
import type { AdoptedState, AdoptReport } from "../../../server/src/protocol/reports/adopt";
import type { ResolveReport } from "../../../server/src/protocol/reports/resolve";
import { differenceSection } from "./difference-section";
import { codeBlock, inlineCode, markdownText, paragraphs, table, timeText } from "./markdown";
import { problemSection } from "./problem-section";
import { targetLine } from "./target-line";

export function resolveDocument(report: ResolveReport): string {
  const { version, name, action, reason, failed, ms } = report;
  return paragraphs([
    `# Resolve: ${markdownText(`${version} ${name}`)} ${failed === null ? "is resolved" : "is not resolved"}`,
    targetLine(report.target, null),
    failed === null ? "" : problemSection(failed.problem),
    `${inlineCode(`--${action}`)} in ${timeText(ms)}.`,
    reason === null ? "" : `Because: ${markdownText(reason)}`,
  ]);
}

const stateWords: Readonly<Record<AdoptedState, string>> = {
  applied: "applied",
  changed: "applied, and edited since",
  "missing-file": "applied, and has no file",
  unknown: "has no version, so it is not recorded",
  dirty: "half applied",
};

export function adoptDocument(report: AdoptReport): string {
  const { tool, table: taken, kept_as, history, migrations, proof, adopted, undo } = report;
  const kept = kept_as === null || kept_as === taken ? "" : `, kept as ${inlineCode(kept_as)}`;
  return paragraphs([
    `# Adopt: ${adopted === 1 ? "1 migration" : `${adopted} migrations`} recorded in ${markdownText(history)}`,
    targetLine(report.target, null),
    tool === null ? "" : `From ${markdownText(tool)}: ${inlineCode(taken ?? "")}${kept}.`,
    ...proofSections(proof),
    table(
      ["Version", "Name", "State", "Applied"],
      migrations.map((one) => [
        one.version === null ? "" : inlineCode(one.version),
        markdownText(one.name === "" ? one.key : one.name),
        stateWords[one.state],
        one.applied_at ?? "",
      ]),
    ),
    undo.length === 0 ? "" : `To go back to the other tool, run:\n\n${codeBlock(undo.join("\n"), "sql")}`,
  ]);
}

function proofSections(proof: AdoptReport["proof"]): readonly string[] {
  switch (proof?.outcome) {
    case undefined:
      return [];
    case "same":
      return ["The files make this schema; that was proved on the embedded database."];
    case "differs":
      return ["> ⚠ The files make another schema.", ...proof.differences.map(differenceSection)];
    case "not-proven":
      return [`> ⚠ Not proved: ${markdownText(proof.reason ?? "")}`];
  }
}
