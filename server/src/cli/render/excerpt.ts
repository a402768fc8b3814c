// The lines of a file that a place is on, with carets under it.
import type { Range } from "../../base/text-range";
import type { Style } from "../style";

/** Columns of source shown; longer lines are cut around the place. */
const width = 110;

/** At most two lines of source with their numbers and a line of carets; empty when the text has no such line. */
export function excerpt(
  text: string,
  range: Range,
  style: Style,
  mark: (carets: string) => string,
): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  const line = lines[range.start.line];
  if (line === undefined) return [];
  const from = Math.max(0, range.start.character - Math.floor(width / 2));
  const cut = (source: string): string => expand(source.slice(from, from + width));
  const number = String(range.start.line + 1);
  const endsHere = range.end.line === range.start.line;
  const end = endsHere ? range.end.character : line.length;
  const before = expand(line.slice(from, range.start.character)).length;
  const marked = expand(line.slice(range.start.character, Math.max(end, range.start.character))).length;
  const length = Math.max(1, Math.min(marked, width - before));
  const gutter = " ".repeat(number.length);
  const more = endsHere ? "" : style.faint(` … to line ${range.end.line + 1}`);
  return [
    `${style.faint(`${number} |`)} ${cut(line)}`,
    `${style.faint(`${gutter} |`)} ${" ".repeat(before)}${mark("^".repeat(length))}${more}`,
  ];
}

/** Tabs as four blanks, so that carets stand where they should. */
function expand(text: string): string {
  return text.replaceAll("\t", "    ");
}
