// The reports of one file as its suppression comments sort them, with what there is to say about the comments themselves.
import type { LintFile } from "./context";
import { findRule, ruleAliases } from "./find-rule";
import { severityOf, type LintOptions } from "./lint-options";
import type { PlacedReport } from "./reports";
import type { Report, Rule, SuppressionRule } from "./rule";
import { suppressionOf } from "./suppression-filter";
import { readSuppressions } from "./suppressions";

export interface SortedReports {
  readonly kept: readonly PlacedReport[];
  readonly suppressed: readonly { readonly report: PlacedReport; readonly reason: string }[];
}

/** What the rules reported of the file so far and no comment silences. */
export function unsuppressed(file: LintFile, placed: readonly PlacedReport[]): readonly PlacedReport[] {
  const suppressions = readSuppressions(file.sql, ruleAliases);
  return ownOf(file, placed).filter((report) => !suppressionOf(report, suppressions));
}

/** Reports of one file that no comment silences, with what there is to say about its comments, and the others. */
export function sortedReports(
  file: LintFile,
  placed: readonly PlacedReport[],
  options: LintOptions,
  suppressionRules: readonly SuppressionRule[],
): SortedReports {
  const own = ownOf(file, placed);
  const suppressions = readSuppressions(file.sql, ruleAliases);
  if (suppressions.length === 0) return { kept: own, suppressed: [] };
  const kept: PlacedReport[] = [];
  const suppressed: { readonly report: PlacedReport; readonly reason: string }[] = [];
  const sort = (report: PlacedReport): void => {
    const by = suppressionOf(report, suppressions);
    if (by) suppressed.push({ report, reason: by.reason });
    else kept.push(report);
  };
  own.forEach(sort);
  const isOff = (rule: Rule): boolean => severityOf(rule, options) === null;
  for (const rule of suppressionRules) {
    const { path, direction } = file;
    const { version } = file.migration;
    const report = (what: Report<string>): void => {
      const severity = severityOf(rule, options, what.severity);
      if (severity !== null) {
        sort({ rule, severity, path, version, direction, wholeFile: true, report: what });
      }
    };
    rule.check({ file, suppressions, findRule, isOff, report });
  }
  return { kept, suppressed };
}

function ownOf(file: LintFile, placed: readonly PlacedReport[]): readonly PlacedReport[] {
  return placed.filter(({ path, direction }) => path === file.path && direction === file.direction);
}
