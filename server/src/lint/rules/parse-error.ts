// A statement that PostgreSQL's grammar rejects.
import type { OffsetRange } from "../../base/text-range";
import type { Statement } from "../../sql/sql-file";
import { newerFeatures } from "../newer-syntax";
import { firstWord } from "../first-word";
import { isMasked } from "../masked-places";
import { removedWords } from "../removed-words";
import { defineRule, sources } from "../rule";

export const parseError = defineRule({
  id: "parse-error",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "meta",
  sources: sources("squawk:syntax-error"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "PostgreSQL cannot parse a statement, or the body of a routine or DO block.",
    why:
      "The migration fails at this statement. The grammar is that of PostgreSQL 18; the other statements of the file are " +
      "still checked.",
    instead:
      "Correct the statement. The place shown is where PostgreSQL stops understanding, which may be after the mistake.",
    examples: {
      reject: [
        "ALTER TABLE users ADD COLUM age int;",
        "SELECT 1\nDROP TABLE users;",
        "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETRUN 1; END $$;",
      ],
      accept: [
        "ALTER TABLE users ADD COLUMN age int;",
        "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;",
      ],
    },
  },
  messages: {
    syntax: {
      text: "PostgreSQL cannot parse this statement: {error}.",
      help: "Correct it; until then the migration fails here. The other statements were still checked.",
    },
    tooLarge: {
      text: "This statement was not checked: {error}.",
      help: "Split it, for instance an INSERT of many rows into several; it may still run as it is.",
    },
    body: {
      text: "PostgreSQL cannot parse the body of this {what}: {error}.",
      help: "Correct it; until then the migration fails here.",
    },
    template: {
      text: "This statement was not understood: it holds a placeholder that is filled in before it runs.",
      help: "Nothing is known to be wrong with it; no other rule has looked at it.",
    },
    semicolon: {
      text: "A semicolon is missing at the end of this statement.",
      help: "Add it; without it PostgreSQL reads the next statement as part of this one and fails.",
    },
  },
  statements: "all",
  check(context) {
    const { statement, file } = context;
    const { error } = statement.parsed;
    if (error && isMasked(file, statement)) {
      context.report({ message: "template", at: errorPlace(statement), severity: "hint" });
      return;
    }
    if (error) {
      if (newerFeatures(statement.parsed).length > 0 || isRemoved(statement)) return;
      context.report({
        message: error.kind === "too-large" ? "tooLarge" : "syntax",
        at: errorPlace(statement),
        data: { error: error.message.replace(/\.$/, "") },
        ...(error.kind === "too-large" ? { severity: "warning" } : {}),
      });
      return;
    }
    const { bodyError } = statement.parsed;
    if (bodyError !== null && !isMasked(file, statement)) {
      const what = statement.parsed.kind === "DoStmt" ? "DO block" : "routine";
      context.report({
        message: "body",
        at: bodyPlace(statement, bodyError),
        data: { what, error: bodyError },
      });
      return;
    }
    const next = file.sql.statements[statement.index + 1];
    if (statement.terminated || !next?.resynced || !statement.parsed.tree) return;
    const { end } = statement;
    const last = statement.parsed.tokens.at(-1);
    context.report({
      message: "semicolon",
      at: last ? { start: statement.start + last.start, end: statement.start + last.end } : statement,
      fixes: () =>
        statement.resynced
          ? []
          : [
              {
                title: "Add the semicolon",
                safe: false,
                edits: [{ path: file.path, range: { start: end, end }, newText: ";" }],
              },
            ],
    });
  },
});

/** Other words tell what is wrong at this place. */
function isRemoved(statement: Statement): boolean {
  const { start } = errorPlace(statement);
  return removedWords(statement).some(({ at }) => at.start <= start && start < at.end);
}

/** The word that the error names, where the statement has it once; else the statement's first word. */
function bodyPlace(statement: Statement, error: string): OffsetRange {
  const { parsed, start } = statement;
  const word = /"([^"]+)"/.exec(error)?.[1];
  const at = word === undefined ? -1 : parsed.text.indexOf(word);
  if (word === undefined || at < 0 || parsed.text.includes(word, at + 1)) return firstWord(statement);
  return { start: start + at, end: start + at + word.length };
}

/** The token at the error; the last one when the statement ends too early. */
function errorPlace({ parsed, start, end }: Statement): OffsetRange {
  const offset = parsed.error?.offset ?? null;
  const { tokens } = parsed;
  if (offset === null) {
    const [first] = tokens;
    return first ? { start: start + first.start, end: start + first.end } : { start, end };
  }
  const token = tokens.find((candidate) => candidate.end > offset) ?? tokens.at(-1);
  return token ? { start: start + token.start, end: start + token.end } : { start, end };
}
