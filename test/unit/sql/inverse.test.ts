// Generated downs: every up statement whose inverse is exact, and an error for those that cannot be taken back.
import { strict as assert } from "node:assert";
import { inverseStatements } from "../../../server/src/sql/inverse";
import { objectName } from "../../../server/src/sql/object-name";
import { accepted, fullParser, inverseOf, parsedFile } from "../../support/parsers";

const exact: Readonly<Record<string, readonly string[]>> = {
  "create table s.t (a int)": ["DROP TABLE s.t"],
  'create table "Order" (a int)': ['DROP TABLE "Order"'],
  'create table "o""x" (a int)': ['DROP TABLE "o""x"'],
  "create table if not exists t (a int)": ["DROP TABLE IF EXISTS t"],
  "create table c partition of p for values in (1)": ["DROP TABLE c"],
  "create table t as select 1 as a": ["DROP TABLE t"],
  "select 1 as a into s.t": ["DROP TABLE s.t"],
  "alter table s.t rename to u": ["ALTER TABLE s.u RENAME TO t"],
  "alter table t rename column a to b": ["ALTER TABLE t RENAME COLUMN b TO a"],
  "alter table t rename constraint a to b": ["ALTER TABLE t RENAME CONSTRAINT b TO a"],
  "alter index s.i rename to j": ["ALTER INDEX s.j RENAME TO i"],
  "alter view v rename to w": ["ALTER VIEW w RENAME TO v"],
  "alter view v rename column a to b": ["ALTER VIEW v RENAME COLUMN b TO a"],
  "alter materialized view v rename to w": ["ALTER MATERIALIZED VIEW w RENAME TO v"],
  "alter sequence q rename to r": ["ALTER SEQUENCE r RENAME TO q"],
  "alter type ty rename to tz": ["ALTER TYPE tz RENAME TO ty"],
  "alter domain d rename constraint a to b": ["ALTER DOMAIN d RENAME CONSTRAINT b TO a"],
  "alter schema a rename to b": ["ALTER SCHEMA b RENAME TO a"],
  "alter function s.f(int, text[]) rename to g": ["ALTER FUNCTION s.g(integer, text[]) RENAME TO f"],
  "alter trigger x on s.t rename to y": ["ALTER TRIGGER y ON s.t RENAME TO x"],
  "alter policy x on t rename to y": ["ALTER POLICY y ON t RENAME TO x"],
  "alter table a.t set schema b": ["ALTER TABLE b.t SET SCHEMA a"],
  "alter table t set schema b": ["ALTER TABLE b.t SET SCHEMA public"],
  "alter function f(int) set schema b": ["ALTER FUNCTION b.f(integer) SET SCHEMA public"],
  "alter table t add column c int not null default 5": ["ALTER TABLE t DROP COLUMN c"],
  "alter table t add if not exists c int": ["ALTER TABLE t DROP COLUMN IF EXISTS c"],
  "alter table t add a int, add b int, alter c set not null": [
    "ALTER TABLE t ALTER COLUMN c DROP NOT NULL, DROP COLUMN b, DROP COLUMN a",
  ],
  "alter table t alter c add generated always as identity": ["ALTER TABLE t ALTER COLUMN c DROP IDENTITY"],
  "alter table t add constraint n check (a > 0) not valid": ["ALTER TABLE t DROP CONSTRAINT n"],
  "alter table t validate constraint n": [],
  "alter table t add unique (a, b)": ["ALTER TABLE t DROP CONSTRAINT t_a_b_key"],
  "alter table t add primary key (a)": ["ALTER TABLE t DROP CONSTRAINT t_pkey"],
  "alter table t add foreign key (a) references r": ["ALTER TABLE t DROP CONSTRAINT t_a_fkey"],
  "alter table t add check (a > 0), add check (a < 9), add check (a < b)": [
    "ALTER TABLE t DROP CONSTRAINT t_check, DROP CONSTRAINT t_a_check1, DROP CONSTRAINT t_a_check",
  ],
  "alter table t add exclude using gist (r with &&)": ["ALTER TABLE t DROP CONSTRAINT t_r_excl"],
  "alter table t add not null a": ["ALTER TABLE t ALTER COLUMN a DROP NOT NULL"],
  "alter table t inherit p": ["ALTER TABLE t NO INHERIT p"],
  "alter table t enable row level security": ["ALTER TABLE t DISABLE ROW LEVEL SECURITY"],
  "alter table t no force row level security": ["ALTER TABLE t FORCE ROW LEVEL SECURITY"],
  "alter table t disable trigger x": ["ALTER TABLE t ENABLE TRIGGER x"],
  "alter table p attach partition c for values in (1)": ["ALTER TABLE p DETACH PARTITION c"],
  "create index i on s.t (a)": ["DROP INDEX s.i"],
  "create index on t (a, lower(b))": ["DROP INDEX t_a_lower_idx"],
  "create unique index concurrently i on t (a)": ["DROP INDEX CONCURRENTLY IF EXISTS i"],
  "reindex table t": [],
  "vacuum t": [],
  analyze: [],
  "refresh materialized view m": [],
  "create view v as select 1": ["DROP VIEW v"],
  "create materialized view m as select 1": ["DROP MATERIALIZED VIEW m"],
  "create sequence s.q": ["DROP SEQUENCE s.q"],
  "create type e as enum ('a')": ["DROP TYPE e"],
  "create type c as (a int)": ["DROP TYPE c"],
  "create domain d as int": ["DROP DOMAIN d"],
  "create schema s": ["DROP SCHEMA s"],
  'create collation c from "C"': ["DROP COLLATION c"],
  "create statistics s.x on a, b from t": ["DROP STATISTICS s.x"],
  "create policy x on s.t": ["DROP POLICY x ON s.t"],
  "create trigger x after insert on t execute function f()": ["DROP TRIGGER x ON t"],
  "create rule r as on insert to t do nothing": ["DROP RULE r ON t"],
  "create event trigger e on ddl_command_end execute function f()": ["DROP EVENT TRIGGER e"],
  "create publication p for table t": ["DROP PUBLICATION p"],
  "create extension x": ["DROP EXTENSION x"],
  "create extension if not exists x": [],
  "create foreign table f (a int) server s": ["DROP FOREIGN TABLE f"],
  "create server s foreign data wrapper w": ["DROP SERVER s"],
  "create role r": ["DROP ROLE r"],
  "create function f(a int, out b text, variadic c int[]) language sql as 'x'": [
    "DROP FUNCTION f(integer, VARIADIC integer[])",
  ],
  "create procedure p(a bigint, b timestamptz) language sql as 'x'": [
    "DROP PROCEDURE p(bigint, timestamptz)",
  ],
  "alter type e rename value 'a' to 'it''s'": ["ALTER TYPE e RENAME VALUE 'it''s' TO 'a'"],
  "alter type c rename attribute a to b": ["ALTER TYPE c RENAME ATTRIBUTE b TO a"],
  "alter type c add attribute a int": ["ALTER TYPE c DROP ATTRIBUTE a"],
  "alter domain d add constraint n check (value > 0)": ["ALTER DOMAIN d DROP CONSTRAINT n"],
  "alter domain d set not null": ["ALTER DOMAIN d DROP NOT NULL"],
  "alter publication p add table a, s.b": ["ALTER PUBLICATION p DROP TABLE a, s.b"],
  "grant select (a), update on t to r, public with grant option": [
    "REVOKE select (a), update on t FROM r, public",
  ],
  "insert into t (a, b) values (1, 'it''s'), (2, null)": [
    "DELETE FROM t WHERE (a = 1 AND b = 'it''s') OR (a = 2 AND b IS NULL)",
  ],
  "set lock_timeout = '2s'": [],
};

