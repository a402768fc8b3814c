// Collects what rules report in offsets and turns it into findings in lines and characters. Fixes are made when somebody
// asks for them, which an editor does for one finding at a time.
import { LineIndex, type OffsetRange } from "../base/text-range";
import type { Direction, Finding, Fix, Severity, SuppressedFinding } from "../protocol/findings";
import type { Report, Rule } from "./rule";

/** A report with the place it belongs to. */
export interface PlacedReport {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly path: string;
  readonly version: string | null;
  readonly direction: Direction | null;
  /** About the file as a whole, not about one statement. */
  readonly wholeFile: boolean;
  readonly report: Report<string>;
}

/** Lines of the files that findings point into. */
export class FileLines {
  readonly #texts: (path: string) => string | null;
  readonly #lines = new Map<string, LineIndex>();

  constructor(texts: (path: string) => string | null) {
    this.#texts = texts;
  }

  of(path: string): LineIndex {
    let lines = this.#lines.get(path);
    if (!lines) this.#lines.set(path, (lines = new LineIndex(this.#texts(path) ?? "")));
    return lines;
  }
}

export function findingOf(placed: PlacedReport, lines: FileLines): Finding {
  const { rule, report, path } = placed;
  const template = rule.messages[report.message];
  if (!template) throw new Error(`rule ${rule.id} has no message ${report.message}`);
  const index = lines.of(path);
  let fixes: readonly Fix[] | undefined;
  return {
    rule: rule.id,
    severity: placed.severity,
    message: filled(template.text, report.data),
    help: filled(template.help, report.data),
    path,
    version: placed.version,
    direction: placed.direction,
    range: index.rangeOf(report.at),
    related: (report.related ?? []).map(({ at, message }) => ({ path, range: index.rangeOf(at), message })),
    get fixes() {
      return (fixes ??= fixesOf(report, lines));
    },
  };
}

/** Without fixes: there is nothing to mend. */
export function suppressedFindingOf(
  placed: PlacedReport,
  reason: string,
  lines: FileLines,
): SuppressedFinding {
  const report = { ...placed.report, fixes: () => [] };
  return { ...findingOf({ ...placed, report }, lines), reason };
}

function fixesOf(report: Report<string>, lines: FileLines): readonly Fix[] {
  const start = { line: 0, character: 0 };
  return (report.fixes?.() ?? []).map(({ title, safe, edits }) => ({
    title,
    safe,
    edits: edits.map(({ path, range, newText }) => ({
      path,
      range: range ? lines.of(path).rangeOf(range) : { start, end: start },
      newText,
    })),
  }));
}

/** Templates cut at their braces: text and names in turn. */
const cutTemplates = new Map<string, readonly string[]>();

function filled(template: string, data: Report<string>["data"]): string {
  let parts = cutTemplates.get(template);
  if (!parts) cutTemplates.set(template, (parts = template.split(/[{}]/)));
  let text = "";
  parts.forEach((part, index) => {
    const value = index % 2 === 0 ? part : data?.[part];
    if (value === undefined) throw new Error(`no value for {${part}} in "${template}"`);
    text += value;
  });
  return text;
}

/** Order in which the findings of one file are shown. */
export function byPlace(a: PlacedReport, b: PlacedReport): number {
  return a.report.at.start - b.report.at.start || a.report.at.end - b.report.at.end;
}

/** The first line of a text without its line break. */
export function firstLine(text: string): OffsetRange {
  const end = text.search(/[\r\n]/);
  return { start: 0, end: end < 0 ? text.length : end };
}
