// The reduced mode: where it gives a tree, the tree has to say what PostgreSQL's grammar says.
import { strict as assert } from "node:assert";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { fullParser, reducedParser } from "../../support/parsers";

/** Mapped statements, in the spelling in which both parsers agree on every field that is compared. */
const mapped = [
  "create table s.t (a integer not null default 5, b text references r (c) on delete cascade, check (a > 1))",
  "create table if not exists t (id serial primary key, a varchar(20)[], b numeric(10, 2), unique (a, b))",
  "create table t (a timestamp with time zone default current_timestamp, b uuid default gen_random_uuid())",
  "create unique index concurrently if not exists i on s.t (a, b) where a is not null",
  "create index on t using gin (lower(a))",
  "alter table only s.t add column if not exists a boolean not null default false, drop column b cascade",
  "alter table t add constraint n foreign key (a, b) references s.r (c, d)",
  "alter table t add primary key (a), drop constraint if exists k",
  "alter table t alter column a set not null, alter column b drop not null, alter column c drop default",
  "alter table t alter column a set default now(), alter column b set data type bigint",
  "alter table t add column a int generated always as identity",
  "alter table t rename to u",
  "alter table t rename column a to b",
  "alter table t rename constraint a to b",
  "alter index s.i rename to j",
  "drop table if exists a.b, c cascade",
  "drop index concurrently if exists i",
  "drop type e",
  "update t set a = 1 where b is null and c = 'x'",
  "update t set a = 'é😀'::text",
  "delete from t",
  "delete from t where a = 1 or not b",
  "insert into t (a) values (1), (2)",
  "truncate a, b cascade",
  "set lock_timeout = '2s'",
  "set local statement_timeout = 5000",
  "begin",
  "commit",
  "create type e as enum ('a', 'b')",
  "create extension if not exists x",
  "create schema if not exists s",
  "refresh materialized view concurrently m",
  "select a from s.t where a = 1",
];

/** Places and what only one of the two writes out although it means nothing. */
const ignored = new Set([
  "location",
  "relationType",
  "behavior",
  "options",
  "ordering",
  "nulls_ordering",
  "oncommit",
  "limitOption",
  "op",
  "override",
  "funcformat",
  "initially_valid",
  "is_enforced",
  "typemod",
]);

function bare(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (ignored.has(key) ? undefined : value)));
}

function places(tree: unknown): readonly string[] {
  return JSON.stringify(tree).match(/"location":\d+/g) ?? [];
}

describe("the reduced parser", () => {
  it("is what loads when the wasm bytes are none", async () => {
    assert.ok((await reducedParser()).reduced);
  });

  for (const sql of mapped) {
    it(`agrees with the grammar on: ${sql}`, async () => {
      const [reduced, full] = [(await reducedParser()).parse(sql), (await fullParser()).parse(sql)];
      assert.equal(reduced.kind, full.kind);
      assert.deepEqual(bare(reduced.tree), bare(full.tree));
    });
  }

  it("keeps a dropped column's CASCADE", async () => {
    const parser = await reducedParser();
    assert.match(JSON.stringify(parser.parse("alter table t drop a cascade").tree), /DROP_CASCADE/);
  });

  it("places relations and columns at their bytes", async () => {
    const sql = 'alter table "tö" add column "é" int';
    const [reduced, full] = [(await reducedParser()).parse(sql), (await fullParser()).parse(sql)];
    for (const place of places(reduced.tree)) assert.ok(places(full.tree).includes(place), place);
    assert.ok(places(reduced.tree).length >= 2);
  });

  it("gives no tree and no error for what it does not understand", async () => {
    const parser = await reducedParser();
    const texts = [
      "alter table t add constraint c check (a > 0) not valid",
      "create policy p on t",
      "alter tabel t",
      "select 'open",
      "select a from b where c = any(array[1])",
      "insert into t values (1) on conflict do nothing",
    ];
    for (const text of texts) {
      const parsed = parser.parse(text);
      assert.equal(parsed.tree, null, text);
      assert.equal(parsed.error, null, text);
      assert.equal(parsed.kind, "unparsed", text);
    }
  });

  it("never sees a dollar quote, on which its parser can hang", async function () {
    // 143 bytes like these took that parser 13 seconds, one more line minutes.
    this.timeout(5_000);
    const body =
      "do $$ begin\n  perform 1 from a where b = c and d = e;\n  perform 2 from a where b = c and d = e;\n";
    const file = parseSqlFile(body.repeat(3), await reducedParser());
    assert.ok(file.reduced);
    assert.ok(file.statements.every(({ parsed }) => parsed.error === null));
  });
});