const impossible: Readonly<Record<string, RegExp>> = {
  "drop table t": /what t was/,
  "alter table t drop column c": /column t\.c/,
  "alter table t alter c type bigint": /previous type of t\.c/,
  "alter table t alter c drop default": /previous default/,
  "alter table t detach partition c": /bounds/,
  "alter table t set (fillfactor = 70)": /previous setting/,
  "alter table t add constraint k unique using index i": /index i/,
  "alter type e add value 'it''s 100%'": /it''s 100%%/,
  "update t set a = 1": /rows of t/,
  "truncate t": /rows of t/,
  "insert into t (a) select 1": /inserted into t/,
  "create or replace function f() returns int language sql as 'x'": /function f/,
  "create or replace view v as select 1": /view v/,
  "revoke select on t from r": /privileges/,
  "do $$ begin perform 1; end $$": /DO block/,
  "select create_hypertable('t', 'a')": /function/,
};

describe("the inverse of a statement", () => {
  for (const [up, down] of Object.entries(exact)) {
    it(`takes back: ${up}`, async () => {
      assert.deepEqual(await inverseOf(up), down);
      for (const statement of down) await accepted(statement);
    });
  }

  for (const [up, why] of Object.entries(impossible)) {
    it(`raises for: ${up}`, async () => {
      const script = inverseStatements(await parsedFile(up), await fullParser());
      const [statement, second] = script.statements;
      assert.match(statement ?? "", /^DO \$\$ BEGIN RAISE EXCEPTION 'irreversible: .*'; END \$\$$/);
      assert.match(statement ?? "", why);
      assert.equal(second, undefined);
      assert.deepEqual(
        script.irreversible.map(({ index }) => index),
        [0],
      );
      assert.equal((await accepted(statement ?? "")).kind, "DoStmt");
    });
  }
});

