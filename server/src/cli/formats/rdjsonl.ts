// Reviewdog's diagnostic format, one finding a line, with fixes as suggestions. Source: Diagnostic in reviewdog's
// proto/rdf; its columns count UTF-8 bytes from 1.
import type { Range } from "../../base/text-range";
import type { Severity } from "../../protocol/findings";
import { pathIn, wholeMessage, type FormatView } from "./format-view";

const severities: Readonly<Record<Severity, string>> = {
  error: "ERROR",
  warning: "WARNING",
  info: "INFO",
  hint: "INFO",
};

export function rdjsonl(view: FormatView): string {
  return view.report.findings
    .map((finding) => {
      const suggestions = finding.fixes
        .flatMap((fix) => (fix.safe ? fix.edits : []))
        .filter(({ path }) => path === finding.path)
        .map(({ range, newText }) => ({ range: rangeIn(view, finding.path, range), text: newText }));
      return JSON.stringify({
        message: wholeMessage(finding),
        location: { path: pathIn(view, finding.path), range: rangeIn(view, finding.path, finding.range) },
        severity: severities[finding.severity],
        source: { name: "migrate-safe" },
        code: { value: finding.rule },
        ...(suggestions.length > 0 ? { suggestions } : {}),
      });
    })
    .join("\n");
}

function rangeIn(view: FormatView, path: string, { start, end }: Range) {
  return { start: positionIn(view, path, start), end: positionIn(view, path, end) };
}

function positionIn(view: FormatView, path: string, { line, character }: Range["start"]) {
  const before = view.lineOf(path, line).slice(0, character);
  return { line: line + 1, column: Buffer.byteLength(before) + 1 };
}
