// The caret in a statement: the tokens before it, the word it stands in and the tokens behind. Goes into the bodies of
// DO blocks and functions. Null where no name is written: in a comment, in a string, between statements.
import { Lexer, tokensOf } from "../../sql/lexer";
import type { SqlFile, Token } from "../../sql/sql-file";

export interface Caret {
  /** Of the statement up to the caret, without the word at the caret. */
  readonly before: readonly Token[];
  readonly after: readonly Token[];
  /** Offset in the file at which the word at the caret begins; the caret itself when it stands in none. */
  readonly wordStart: number;
  /** Offset in the file of the statement, or of the one that holds the body. */
  readonly statementStart: number;
}

/** UTF-16 units of a statement before the caret beyond which nothing is offered: a dump is not typed by hand. */
const longestStatement = 100_000;

export function caretAt({ text, statements }: SqlFile, offset: number): Caret | null {
  const statement = statements.findLast(({ start }) => start < offset);
  if (!statement || (statement.terminated && text.indexOf(";", statement.end) < offset)) return null;
  const { start } = statement;
  if (offset - start > longestStatement || statement.copyData !== null) return null;
  const end = Math.max(statement.end, offset);
  return caretIn(text.slice(start, end), offset - start, start, start);
}

function caretIn(text: string, caret: number, shift: number, statementStart: number): Caret | null {
  const lexer = new Lexer(text.slice(0, caret));
  const before: Token[] = [];
  for (let kind = lexer.next(); kind !== "end"; kind = lexer.next()) {
    const { start, end } = lexer;
    if (kind === "line-comment" && end === caret) return null;
    if (kind === "line-comment" || kind === "block-comment" || kind === "meta") continue;
    const written = text.slice(start, end);
    before.push({ kind, start, end, text: kind === "word" ? written.toLowerCase() : written });
  }
  const { open } = lexer;
  if (open?.kind === "dollar")
    return caretInBody(text, caret, open.start + open.opener.length, shift, statementStart);
  if (open !== null && open.kind !== "identifier") return null;
  const last = before.at(-1);
  if (last?.kind === "string" && last.end === caret) return null;
  const inWord = last?.end === caret && (last.kind === "word" || last.kind === "quoted");
  return {
    before: inWord ? before.slice(0, -1) : before,
    after: tokensOf(text.slice(caret)),
    wordStart: shift + (inWord ? last.start : caret),
    statementStart,
  };
}

/** Words that end one statement of a body and begin the next, as a semicolon does. */
const bodyWords = new Set(["begin", "then", "else", "loop", "declare"]);

function caretInBody(
  text: string,
  caret: number,
  bodyStart: number,
  shift: number,
  statementStart: number,
): Caret | null {
  const body = text.slice(bodyStart);
  const inside = caret - bodyStart;
  const opened = tokensOf(body.slice(0, inside)).findLast(
    ({ kind, text, end }) => end < inside && (text === ";" || (kind === "word" && bodyWords.has(text))),
  );
  const from = opened?.end ?? 0;
  const close = body.indexOf(";", inside);
  const own = body.slice(from, close < 0 ? body.length : close);
  return caretIn(own, inside - from, shift + bodyStart + from, statementStart);
}
