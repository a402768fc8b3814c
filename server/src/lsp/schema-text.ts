// A schema as a person compares it with another: what belongs to one table stands together, tables stand in the order of
// their names, and each column has a line of its own. Pure.
import { cutAtCommas } from "../sql/alter-table";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { Statement } from "../sql/sql-file";
import { statementHead } from "./statement-head";

/** `script` holds the statements that make the schema, in the order in which they can run. */
export function schemaText(script: string, parser: Parser): string {
  const { statements } = parseSqlFile(script, parser);
  const entries = statements.map((statement) => ({ key: objectOf(statement), text: laidOut(statement) }));
  const groups = new Map<string, string[]>();
  for (const { key, text } of entries) {
    const group = groups.get(key);
    if (group) group.push(text);
    else groups.set(key, [text]);
  }
  const sorted = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, texts]) => `${texts.join("\n")}\n`).join("\n");
}

/** Kinds of which the object that counts is the one behind ON. */
const onObject = /^create\b.* (?:index|trigger|policy|rule)$/i;

/** What the statement is about, for instance `public.orders`. */
function objectOf(statement: Statement): string {
  const head = statementHead(statement);
  if (head === null) return "";
  if (!onObject.test(head.keywords)) return head.object ?? "";
  const { tokens, text } = statement.parsed;
  const on = tokens.findIndex((token) => token.kind === "word" && token.text === "on");
  const only = tokens[on + 1]?.text === "only" ? 1 : 0;
  const first = tokens[on + 1 + only];
  const last = tokens[on + 2 + only]?.text === "." ? tokens[on + 3 + only] : first;
  return on < 0 || !first || !last ? (head.object ?? "") : text.slice(first.start, last.end);
}

/** The elements of CREATE TABLE on lines of their own, behind their commas: so a new one changes no line but its own. */
function laidOut({ parsed: { text, tokens, kind } }: Statement): string {
  const open = tokens.findIndex((token) => token.text === "(");
  const close = closingOf(open, tokens);
  const [first, last] = [tokens[open], tokens[close]];
  if (kind !== "CreateStmt" || !first || !last) return `${text};`;
  const elements = cutAtCommas(tokens.slice(open + 1, close)).map(
    (part, at) => `${at === 0 ? "   " : "  ,"} ${text.slice(part[0]?.start, part.at(-1)?.end)}`,
  );
  return `${text.slice(0, first.end)}\n${elements.join("\n")}\n${text.slice(last.start)};`;
}

function closingOf(open: number, tokens: Statement["parsed"]["tokens"]): number {
  if (open < 0) return -1;
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === "(") depth++;
    if (tokens[at]?.text === ")" && --depth === 0) return at;
  }
  return -1;
}
