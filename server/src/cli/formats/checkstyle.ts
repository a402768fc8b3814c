// Checkstyle's XML report, which many review tools read. Source: the XMLLogger of Checkstyle.
import { byFile, pathIn, wholeMessage, type FormatView } from "./format-view";
import { xml, xmlText } from "./xml";

export function checkstyle(view: FormatView): string {
  const file = [...byFile(view.report.findings)].map(([path, findings]) => ({
    "@name": xmlText(pathIn(view, path)),
    error: findings.map((finding) => ({
      "@line": finding.range.start.line + 1,
      "@column": finding.range.start.character + 1,
      // It knows no hints.
      "@severity": finding.severity === "hint" ? "info" : finding.severity,
      "@message": xmlText(wholeMessage(finding)),
      "@source": `migrate-safe.${finding.rule}`,
    })),
  }));
  return xml({ checkstyle: { "@version": "4.3", ...(file.length > 0 ? { file } : {}) } });
}
