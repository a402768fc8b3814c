// What only psql understands: backslash commands and :variables.
import type { OffsetRange } from "../../base/text-range";
import { defineRule } from "../rule";
import type { Statement, Token } from "../../sql/sql-file";

export const psqlMetaCommand = defineRule({
  id: "psql-meta-command",
  since: "0.1.0",
  needs: "file",
  severity: "error",
  default: "on",
  category: "files",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The file holds a command or a variable of psql.",
    why:
      "Lines that begin with a backslash and :variables are read by psql and never reach the server. Every other way to " +
      "run the file fails on them.",
    instead: "Plain SQL. Where psql runs every file, turn this rule off.",
    examples: {
      reject: ["\\i other.sql\n", "INSERT INTO parts (owner) VALUES (:'owner');"],
      accept: ["SELECT E'\\\\i not a command';", "SELECT a[1:2] FROM parts;"],
    },
  },
  messages: {
    command: {
      text: "{what} is a command of psql, which other runners and the server do not know.",
      help: "Write it as SQL, or leave it out.",
    },
    variable: {
      text: "{what} is a variable of psql, which other runners and the server do not know.",
      help: "Write the value itself.",
    },
  },
  check({ file, facts, report }) {
    const { text, metaCommands, statements } = file.sql;
    for (const { start, end } of metaCommands) {
      const [what = ""] = /^\\\S*/.exec(text.slice(start, end)) ?? [];
      // The closing line of COPY data, and two lines of pg_dump that this product's runner passes over.
      if (what === "\\." || (facts.wrap === "own" && /^\\(?:un)?restrict$/.test(what))) continue;
      report(null, { message: "command", at: { start, end: start + what.length }, data: { what } });
    }
    for (const statement of statements) {
      const at = statement.parsed.error ? variableIn(statement) : null;
      if (at) report(statement, { message: "variable", at, data: { what: text.slice(at.start, at.end) } });
    }
  },
});

/** A colon right before a name or a quote. Array slices such as a[1:n] have it too, but inside brackets. */
function variableIn({ start, parsed }: Statement): OffsetRange | null {
  let brackets = 0;
  for (const [index, token] of parsed.tokens.entries()) {
    if (token.text === "[") brackets++;
    if (token.text === "]") brackets--;
    const next = parsed.tokens[index + 1];
    if (token.text !== ":" || !next || next.start !== token.end || brackets > 0) continue;
    if (isName(next)) return { start: start + token.start, end: start + next.end };
  }
  return null;
}

function isName({ kind, text }: Token): boolean {
  return kind === "word" || kind === "quoted" || (kind === "string" && text.startsWith("'"));
}
