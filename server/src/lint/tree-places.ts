// Places in the file of what the tree locates by a byte: a token, a relation's own name, a type as it is written.
import type { OffsetRange } from "../base/text-range";
import { rangeOfTokens } from "../sql/alter-table";
import type { Statement, Token } from "../sql/sql-file";
import type { Tree } from "../sql/syntax-tree";

/** The token at a location of the tree; the whole statement when there is none. */
export function tokenAt(statement: Statement, location: number | undefined): OffsetRange {
  const at = indexAt(statement, location);
  return rangeOfTokens(statement, statement.parsed.tokens.slice(at, at + 1)) ?? statement;
}

/** The name of a relation without its schema. */
export function rangeOfRelation(statement: Statement, relation: Tree.RangeVar | undefined): OffsetRange {
  const { tokens } = statement.parsed;
  let at = indexAt(statement, relation?.location);
  while (isSymbol(tokens[at + 1], ".")) at += 2;
  return rangeOfTokens(statement, tokens.slice(at, at + 1)) ?? statement;
}

/** Whether the type is written in double quotes. */
export function isQuoted(statement: Statement, typeName: Tree.TypeName): boolean {
  return statement.parsed.tokens[indexAt(statement, typeName.location)]?.kind === "quoted";
}

/** Words that go on with a type's name, after the word before them. */
const continued: Readonly<Record<string, readonly string[]>> = {
  double: ["precision"],
  national: ["character", "char"],
  character: ["varying"],
  char: ["varying"],
  nchar: ["varying"],
  bit: ["varying"],
};

/** A type with its modifiers and without its array brackets, for instance `timestamp(3) without time zone`. */
export function rangeOfType(statement: Statement, typeName: Tree.TypeName): OffsetRange {
  const { tokens } = statement.parsed;
  const first = indexAt(statement, typeName.location);
  let at = first;
  if (isWord(tokens[at], "setof")) at++;
  while (isSymbol(tokens[at + 1], ".")) at += 2;
  while (continued[wordOf(tokens[at])]?.includes(wordOf(tokens[at + 1]))) at++;
  if (isSymbol(tokens[at + 1], "(")) at = closing(tokens, at + 1);
  const hasZone = isWord(tokens[at + 1], "with") || isWord(tokens[at + 1], "without");
  if (hasZone && isWord(tokens[at + 2], "time") && isWord(tokens[at + 3], "zone")) at += 3;
  return rangeOfTokens(statement, tokens.slice(first, at + 1)) ?? statement;
}

function closing(tokens: readonly Token[], open: number): number {
  const found = tokens.findIndex((token, index) => index > open && isSymbol(token, ")"));
  return found < 0 ? open : found;
}

/** Past the last token when nothing begins there. */
function indexAt({ parsed }: Statement, location: number | undefined): number {
  if (location === undefined || location < 0) return parsed.tokens.length;
  const start = parsed.offsetOf(location);
  const found = parsed.tokens.findIndex((token) => token.start === start);
  return found < 0 ? parsed.tokens.length : found;
}

function wordOf(token: Token | undefined): string {
  return token?.kind === "word" ? token.text : "";
}

function isWord(token: Token | undefined, word: string): boolean {
  return wordOf(token) === word;
}

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === "symbol" && token.text === symbol;
}
