// Who depends on what, and what is gone with it.
import assert from "node:assert/strict";
import {
  dependentsOfColumn,
  dependentsOfConstraint,
  dependentsOfRelation,
  dependentsOfRoutine,
  dependentsOfType,
  type Dependent,
} from "../../../../server/src/lint/schema/dependents";
import { loadParser, type Parser } from "../../../../server/src/sql/parser";
import { key, worldAfter } from "./worlds";

describe("dependents", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  const schema = `
    CREATE TYPE mood AS ENUM ('a');
    CREATE DOMAIN moods AS mood[];
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '';
    CREATE FUNCTION g(m mood) RETURNS int LANGUAGE sql AS '';
    CREATE TABLE t (id serial PRIMARY KEY, a int CHECK (a > 0), m mood, s int DEFAULT g('a'), UNIQUE (a));
    CREATE TABLE r (t_id int REFERENCES t, t_a int REFERENCES t (a));
    CREATE INDEX t_m ON t (m);
    CREATE VIEW v AS WITH r AS (SELECT a FROM t) SELECT a FROM r;
    CREATE VIEW w AS SELECT a FROM v;
    CREATE TRIGGER x BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f();
    CREATE POLICY p ON t USING (m = 'a');
  `;

  it("of a table", () => {
    const found = shown(dependentsOfRelation(worldAfter(parser, schema), key("t")));
    const own = ["index t_a_key too", "index t_m too", "index t_pkey too", "sequence t_id_seq too"];
    assert.deepEqual(found, ["foreign-key r_t_a_fkey", "foreign-key r_t_id_fkey", ...own, "view v"]);
  });

  it("of a column", () => {
    const world = worldAfter(parser, schema);
    assert.deepEqual(shown(dependentsOfColumn(world, key("t"), "a")), [
      "constraint t_a_check too",
      "constraint t_a_key too",
      "foreign-key r_t_a_fkey",
      "index t_a_key too",
      "trigger x",
      "view v",
    ]);
    assert.deepEqual(shown(dependentsOfColumn(world, key("t"), "m")), ["index t_m too", "policy p"]);
  });

  it("of a constraint, a type and a function", () => {
    const world = worldAfter(parser, schema);
    assert.deepEqual(shown(dependentsOfConstraint(world, key("t"), "t_pkey")), ["foreign-key r_t_id_fkey"]);
    assert.deepEqual(shown(dependentsOfType(world, key("mood"))), ["column m", "domain moods", "routine g"]);
    assert.deepEqual(shown(dependentsOfRoutine(world, key("f"))), ["trigger x"]);
    assert.deepEqual(shown(dependentsOfRoutine(world, key("g"))), ["default s"]);
  });

  it("follow renames", () => {
    const world = worldAfter(
      parser,
      `${schema} ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO b; ALTER TYPE mood RENAME TO feeling;
       ALTER FUNCTION f() RENAME TO h; CREATE SCHEMA app; ALTER TABLE u SET SCHEMA app;`,
    );
    assert.equal(dependentsOfRelation(world, key("t")).length, 0);
    assert.ok(shown(dependentsOfColumn(world, key("app.u"), "b")).includes("view v"));
    assert.ok(shown(dependentsOfRelation(world, key("app.u"))).includes("foreign-key r_t_id_fkey"));
    assert.deepEqual(shown(dependentsOfType(world, key("feeling"))), [
      "column m",
      "domain moods",
      "routine g",
    ]);
    assert.deepEqual(shown(dependentsOfRoutine(world, key("h"))), ["trigger x"]);
    assert.ok(world.relations.get(key("app.t_pkey")));
    assert.ok(world.relations.get(key("app.t_id_seq")));
  });

  it("are gone with CASCADE, and only then", () => {
    const kept = worldAfter(parser, `${schema} DROP TABLE t;`);
    assert.ok(kept.relations.get(key("v")));
    assert.equal(kept.relations.get(key("t_m")), undefined);
    const gone = worldAfter(parser, `${schema} DROP TABLE t CASCADE;`);
    assert.equal(gone.relations.get(key("v")), undefined);
    assert.equal(gone.relations.get(key("w")), undefined);
    assert.equal(gone.relations.get(key("r"))?.constraints.size, 0);
  });
});

function shown(dependents: readonly Dependent[]): readonly string[] {
  return dependents
    .map(({ kind, name, automatic }) => `${kind} ${name}${automatic ? " too" : ""}`)
    .toSorted();
}
