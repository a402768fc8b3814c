// The facts rules lean on: what proves a column free of NULL, which type changes keep the rows, what settings are left.
import assert from "node:assert/strict";
import { builtinVolatility } from "../../../server/src/lint/schema/builtin-functions";
import { columnsProvedNotNull } from "../../../server/src/lint/schema/not-null-proof";
import { ScopedMap } from "../../../server/src/lint/schema/scoped-map";
import { SessionSettings, settingChanges, timeoutMs } from "../../../server/src/lint/schema/session-settings";
import { displayType, sqlTypeOf, type SqlType } from "../../../server/src/lint/schema/sql-type";
import { rewriteNeed } from "../../../server/src/lint/schema/type-change";
import { loadParser, type Parser } from "../../../server/src/sql/parser";
import { as } from "../../../server/src/sql/syntax-tree";

describe("what the linter knows of a schema", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  function typeOf(text: string): SqlType {
    const create = as(parser.parse(`CREATE TABLE t (a ${text})`).tree, "CreateStmt");
    const type = sqlTypeOf(as(create?.tableElts?.[0], "ColumnDef")?.typeName);
    assert.ok(type, text);
    return type;
  }

  function after(texts: readonly string[], inTransaction: boolean): SessionSettings {
    return texts
      .flatMap((text) => settingChanges(parser.parse(text)))
      .reduce((settings, change) => settings.with(change, inTransaction), SessionSettings.none);
  }

  it("reads a type in whatever spelling", () => {
    const same = { int: "integer", int4: "integer", "decimal(8, 2)": "numeric(8,2)", bool: "boolean" };
    for (const [text, shown] of Object.entries(same)) assert.equal(displayType(typeOf(text)), shown);
    assert.equal(displayType(typeOf("character varying(20)[]")), "varchar(20)[]");
    assert.equal(displayType(typeOf("timestamp(3) with time zone")), "timestamptz(3)");
    assert.equal(displayType(typeOf("app.mood")), "app.mood");
  });

  const keeps = [
    "varchar(5) > varchar(9)",
    "varchar(5) > varchar",
    "varchar(5) > text",
    "text > varchar",
    "numeric(5,2) > numeric(9,2)",
    "numeric(5,2) > numeric",
    "bit varying(3) > bit varying(5)",
    "time(3) > time",
    "timestamptz(3) > timestamptz(6)",
    "interval(2) > interval",
    "cidr > inet",
    "int > oid",
    "oid > regclass",
    "xml > text",
    "int > int4",
    "timestamp > timestamp(6)",
  ];
  const rewrites = [
    "int > bigint",
    "bigint > int",
    "smallint > int",
    "int > numeric",
    "real > float8",
    "char(3) > char(5)",
    "text > varchar(5)",
    "varchar(9) > varchar(5)",
    "varchar > varchar(5)",
    "numeric > numeric(9,2)",
    "numeric(5,2) > numeric(9,3)",
    "numeric(9,2) > numeric(5,2)",
    "json > jsonb",
    "text > uuid",
    "name > text",
    "date > timestamp",
    "inet > cidr",
    "bit(3) > bit(5)",
    "varchar(5)[] > text[]",
    "text[] > varchar[]",
    "timestamp > timestamp(3)",
    "interval > interval(2)",
    "char(5) > text",
    "mood > text",
  ];
  for (const [need, pairs] of [
    ["none", keeps],
    ["rewrite", rewrites],
    ["utc", ["timestamp > timestamptz"]],
  ] as const) {
    for (const pair of pairs) {
      it(`says ${need} for ${pair}`, () => {
        const [from = "", to = ""] = pair.split(" > ");
        assert.equal(
          rewriteNeed(typeOf(from), typeOf(to), () => null),
          need,
        );
      });
    }
  }

  it("finds the columns a condition proves free of NULL", () => {
    const proofs = {
      "a IS NOT NULL": ["a"],
      "a IS NOT NULL AND (b > 0 AND b IS NOT NULL)": ["a", "b"],
      "NOT (a IS NULL)": ["a"],
      "(a IS NOT NULL AND b > 1) OR (a IS NOT NULL AND b < 1)": ["a"],
      "a > 0": [],
      "a IS NOT NULL OR b IS NOT NULL": [],
      "a IS NULL": [],
      "coalesce(a, 0) IS NOT NULL": [],
    };
    for (const [condition, columns] of Object.entries(proofs)) {
      const select = as(parser.parse(`SELECT 1 WHERE ${condition}`).tree, "SelectStmt");
      assert.deepEqual([...columnsProvedNotNull(select?.whereClause)], columns, condition);
    }
  });

  it("knows how PostgreSQL's own functions behave", () => {
    assert.equal(builtinVolatility(null, "random"), "volatile");
    assert.equal(builtinVolatility("pg_catalog", "now"), "stable");
    assert.equal(builtinVolatility(null, "regexp_replace"), "stable");
    assert.equal(builtinVolatility("app", "now"), null);
    assert.equal(builtinVolatility(null, "next_number"), null);
    assert.equal(builtinVolatility("extensions", "uuid_generate_v4"), "volatile");
  });

  it("follows settings through transactions", () => {
    assert.deepEqual(after(["SET search_path TO app, public"], false).get("search_path"), ["app", "public"]);
    assert.equal(after(["SET LOCAL lock_timeout = '1s'"], false).get("lock_timeout"), null);
    const local = after(["SET lock_timeout = '1s'", "SET LOCAL lock_timeout = '2s'"], true);
    assert.deepEqual(local.get("lock_timeout"), ["2s"]);
    assert.deepEqual(local.withoutLocal().get("lock_timeout"), ["1s"]);
    assert.equal(after(["SET lock_timeout = '1s'", "DISCARD ALL"], false).get("lock_timeout"), null);
    assert.deepEqual(after(["SELECT set_config('TimeZone', 'UTC', true)"], true).get("timezone"), ["UTC"]);
  });

  it("reads timeouts in every unit", () => {
    const units = { "2s": 2000, "500": 500, "1min": 60_000, "250ms": 250, "1 h": 3_600_000, "0": 0, soon: 0 };
    for (const [text, ms] of Object.entries(units)) assert.equal(timeoutMs([text]), ms);
    assert.equal(timeoutMs(null), 0);
  });

  it("forks a map without touching the one below", () => {
    let map = new ScopedMap<number>();
    map.set("kept", 1);
    map.set("dropped", 2);
    const base = map;
    for (let depth = 0; depth < 30; depth++) {
      map = map.fork();
      map.set(`at ${depth}`, depth);
    }
    map.delete("dropped");
    assert.deepEqual([map.get("kept"), map.get("at 3"), map.get("dropped")], [1, 3, undefined]);
    assert.deepEqual([base.get("dropped"), base.get("at 3")], [2, undefined]);
    assert.ok(map.wasDeleted("dropped") && !map.wasDeleted("never"));
    assert.ok(map.flattened().wasDeleted("dropped"));
  });
});
