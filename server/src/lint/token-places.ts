// Places of words that the tree does not locate.
import type { OffsetRange } from "../base/text-range";
import { identifierOf, rangeOfTokens } from "../sql/alter-table";
import type { Statement } from "../sql/sql-file";

/** The first token after the keyword that is this identifier, quoted or not; the whole statement without one. */
export function identifierAfter(statement: Statement, keyword: string, name: string): OffsetRange {
  const { tokens } = statement.parsed;
  const from = tokens.findIndex(({ kind, text }) => kind === "word" && text === keyword) + 1;
  const found = tokens.slice(from).find((token) => identifierOf(token) === name);
  return (found && rangeOfTokens(statement, [found])) ?? statement;
}
