// What may be said of statements in which a placeholder of a template was replaced to parse them: an edit made from their
// text would write the replacement into the file.
import type { OffsetRange } from "../base/text-range";
import type { Statement } from "../sql/sql-file";
import type { LintFile } from "./context";
import type { Report } from "./rule";

/** The report without edits where they would be made from a text that is not the user's. */
export function withoutMaskedEdits(
  file: LintFile,
  statement: Statement | null,
  report: Report<string>,
): Report<string> {
  const halves = [file.migration.up, file.migration.down];
  if (halves.every((half) => half === null || half.masks.length === 0)) return report;
  return statement && !isMasked(file, statement) ? report : { ...report, fixes: () => [] };
}

/** Whether a placeholder stands inside. */
export function isMasked(file: LintFile, { start, end }: OffsetRange): boolean {
  return file.masks.some((mask) => mask.start < end && mask.end > start);
}
