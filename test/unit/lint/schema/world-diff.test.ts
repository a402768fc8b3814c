// What differs between two worlds, told in one line each.
import assert from "node:assert/strict";
import { differences } from "../../../../server/src/lint/schema/world-diff";
import { loadParser, type Parser } from "../../../../server/src/sql/parser";
import { worldAfter } from "./worlds";

describe("the difference of two worlds", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  function told(first: string, second: string): readonly string[] {
    const from = worldAfter(parser, first);
    return differences(from, worldAfter(parser, second, from)).map(({ is, table, name, change, what }) => {
      const place = table === null ? name : `${table}.${name}`;
      return [`${change} ${is} ${place}`, ...what].join(": ");
    });
  }

  const table = "CREATE TABLE t (a int, b text NOT NULL DEFAULT 'x', CONSTRAINT c CHECK (a > 0));";
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [table, "", []],
    [table, "ALTER TABLE t ADD COLUMN d int; ALTER TABLE t DROP COLUMN d;", []],
    [
      table,
      "DROP TABLE t; CREATE TABLE t (b text DEFAULT 'x' NOT NULL, a integer, CONSTRAINT c CHECK (a>0))",
      [],
    ],
    [table, "ALTER TABLE t ALTER a TYPE bigint", ["changed column t.a: type"]],
    [
      table,
      "ALTER TABLE t ALTER b DROP NOT NULL, ALTER b DROP DEFAULT",
      ["changed column t.b: nullability: default"],
    ],
    [table, "ALTER TABLE t DROP a", ["removed column t.a", "removed constraint t.c"]],
    [table, "CREATE INDEX i ON t (a)", ["added relation i"]],
    [table, "ALTER TABLE t RENAME TO u", ["removed relation t", "added relation u"]],
    [
      table,
      "ALTER TABLE t RENAME a TO z",
      ["removed column t.a", "added column t.z", "changed constraint t.c: expression"],
    ],
    [table, "ALTER TABLE t ENABLE ROW LEVEL SECURITY", ["changed relation t: row security"]],
    [table, "COMMENT ON TABLE t IS 'x'; GRANT SELECT ON t TO app", ["changed relation t: comment: grants"]],
    ["CREATE TYPE m AS ENUM ('a', 'b')", "ALTER TYPE m ADD VALUE 'c'", ["changed type m: values"]],
    [
      "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'select 1'",
      "CREATE OR REPLACE FUNCTION f(b int) RETURNS int LANGUAGE sql STABLE AS 'select 1'; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'",
      ["changed routine f: parameters: volatility", "added routine f"],
    ],
    [
      "CREATE EXTENSION citext",
      "DROP EXTENSION citext; CREATE EXTENSION hstore",
      ["removed object citext", "added object hstore"],
    ],
  ];
  for (const [first, second, expected] of cases) {
    it(`is ${expected.join(", ") || "nothing"} after ${second || "nothing"}`, () => {
      assert.deepEqual(told(first, second).toSorted(), expected.toSorted());
    });
  }

  it("says of a table that nobody saw only what a statement did to it", () => {
    assert.deepEqual(told("", "ALTER TABLE t ADD COLUMN a int"), ["added column t.a"]);
    assert.deepEqual(told("", "ALTER TABLE t DROP COLUMN a"), ["removed column t.a"]);
    assert.deepEqual(told("", "ALTER TABLE t ALTER COLUMN a SET NOT NULL"), []);
    assert.deepEqual(told("", "DROP TABLE t"), ["removed relation t"]);
    assert.deepEqual(told("", "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t DROP COLUMN a;"), []);
  });

  it("is found between worlds of different beginnings", () => {
    const [first, second] = [worldAfter(parser, table), worldAfter(parser, `${table} CREATE SEQUENCE s;`)];
    assert.deepEqual(
      differences(first, second).map(({ name }) => name),
      ["s"],
    );
  });
});
