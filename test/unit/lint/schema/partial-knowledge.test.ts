// Tables that the migrations never created, statements that may not run, and what is told of queries over both.
import assert from "node:assert/strict";
import { applyStatement } from "../../../../server/src/lint/schema/apply-statement";
import { outputColumns } from "../../../../server/src/lint/schema/query-columns";
import { World } from "../../../../server/src/lint/schema/world";
import { loadParser, type Parser } from "../../../../server/src/sql/parser";
import { key, worldAfter } from "./worlds";

describe("partial knowledge", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  it("begins a table with the first statement that speaks of it", () => {
    const world = worldAfter(parser, "ALTER TABLE t ALTER a TYPE bigint, ADD UNIQUE (a, b), DROP COLUMN c;");
    const table = world.relations.get(key("t"));
    assert.equal(table?.complete, false);
    assert.equal(table.origin, null);
    assert.equal(table.columns.get("a")?.type?.name, "int8");
    assert.deepEqual([...table.dropped], ["c"]);
    assert.deepEqual(world.relations.get(key("t_a_b_key"))?.index?.constraint, "t_a_b_key");
  });

  it("forgets that a column was dropped when it comes again", () => {
    const world = worldAfter(parser, "ALTER TABLE t DROP c; ALTER TABLE t ADD c int; ALTER TABLE t DROP c;");
    assert.equal(world.relations.get(key("t"))?.columns.size, 0);
  });

  it("keeps a table that IF NOT EXISTS may have found", () => {
    const made = worldAfter(parser, "CREATE TABLE IF NOT EXISTS t (a int);");
    assert.equal(made.relations.get(key("t"))?.conditional, true);
    const again = worldAfter(parser, "DROP TABLE IF EXISTS t; CREATE TABLE IF NOT EXISTS t (a int);");
    assert.equal(again.relations.get(key("t"))?.conditional, false);
  });

  it("counts what may not run as possible only", () => {
    const world = worldAfter(parser, "CREATE TABLE t (a int);");
    for (const sql of [
      "DROP TABLE t",
      "CREATE TABLE u (a int)",
      "ALTER TABLE t ADD b int",
      "CREATE EXTENSION x",
    ]) {
      applyStatement(world, parser.parse(sql), {}, false, false);
    }
    assert.equal(world.relations.get(key("t"))?.conditional, true);
    assert.deepEqual([...(world.relations.get(key("t"))?.columns.keys() ?? [])], ["a", "b"]);
    assert.equal(world.relations.get(key("u"))?.conditional, true);
    assert.equal(world.object("extension", "", "x")?.conditional, true);
  });

  it("tells the columns of a query as far as its tables are known", () => {
    const world = worldAfter(parser, "CREATE TABLE t (a int, b text); ALTER TABLE u ADD x int;");
    const names = (sql: string): readonly string[] | null =>
      outputColumns(world, parser.parse(sql).tree ?? undefined)?.map(({ name }) => name) ?? null;
    assert.deepEqual(names("SELECT *, 1 FROM t"), ["a", "b", "?column?"]);
    assert.deepEqual(names("SELECT t.*, u.x FROM t, u"), ["a", "b", "x"]);
    assert.equal(names("SELECT * FROM t, u"), null);
    assert.deepEqual(names("SELECT * FROM t AS s (x) JOIN t USING (b)"), ["b", "x", "a"]);
    assert.deepEqual(
      names("SELECT count(*), max(a) AS m, a::text, (SELECT 1 AS one), coalesce(a, 1) FROM t"),
      ["count", "m", "a", "one", "coalesce"],
    );
    assert.deepEqual(names("VALUES (1, 2)"), ["column1", "column2"]);
    assert.equal(names("SELECT * FROM generate_series(1, 2)"), null);
  });

  it("gives the same tables again when the same statements are applied", () => {
    const sql = "CREATE TABLE t (a int REFERENCES r); CREATE INDEX ON t (a); ALTER TABLE t ADD b mood;";
    const [before, origin] = [new World(), {}];
    const first = worldAfter(parser, sql, before, origin);
    const second = worldAfter(parser, sql, before, origin);
    for (const name of ["t", "t_a_idx"]) {
      assert.equal(second.relations.get(key(name)), first.relations.get(key(name)), name);
    }
    const third = worldAfter(parser, `CREATE TABLE t_a_idx (); ${sql}`, before, origin);
    assert.equal(third.relations.get(key("t_a_idx1"))?.kind, "index");
  });

  it("forgets temporary tables with the session", () => {
    const first = worldAfter(parser, "CREATE TEMP TABLE t (a int);");
    assert.equal(first.relation({ schema: null, name: "t" })?.temporary, true);
    assert.equal(worldAfter(parser, "SELECT 1;", first).relation({ schema: null, name: "t" }), undefined);
    const again = worldAfter(parser, "CREATE TEMP TABLE IF NOT EXISTS t (b int);", first);
    assert.deepEqual([...(again.relation({ schema: null, name: "t" })?.columns.keys() ?? [])], ["b"]);
  });

  it("takes a table for what an extension made of it", () => {
    const world = worldAfter(
      parser,
      `SELECT create_hypertable('app.events', 'at');
       SELECT * FROM public.create_distributed_table('"Order"'::regclass, 'id');
       SELECT partman.create_parent(p_parent_table => 'public.logs', p_control => 'at');
       ALTER TABLE logs RENAME TO log;`,
    );
    assert.ok(world.object("hypertable", "", key("app.events")));
    assert.ok(world.object("distributed-table", "", key("Order")));
    assert.ok(world.object("partman-parent", "", key("log")));
  });
});
