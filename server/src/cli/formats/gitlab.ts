// GitLab's code quality report. Source: "Code Quality report format" in GitLab's documentation.
import type { Severity } from "../../protocol/findings";
import { fingerprints } from "./fingerprint";
import { pathIn, wholeMessage, type FormatView } from "./format-view";

const severities: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};

export function gitlab(view: FormatView): string {
  const prints = fingerprints(view);
  const issues = view.report.findings.map((finding) => ({
    description: wholeMessage(finding),
    check_name: finding.rule,
    fingerprint: prints.get(finding),
    severity: severities[finding.severity],
    location: {
      path: pathIn(view, finding.path),
      lines: { begin: finding.range.start.line + 1, end: finding.range.end.line + 1 },
    },
  }));
  return JSON.stringify(issues, null, 2);
}
