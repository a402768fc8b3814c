// Places of words that the tree does not locate.
import type { OffsetRange } from "../base/text-range";
import { identifierOf, rangeOfTokens } from "../sql/alter-table";
import type { Statement, Token } from "../sql/sql-file";
import type { Tree } from "../sql/syntax-tree";

/** The first token after the keyword that is this identifier, quoted or not; the whole statement without one. */
export function identifierAfter(statement: Statement, keyword: string, name: string): OffsetRange {
  const { tokens } = statement.parsed;
  const from = tokens.findIndex(({ kind, text }) => kind === "word" && text === keyword) + 1;
  const found = tokens.slice(from).find((token) => identifierOf(token) === name);
  return (found && rangeOfTokens(statement, [found])) ?? statement;
}

/** The name of a table, without its schema, where the tree locates it; the whole statement where it does not. */
export function nameAt(statement: Statement, relation: Tree.RangeVar | undefined): OffsetRange {
  const { tokens, offsetOf } = statement.parsed;
  const from = relation?.location === undefined ? Infinity : offsetOf(relation.location);
  const found = tokens.find(
    (token, index) => token.start >= from && isName(tokens, index, relation?.relname ?? ""),
  );
  return (found && rangeOfTokens(statement, [found])) ?? statement;
}

/** The first name before the keyword that is this identifier; the whole statement without one. */
export function nameBefore(statement: Statement, keyword: string, name: string): OffsetRange {
  const { tokens } = statement.parsed;
  const until = tokens.findLastIndex(({ kind, text }) => kind === "word" && text === keyword);
  const found = tokens.slice(0, until).find((token, index) => index > 1 && isName(tokens, index, name));
  return (found && rangeOfTokens(statement, [found])) ?? statement;
}

function isName(tokens: readonly Token[], index: number, name: string): boolean {
  const token = tokens[index];
  return token !== undefined && identifierOf(token) === name && tokens[index + 1]?.text !== ".";
}
