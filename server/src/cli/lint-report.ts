// The report of a lint from what was found in each folder.
import type { MigrationFolder } from "../migrations/migration";
import {
  severities,
  type Finding,
  type LintKnowledge,
  type LintReport,
  type Severity,
  type SuppressedFinding,
} from "../protocol/findings";

export interface FolderResult {
  readonly folder: MigrationFolder;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Paths of the halves that were asked for. */
  readonly files: readonly string[];
  readonly summary: Omit<LintReport["summary"], "ms">;
}

export function reportOf(results: readonly FolderResult[], knowledge: LintKnowledge, ms: number): LintReport {
  const findings = results.flatMap((result) => result.findings).sort(byPlace);
  const number = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const sum = (key: "files" | "statements" | "unparsed"): number =>
    results.reduce((total, result) => total + result.summary[key], 0);
  return {
    schema: "migrate-safe/lint/1",
    layout: [...new Set(results.map(({ folder }) => folder.layout))].join(", "),
    knowledge,
    summary: {
      files: sum("files"),
      statements: sum("statements"),
      unparsed: sum("unparsed"),
      errors: number("error"),
      warnings: number("warning"),
      infos: number("info"),
      hints: number("hint"),
      suppressed: results.reduce((total, result) => total + result.suppressed.length, 0),
      ms: Math.round(ms),
    },
    findings,
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity)
  );
}
