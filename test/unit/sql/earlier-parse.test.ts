// Parsing a text with the help of an earlier parse gives what parsing it alone gives, whatever was typed.
import { strict as assert } from "node:assert";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import type { SqlFile } from "../../../server/src/sql/sql-file";
import { fullParser } from "../../support/parsers";

const start = [
  "\ufeff-- first\nSET lock_timeout = '2s';",
  "CREATE TABLE a (id int, name text DEFAULT 'x;y'); -- after",
  "\\restrict abc",
  "INSERT INTO a VALUES (1, $$;$$), (2, E'\\'' /* ; */);",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;",
  "COPY a FROM STDIN;\n1\tone\n2\ttwo\n\\.",
  "ALTER TABLE a ADD COLUMN b int;\n;\nCREATE INDEX i ON a (b)",
].join("\n\n");

/** What people and their editors put in, and what cuts a text where it hurts. */
const typed = [
  "a",
  ";",
  "'",
  '"',
  "$",
  "(",
  ")",
  "-",
  "/",
  "*",
  "\\",
  "\n",
  " ",
  "$$",
  "/*",
  "*/",
  "--",
  "\\.\n",
  "\nCREATE TABLE n (id int);\n",
  "COPY b FROM STDIN;\n",
  "SELECT 1 FROM",
  "CREATE RULE r AS ON INSERT TO a DO (",
  "BEGIN ATOMIC ",
  "é",
];

/** The same numbers each time, from 0 to below `limit`. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % limit;
  };
}

function edited(text: string, next: (limit: number) => number): string {
  const at = next(text.length + 1);
  const removed = next(3) === 0 ? next(30) : 0;
  const put = next(4) === 0 ? "" : (typed[next(typed.length)] ?? "");
  return text.slice(0, at) + put + text.slice(at + removed);
}

function plain({ statements, ...file }: SqlFile): unknown {
  return { ...file, statements: statements.map(({ parsed, ...place }) => ({ ...place, text: parsed.text })) };
}

describe("parsing with an earlier parse", () => {
  it("gives what parsing alone gives after each of many edits", async () => {
    const parser = await fullParser();
    for (let seed = 1; seed <= 60; seed++) {
      const next = numbers(seed);
      let text = start;
      let file = parseSqlFile(text, parser);
      for (let edit = 0; edit < 25; edit++) {
        text = edited(text, next);
        file = parseSqlFile(text, parser, file);
        assert.deepEqual(plain(file), plain(parseSqlFile(text, parser)), `seed ${seed}, edit ${edit}`);
      }
    }
  });

  it("keeps the statements ahead of the change and moves those after it", async () => {
    const parser = await fullParser();
    const before = parseSqlFile("SELECT 1;\nSELECT 2;\nSELECT 3;\n", parser);
    const after = parseSqlFile("SELECT 1;\nSELECT 22;\nSELECT 3;\n", parser, before);
    assert.equal(after.statements[0], before.statements[0]);
    assert.equal(after.statements[2]?.parsed, before.statements[2]?.parsed);
    assert.deepEqual(
      after.statements.map(({ start: at }) => at),
      [0, 10, 21],
    );
  });
});
