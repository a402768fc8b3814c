// Where in a migration file the server's error lies: its position counts code points of the statement that was sent.
import { utf16FromCodePoints } from "../base/offsets";
import { LineIndex, type Range } from "../base/text-range";
import type { ServerError } from "../database/errors";
import type { Statement } from "../sql/sql-file";

/** The word at the error's position, or the whole statement when the server gave no position. */
export function rangeOfError(
  text: string,
  statement: Statement,
  error: Pick<ServerError, "position">,
): Range {
  const index = new LineIndex(text);
  if (error.position === null) return index.rangeOf(statement);
  const sent = text.slice(statement.start, statement.end);
  const at = utf16FromCodePoints(sent, error.position - 1);
  const token = statement.parsed.tokens.find((token) => token.start <= at && at < token.end);
  const start = statement.start + at;
  const end = token ? statement.start + token.end : Math.min(start + 1, statement.end);
  return index.rangeOf({ start, end: Math.max(start, end) });
}

/** `file:line:column`, counted from 1 as people and compilers do. */
export function placeText(path: string, range: Range): string {
  return `${path}:${range.start.line + 1}:${range.start.character + 1}`;
}
