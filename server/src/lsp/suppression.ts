// Where a comment that silences a finding goes and what it says: above the statement it is about, else at the top of the
// file. The reason is left for a person to write. Pure.
import type { Finding } from "../protocol/findings";
import { LineIndex, type Position } from "../base/text-range";
import type { SqlFile } from "../sql/sql-file";

export interface SuppressionText {
  readonly position: Position;
  /** From the line end that may be needed first to where the reason begins. */
  readonly before: string;
  /** Blanks that indent the statement again on its new line. */
  readonly indent: string;
}

export function suppressionFor(file: SqlFile, finding: Finding, lineEnd: string): SuppressionText {
  const lines = new LineIndex(file.text);
  const offset = lines.offsetAt(finding.range.start);
  const statement = file.statements.find(({ start, end }) => start <= offset && offset < end);
  if (statement === undefined) {
    const before = `-- migrate-safe-ignore-file ${finding.rule} -- `;
    return { position: { line: 0, character: 0 }, before, indent: "" };
  }
  const position = lines.positionAt(statement.start);
  const indent = file.text.slice(lines.lineStart(position.line), statement.start);
  const alone = /^[ \t]*$/.test(indent);
  const comment = `-- migrate-safe-ignore ${finding.rule} -- `;
  // Behind another statement on one line the comment would belong to that one.
  return { position, before: alone ? comment : `${lineEnd}${comment}`, indent: alone ? indent : "" };
}
