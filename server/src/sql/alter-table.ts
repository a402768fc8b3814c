// Where things stand inside a statement. libpg_query gives subcommands of ALTER TABLE, names in DROP and many others no
// place at all, so places come from the tokens: subcommands are cut at commas outside parentheses.
import type { OffsetRange } from "../base/text-range";
import type { Statement, Token } from "./sql-file";
import { as, type Tree } from "./syntax-tree";

export interface AlterTableCommand {
  readonly command: Tree.AlterTableCmd;
  /** In the file. */
  readonly range: OffsetRange;
  /** Of this subcommand; offsets count from the start of the statement, as in `parsed.tokens`. */
  readonly tokens: readonly Token[];
}

/** The subcommands of ALTER TABLE (INDEX, VIEW, SEQUENCE, …) in order; none for any other statement. */
export function alterTableCommands(statement: Statement): readonly AlterTableCommand[] {
  const commands = (as(statement.parsed.tree, "AlterTableStmt")?.cmds ?? []).flatMap(
    (node) => as(node, "AlterTableCmd") ?? [],
  );
  const { tokens } = statement.parsed;
  const parts = cutAtCommas(tokens.slice(headLength(tokens)));
  return commands.map((command, index) => {
    const own = parts.length === commands.length ? (parts[index] ?? []) : tokens;
    return { command, range: rangeOfTokens(statement, own) ?? statement, tokens: own };
  });
}

/** Place in the file of the first token that satisfies the predicate. */
export function rangeOfToken(
  statement: Statement,
  predicate: (token: Token, index: number, tokens: readonly Token[]) => boolean,
): OffsetRange | null {
  const found = statement.parsed.tokens.find(predicate);
  return found ? rangeOfTokens(statement, [found]) : null;
}

/** Place in the file from the first to the last of some tokens of the statement. */
export function rangeOfTokens(statement: Statement, tokens: readonly Token[]): OffsetRange | null {
  const first = tokens[0];
  const last = tokens.at(-1);
  return first && last ? { start: statement.start + first.start, end: statement.start + last.end } : null;
}

/** Place in the file of the first run of these lower-case words, for instance "not", "null". */
export function rangeOfWords(statement: Statement, ...words: readonly string[]): OffsetRange | null {
  const { tokens } = statement.parsed;
  const at = tokens.findIndex((_, index) =>
    words.every((word, offset) => {
      const token = tokens[index + offset];
      return token?.kind === "word" && token.text === word;
    }),
  );
  return at < 0 ? null : rangeOfTokens(statement, tokens.slice(at, at + words.length));
}

/** Place in the file of the first token that is this identifier, quoted or not. */
export function rangeOfIdentifier(statement: Statement, name: string): OffsetRange | null {
  return rangeOfToken(statement, (token) => identifierOf(token) === name);
}

/** The identifier a token stands for; null for strings, numbers and symbols. */
export function identifierOf(token: Token): string | null {
  if (token.kind === "word") return token.text;
  if (token.kind !== "quoted" || !token.text.startsWith('"')) return null;
  return token.text.slice(1, -1).replaceAll('""', '"');
}

/** Cuts at commas outside parentheses and brackets; the commas belong to no part. */
export function cutAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "symbol") {
      if (token.text === "(" || token.text === "[") depth++;
      else if (token.text === ")" || token.text === "]") depth--;
      else if (token.text === "," && depth === 0) {
        parts.push(part);
        part = [];
        continue;
      }
    }
    part.push(token);
  }
  if (part.length > 0 || parts.length > 0) parts.push(part);
  return parts;
}

/** Tokens of ALTER … [IF EXISTS] [ONLY] name [*], after which the subcommands begin. */
function headLength(tokens: readonly Token[]): number {
  let at = 1;
  const skipWord = (word: string): boolean => {
    const token = tokens[at];
    const found = token?.kind === "word" && token.text === word;
    if (found) at++;
    return found;
  };
  const skipSymbol = (symbol: string): boolean => {
    const found = tokens[at]?.kind === "symbol" && tokens[at]?.text === symbol;
    if (found) at++;
    return found;
  };
  if (skipWord("materialized") || skipWord("foreign")) at++;
  else at++;
  if (skipWord("if")) at++;
  skipWord("only");
  const inParens = skipSymbol("(");
  at++;
  while (skipSymbol(".")) at++;
  if (inParens) skipSymbol(")");
  skipSymbol("*");
  return at;
}
