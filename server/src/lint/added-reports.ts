// Where the reports of a migration's rules are collected: with their severity and place, without those of rules that are off.
import type { Statement } from "../sql/sql-file";
import type { LateReport } from "./carried-reports";
import type { LintFile } from "./context";
import { severityOf, type LintOptions } from "./lint-options";
import { withoutMaskedEdits } from "./masked-places";
import type { PlacedReport } from "./reports";
import type { Report, Rule } from "./rule";

/** `statement` is null for what concerns the whole file. */
export type AddReport = (
  file: LintFile,
  statement: Statement | null,
  rule: Rule,
  report: Report<string>,
) => void;

/** What the slow rules say is kept in `late` as well. */
export function addedTo(placed: PlacedReport[], options: LintOptions, late?: LateReport[]): AddReport {
  return (file, statement, rule, report) => {
    late?.push({ file, statement, rule, report });
    const severity = severityOf(rule, options, report.severity);
    if (severity === null) return;
    const { path, direction, migration } = file;
    const { version } = migration;
    const one = { rule, severity, path, version, direction, wholeFile: statement === null };
    placed.push({ ...one, report: withoutMaskedEdits(file, statement, report) });
  };
}
