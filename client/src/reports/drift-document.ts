// Drift as Markdown: how the target's schema differs from what the last run left, and from what the files make.
import type { DiffMigration, DiffReport } from "../../../server/src/protocol/reports/diff";
import type { Difference } from "../../../server/src/protocol/reports/difference";
import { differenceSection } from "./difference-section";
import { filePlace } from "./file-place";
import { codeBlock, markdownText, paragraphs } from "./markdown";
import { targetLine } from "./target-line";

export function driftDocument(report: DiffReport): string {
  const { target, drift, since_last_run, from_files, unknown, migration } = report;
  const compared = unknown.last_run === null || unknown.files === null;
  const none = compared ? "no drift" : "there is nothing to compare with";
  return paragraphs([
    `# Diff: ${drift ? "the schema is not what the migrations made" : none}`,
    targetLine(target, null),
    ...(migration === undefined ? [] : pairSections(migration)),
    ...comparison("Since the last run", since_last_run, unknown.last_run),
    ...comparison("Against the files of the applied migrations", from_files, unknown.files),
  ]);
}

function pairSections({ version, name, up, down, irreversible, lost }: DiffMigration): readonly string[] {
  const remarks = [
    ...(irreversible === null ? [] : [`No way back: ${irreversible}`]),
    ...lost.map((what) => `Cannot come back: ${what}.`),
  ];
  return [
    `## Migration ${markdownText(`${version} ${name}`)}`,
    "Proven on embedded databases: the applied files and its up make this schema, and its down takes that back. Owners and privileges are left out.",
    ...[up, down].flatMap(({ path, text }) => [filePlace(path, null), codeBlock(text, "sql")]),
    ...remarks.map((remark) => `> ⚠ ${markdownText(remark)}`),
  ];
}

function comparison(
  title: string,
  differences: readonly Difference[],
  unknown: string | null,
): readonly string[] {
  if (unknown !== null) return [`## ${title}`, `Not known: ${markdownText(unknown)}.`];
  if (differences.length === 0) return [`## ${title}`, "No difference."];
  return [`## ${title}`, ...differences.map(differenceSection)];
}
