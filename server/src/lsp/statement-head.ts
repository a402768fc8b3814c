// The head of a statement as a person reads it: its keywords and the name of what it is about, with their places. Read
// from tokens alone, so that it works for statements that are half typed or that the grammar rejects.
import type { OffsetRange } from "../base/text-range";
import type { Statement, Token } from "../sql/sql-file";

export interface StatementHead {
  /** For instance "CREATE UNIQUE INDEX". */
  readonly keywords: string;
  /** Place of the keywords in the file. */
  readonly keywordRange: OffsetRange;
  /** Last keyword in lower case: what kind of thing it is, for instance "table", "update" or "set". */
  readonly what: string;
  /** As written, for instance `public."Order"`; null for a statement without one. */
  readonly object: string | null;
  readonly objectRange: OffsetRange | null;
}

/** Words that may stand between CREATE, ALTER or DROP and the kind of object. Manual: "SQL Commands". */
const adjectives =
  "(?: or replace)?(?: (?:global|local|temp|temporary|unlogged|recursive|unique|trusted|procedural|constraint|default))*";
const objectKinds = [
  "(?:materialized view|foreign table|foreign data wrapper|event trigger|user mapping|access method|large object)",
  "(?:text search (?:configuration|dictionary|parser|template)|operator (?:class|family)|default privileges)",
  "(?:table|index|view|sequence|type|domain|function|procedure|routine|aggregate|trigger|policy|rule|schema|column)",
  "(?:extension|role|user|group|database|tablespace|server|collation|conversion|cast|statistics|publication)",
  "(?:subscription|language|operator|transform|system|constraint)",
].join("|");

/** Keywords at the head of a statement; the first that matches. Words are in lower case with one blank between. */
const heads: readonly RegExp[] = [
  new RegExp(`^(?:create|alter|drop)${adjectives} (?:${objectKinds})\\b`),
  new RegExp(`^(?:comment on|security label on) (?:${objectKinds})\\b`),
  /^(?:refresh materialized view|reindex (?:table|index|schema|database|system)|lock table|truncate table)\b/,
  /^(?:insert into|delete from|merge into|import foreign schema|reassign owned by|drop owned by)\b/,
  /^(?:set (?:local|session|constraints)|start transaction|release savepoint|rollback to(?: savepoint)?)\b/,
  /^[a-z]+\b/,
];

/** Words between the keywords and the name. */
const modifiers = /^(?:concurrently|if not exists|if exists|only)\b/;

/** Statements of which the next word is no object. */
const nameless = new Set([
  "select",
  "with",
  "values",
  "do",
  "begin",
  "commit",
  "end",
  "abort",
  "start transaction",
  "rollback",
  "explain",
  "table",
  "create cast",
  "drop cast",
]);

export function statementHead(statement: Statement): StatementHead | null {
  const { tokens, text } = statement.parsed;
  const words = leadingWords(tokens);
  const keywords = matchOf(words);
  const first = tokens[0];
  if (keywords === null || first === undefined) return null;
  const count = wordCount(keywords);
  const last = tokens[count - 1] ?? first;
  const keywordRange = { start: statement.start + first.start, end: statement.start + last.end };
  const object = nameless.has(keywords)
    ? null
    : objectAt(tokens, objectIndex(keywords, tokens, words, count));
  return {
    keywords: keywords.toUpperCase(),
    keywordRange,
    what: keywords.slice(keywords.lastIndexOf(" ") + 1),
    object: object && text.slice(object.start, object.end),
    objectRange: object && { start: statement.start + object.start, end: statement.start + object.end },
  };
}

/** Two spellings of one name: case of unquoted words, quotes around plain ones and the public schema do not matter. */
export function sameObject(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b);
}

function nameKey(name: string): string {
  const parts = name.match(/"(?:[^"]|"")*"|[^".\s]+/g) ?? [];
  const plain = parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
  return JSON.stringify(plain.length === 2 && plain[0] === "public" ? plain.slice(1) : plain);
}

function leadingWords(tokens: readonly Token[]): string {
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "word" || words.length === 12) break;
    words.push(token.text);
  }
  return words.join(" ");
}

function matchOf(words: string): string | null {
  for (const head of heads) {
    const match = head.exec(words);
    if (match) return match[0];
  }
  return null;
}

function wordCount(words: string): number {
  return words.split(" ").length;
}

/** Index of the token at which the name begins. */
function objectIndex(keywords: string, tokens: readonly Token[], words: string, count: number): number {
  // GRANT and REVOKE name their object behind ON, CREATE INDEX may leave out its own name.
  if (keywords === "grant" || keywords === "revoke") return afterOn(tokens);
  let index = count;
  let rest = words.slice(keywords.length).trimStart();
  for (let match = modifiers.exec(rest); match; match = modifiers.exec(rest)) {
    index += wordCount(match[0]);
    rest = rest.slice(match[0].length).trimStart();
  }
  if (keywords.endsWith(" index") && tokens[index]?.text === "on") return index + 1;
  return index;
}

function afterOn(tokens: readonly Token[]): number {
  const on = tokens.findIndex((token) => token.kind === "word" && token.text === "on");
  if (on < 0) return tokens.length;
  const next = tokens[on + 1];
  const named = next?.kind === "word" && /^(?:table|sequence|schema|function|database|type)$/.test(next.text);
  return on + (named && tokens[on + 2]?.kind !== "symbol" ? 2 : 1);
}

function objectAt(tokens: readonly Token[], index: number): OffsetRange | null {
  const first = tokens[index];
  if (first === undefined || !isName(first)) return null;
  let end = first.end;
  for (let at = index + 1; tokens[at]?.text === "." && isName(tokens[at + 1]); at += 2) {
    end = tokens[at + 1]?.end ?? end;
  }
  return { start: first.start, end };
}

function isName(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "quoted";
}
