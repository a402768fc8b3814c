// The SQL inside DO blocks and function bodies, and its places.
import assert from "node:assert/strict";
import { loadParser, type Parser } from "../../../server/src/sql/parser";

describe("bodies of DO and CREATE FUNCTION", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  /** What stands at the place of each statement; inexact ones with a ~, those that may not run with a ?. */
  function statementsIn(text: string): readonly string[] | null {
    const { body } = parser.parse(text);
    return (
      body?.statements.map(
        ({ start, end, exact, mayNotRun }) =>
          `${mayNotRun ? "?" : ""}${exact ? "" : "~"}${text.slice(start, end)}`,
      ) ?? null
    );
  }

  function builtIn(text: string): readonly string[] {
    return parser.parse(text).body?.built.map(({ start, end }) => text.slice(start, end)) ?? [];
  }

  it("gives static statements at their places", () => {
    assert.deepEqual(
      statementsIn("DO $x$ BEGIN\r\n -- DROP TABLE a;\r\n DROP TABLE a; DROP TABLE a; END $x$"),
      ["DROP TABLE a", "DROP TABLE a"],
    );
  });

  it("keeps the places of SELECT … INTO and PERFORM", () => {
    const text = "DO $$ DECLARE x int; BEGIN SELECT a INTO x FROM t; PERFORM f(1); END $$";
    assert.deepEqual(statementsIn(text), ["SELECT a INTO x FROM t", "PERFORM f(1)"]);
    const tokens = parser.parse(text).body?.statements.map(({ parsed }) => parsed.text);
    assert.deepEqual(tokens, ["SELECT a        FROM t", "  SELECT f(1)".slice(1)]);
  });

  it("says what stands in branches, loops and blocks with handlers", () => {
    assert.deepEqual(
      statementsIn(
        "DO $$ DECLARE r record; BEGIN DROP TABLE a; IF true THEN DROP TABLE b; ELSE DROP TABLE c; END IF; " +
          "FOR r IN SELECT 1 LOOP DROP TABLE d; END LOOP; " +
          "BEGIN DROP TABLE e; EXCEPTION WHEN others THEN DROP TABLE f; END; END $$",
      ),
      [
        "DROP TABLE a",
        "?DROP TABLE b",
        "?DROP TABLE c",
        "SELECT 1",
        "?DROP TABLE d",
        "?DROP TABLE e",
        "?DROP TABLE f",
      ],
    );
  });

  it("reads EXECUTE of literals as their SQL", () => {
    assert.deepEqual(
      statementsIn(
        "DO $$ BEGIN EXECUTE 'DROP TABLE a'; EXECUTE $q$DROP TABLE b; DROP TABLE c$q$; EXECUTE 'DROP ' || 'TABLE d'; " +
          "EXECUTE format('DROP TABLE %I', 'E'); END $$",
      ),
      [
        "DROP TABLE a",
        "DROP TABLE b",
        "DROP TABLE c",
        "~'DROP ' || 'TABLE d'",
        "~format('DROP TABLE %I', 'E')",
      ],
    );
  });

  it("tells EXECUTE of a text that is put together", () => {
    const text =
      "DO $$ DECLARE r record; BEGIN EXECUTE 'DROP TABLE ' || r.t USING 1; FOR r IN EXECUTE q LOOP NULL; END LOOP; END $$";
    assert.deepEqual(builtIn(text), ["'DROP TABLE ' || r.t", "q"]);
    assert.deepEqual(builtIn("CREATE FUNCTION f() RETURNS int LANGUAGE PLPGSQL AS 'BEGIN EXECUTE q; END'"), [
      "q",
    ]);
  });

  it("finds places in bodies with doubled quotes as far as they are one to one", () => {
    assert.deepEqual(statementsIn("DO 'BEGIN DROP TABLE a; UPDATE t SET x = ''b''; DROP TABLE c; END'"), [
      "DROP TABLE a",
      "~UPDATE t SET x = ''b''",
      "DROP TABLE c",
    ]);
    const escaped = String.raw`DO E'BEGIN DROP TABLE \x61; END'`;
    assert.deepEqual(statementsIn(escaped), [`~${escaped}`]);
  });

  it("reads bodies in SQL", () => {
    assert.deepEqual(
      statementsIn("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$"),
      ["SELECT 1", "SELECT 2"],
    );
  });

  it("gives nothing for what it cannot read", () => {
    for (const text of [
      "SELECT 1",
      "DO LANGUAGE plperl $$ x; $$",
      "DO $$ BEGIN foo(; END $$",
      "CREATE FUNCTION f() RETURNS int RETURN 1",
      "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'sym'",
      `DO $$ ${"BEGIN ".repeat(50_000)} $$`,
    ]) {
      assert.equal(statementsIn(text), null, text.slice(0, 40));
    }
  });

  it("reads a long body in time that grows with its length", () => {
    const line = "UPDATE t SET a = 1 WHERE b = 2; ";
    const text = `DO $$ BEGIN ${line.repeat(5000)} END $$`;
    assert.equal(statementsIn(text)?.length, 5000);
  });
});