describe("the inverse of a script", () => {
  it("is in reverse order", async () => {
    const up = "create type e as enum ('a'); create table t (a e); alter table u add b int;";
    assert.deepEqual(await inverseOf(up), ["ALTER TABLE u DROP COLUMN b", "DROP TABLE t", "DROP TYPE e"]);
  });

  it("leaves to DROP TABLE what goes with the table", async () => {
    const up =
      "create table t (a int); create index on t (a); alter table t add b int; insert into t (a) values (1);" +
      "comment on table t is 'x'; comment on column t.a is 'y'; create policy p on t; update t set a = 2;" +
      "create trigger x after insert on t execute function f();";
    assert.deepEqual(await inverseOf(up), ["DROP TABLE t"]);
  });

  it("drops a foreign key first that would hold another new table", async () => {
    const up =
      "create table a (b int); create table b (a int primary key); alter table a add foreign key (b) references b;";
    assert.deepEqual(await inverseOf(up), [
      "ALTER TABLE a DROP CONSTRAINT a_b_fkey",
      "DROP TABLE b",
      "DROP TABLE a",
    ]);
  });

  it("follows a table that is renamed after it was made", async () => {
    const up = "create table a (b int); alter table a rename to c; create index on c (b);";
    assert.deepEqual(await inverseOf(up), ["ALTER TABLE c RENAME TO a", "DROP TABLE a"]);
  });

  it("drops an index with the constraint that took it over", async () => {
    const up = "create unique index i on t (a); alter table t add constraint k unique using index i;";
    assert.deepEqual(await inverseOf(up), ["ALTER TABLE t DROP CONSTRAINT k"]);
  });

  it("leaves temporary tables alone", async () => {
    assert.deepEqual(await inverseOf("create temp table x (a int); insert into x values (1);"), []);
  });
});

describe("generated names", () => {
  it("are cut to 63 bytes, the longer part first and whole characters only", () => {
    const long = "t".repeat(60);
    const name = objectName(long, "column_name", "fkey");
    assert.equal(name, `${"t".repeat(46)}_column_name_fkey`);
    assert.equal(Buffer.byteLength(name), 63);
    assert.equal(objectName("ö".repeat(40), null, "pkey"), `${"ö".repeat(29)}_pkey`);
    assert.equal(
      objectName("a".repeat(50), "b".repeat(50), "key"),
      `${"a".repeat(29)}_${"b".repeat(29)}_key`,
    );
  });
});
