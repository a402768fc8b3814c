// A place in a migration file as reports write it: `003_totals.up.sql:2`. No link, because the Markdown preview refuses
// links to files; in the text of a report `report-links.ts` makes one of it.
import { inlineCode } from "./markdown";

/** Name of the file with the 1-based line; the name alone when the line (0-based) is null. */
export function filePlace(path: string, line: number | null): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return inlineCode(line === null ? name : `${name}:${line + 1}`);
}

export interface FilePlace {
  /** UTF-16 offsets of the text between the backticks. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** 0-based; null when none is named. */
  readonly line: number | null;
}

/** Every place that a report names. */
export function placesIn(report: string): readonly FilePlace[] {
  return [...report.matchAll(/`([^`\n]+\.sql)(?::(\d+))?`/g)].map((match) => ({
    start: match.index + 1,
    end: match.index + match[0].length - 1,
    name: match[1] ?? "",
    line: match[2] === undefined ? null : Number(match[2]) - 1,
  }));
}
