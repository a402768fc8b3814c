// What statements lock and do, against what was measured on PostgreSQL 12 to 18. A fact is written as
// `name MODE work`, where work is rewrite, scan or index, with a question mark where the schema decides.
import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lockFacts, type RelationLock } from "../../../server/src/locks/lock-facts";
import { lockTable } from "../../../server/src/locks/lock-table";
import { displayName } from "../../../server/src/sql/names";
import { accepted, fullParser } from "../../support/parsers";

const abbreviations = {
  "ACCESS SHARE": "AS",
  "ROW SHARE": "RS",
  "ROW EXCLUSIVE": "RX",
  "SHARE UPDATE EXCLUSIVE": "SUE",
  SHARE: "S",
  "SHARE ROW EXCLUSIVE": "SRE",
  EXCLUSIVE: "X",
  "ACCESS EXCLUSIVE": "AEL",
} as const;

function mark(what: string, degree: string): string {
  if (degree === "no") return "";
  return degree === "maybe" ? ` ${what}?` : ` ${what}`;
}

function written({ name, mode, rewrite, scan, buildsIndex }: RelationLock): string {
  const work = mark("rewrite", rewrite) + mark("scan", scan) + (buildsIndex ? " index" : "");
  return `${displayName(name)} ${abbreviations[mode]}${work}`;
}

async function factsOf(sql: string, major: number): Promise<string> {
  return lockFacts(await accepted(sql), major)
    .relations.map(written)
    .join(", ");
}

async function noteOf(sql: string): Promise<string> {
  return lockFacts(await accepted(sql), 16).note ?? "";
}

/** Equal on every version that knows the statement. */
const measured: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  columns: {
    "alter table t add c int": "t AEL",
    "alter table t add c int default 5": "t AEL",
    "alter table t add c int not null default 1 + 2": "t AEL",
    "alter table t add c timestamptz default now()": "t AEL",
    "alter table t add c timestamptz default current_timestamp": "t AEL",
    "alter table t add c int[] default '{1}'::int[]": "t AEL",
    "alter table t add c jsonb default '{}'": "t AEL",
    "alter table t add c timestamptz default clock_timestamp()": "t AEL rewrite scan",
    "alter table t add c uuid default gen_random_uuid()": "t AEL rewrite scan",
    "alter table t add c float8 default random() * 2": "t AEL rewrite scan",
    "alter table t add c int default nextval('s')": "t AEL rewrite scan, s RX",
    "alter table t add c int default own_function()": "t AEL rewrite? scan?",
    "alter table t add c serial": "t AEL rewrite scan",
    "alter table t add c int generated always as identity": "t AEL rewrite scan",
    "alter table t add c int generated always as (a + 1) stored": "t AEL rewrite scan",
    "alter table t add c int generated always as (a + 1) virtual": "t AEL",
    "alter table t add c int generated always as (a + 1) virtual not null": "t AEL scan",
    "alter table t add c int check (c > 0)": "t AEL scan",
    "alter table t add c int unique": "t AEL scan index",
    "alter table t add c serial primary key": "t AEL rewrite scan index",
    "alter table t add c int references r": "t AEL, r SRE",
    "alter table t add c int default 1 references r": "t AEL scan, r SRE scan?",
    "alter table t add c own_type": "t AEL rewrite? scan?",
    "alter table t add c citext": "t AEL",
    "alter table t drop c": "t AEL",
    "alter table t alter c set default random()": "t AEL",
    "alter table t alter c drop default": "t AEL",
    "alter table t alter c set not null": "t AEL scan?",
    "alter table t alter c drop not null": "t AEL",
    "alter table t alter c set statistics 100": "t SUE",
    "alter table t alter c set storage external": "t AEL",
    "alter table t alter c set compression lz4": "t AEL",
    "alter table t alter c set (n_distinct = 5)": "t SUE",
    "alter table t alter c reset (n_distinct)": "t SUE",
    "alter table t alter c add generated always as identity": "t AEL",
    "alter table t alter c set generated always": "t AEL",
    "alter table t alter c drop identity": "t AEL",
    "alter table t alter c drop expression": "t AEL",
    "alter table t alter c type bigint": "t AEL rewrite? scan?",
    "alter table t alter c type text using c::text": "t AEL rewrite? scan?",
    "alter table t alter c type timestamptz using c at time zone 'UTC'": "t AEL rewrite scan",
    "alter table t rename c to d": "t AEL",
  },
  constraints: {
    "alter table t add check (a > 0)": "t AEL scan",
    "alter table t add check (a > 0) not valid": "t AEL",
    "alter table t add check (a > 0) not enforced": "t AEL",
    "alter table t add constraint n not null a": "t AEL scan",
    "alter table t add constraint n not null a not valid": "t AEL",
    "alter table t add foreign key (a) references s.r": "t SRE scan, s.r SRE scan?",
    "alter table t add foreign key (a) references s.r not valid": "t SRE, s.r SRE",
    "alter table t add foreign key (a) references t": "t SRE scan",
    "alter table t validate constraint k": "t SUE scan",
    "alter table t add unique (a)": "t AEL scan index",
    "alter table s.t add constraint k unique using index i": "s.t AEL, s.i SUE",
    "alter table t add primary key (a)": "t AEL scan index",
    "alter table t add constraint k primary key using index i": "t AEL scan?, i SUE",
    "alter table t add exclude using gist (a with =)": "t AEL scan index",
    "alter table t drop constraint k": "t AEL",
    "alter table t alter constraint k deferrable": "t AEL",
    "alter table t alter constraint k not enforced": "t AEL",
    "alter table t alter constraint k enforced": "t AEL scan",
    "alter table t rename constraint a to b": "t AEL",
  },
  "the rest of ALTER TABLE": {
    "alter table t rename to u": "t AEL",
    "alter table t set schema s": "t AEL",
    "alter table t owner to r": "t AEL",
    "alter table t set (fillfactor = 70)": "t SUE",
    "alter table t reset (autovacuum_enabled)": "t SUE",
    "alter table t set (user_catalog_table = true)": "t AEL",
    "alter table t set logged": "t AEL rewrite scan",
    "alter table t set unlogged": "t AEL rewrite scan",
    "alter table t set tablespace x": "t AEL rewrite?",
    "alter table t set access method heap2": "t AEL rewrite? scan?",
    "alter table t cluster on i": "t SUE, i SUE",
    "alter table t set without cluster": "t SUE",
    "alter table t replica identity full": "t AEL",
    "alter table t replica identity using index i": "t AEL, i S",
    "alter table t enable row level security": "t AEL",
    "alter table t force row level security": "t AEL",
    "alter table t inherit p": "t AEL, p SUE",
    "alter table t no inherit p": "t AEL, p AS",
    "alter table t of ty": "t AEL, ty AS",
    "alter table t not of": "t AEL",
    "alter table t set (fillfactor = 70), alter c set statistics 5": "t SUE",
    "alter table t set (fillfactor = 70), alter c set statistics 5, add foreign key (a) references r":
      "t SRE scan, r SRE scan?",
    "alter table t add a int, add b serial, add foreign key (a) references r":
      "t AEL rewrite scan, r SRE scan?",
  },
  partitions: {
    "alter table p attach partition c for values in (1)": "p SUE, c AEL scan?",
    "create table c partition of p for values in (1)": "p AEL",
    "alter index i attach partition j": "i SUE, j AEL",
    "create index i on only p (a)": "p S",
  },
  "triggers, rules and policies": {
    "create trigger x after insert on t execute function f()": "t SRE",
    "create constraint trigger x after insert on t from r for each row execute function f()": "t SRE, r AS",
    "drop trigger x on s.t": "s.t AEL",
    "alter trigger x on t rename to y": "t AEL",
    "alter table t disable trigger x": "t SRE",
    "alter table t enable always trigger x": "t SRE",
    "create rule r as on insert to t do nothing": "t AEL",
    "drop rule r on t": "t AEL",
    "alter table t disable rule r": "t AEL",
    "create policy p on t": "t AEL",
    "alter policy p on t using (true)": "t AEL",
    "drop policy p on t": "t AEL",
    "create event trigger e on ddl_command_end execute function f()": "",
  },
  indexes: {
    "create index on t (a)": "t S scan index",
    "create unique index on t (a)": "t S scan index",
    "create index concurrently on t (a)": "t SUE scan index",
    "drop index s.i, j": "s.i AEL, j AEL",
    "drop index concurrently i": "i SUE",
    "reindex table t": "t S scan index",
    "reindex table concurrently t": "t SUE scan index",
    "reindex index i": "i AEL rewrite scan index",
    "reindex index concurrently i": "i SUE rewrite scan index",
    "alter index i rename to j": "i SUE",
    "alter index i set (fillfactor = 70)": "i SUE",
    "alter index i set tablespace x": "i AEL rewrite?",
    "alter index i alter column 1 set statistics 5": "i SUE",
    "alter index i depends on extension x": "i AEL",
  },
  maintenance: {
    "vacuum t": "t SUE scan?",
    "vacuum full t": "t AEL rewrite scan",
    "vacuum (full off) t": "t SUE scan?",
    "analyze t": "t SUE",
    "cluster t using i": "t AEL rewrite scan",
    "truncate t, u": "t AEL, u AEL",
    "lock table t": "t AEL",
    "lock table t in share mode": "t S",
    "lock table t in row exclusive mode": "t RX",
    "refresh materialized view m": "m AEL rewrite scan",
    "refresh materialized view concurrently m": "m X scan",
    "comment on table t is 'x'": "t SUE",
    "comment on column s.t.c is 'x'": "s.t SUE",
    "comment on constraint k on t is 'x'": "t AS",
    "comment on index i is 'x'": "i SUE",
    "comment on function f() is 'x'": "",
    "create statistics x on a, b from t": "t SUE",
    "alter default privileges grant select on tables to r": "",
  },
  "other objects": {
    "create table t (a int)": "",
    "create table t (a int references r, foreign key (a) references s.q)": "r SRE, s.q SRE",
    "create table t (like o)": "o AS",
    "create table t (a int) inherits (p)": "p SUE",
    "create table t as select * from o join q using (a)": "o AS scan?, q AS scan?",
    "create table t as select * from o with no data": "o AS",
    "create view v as with w as (select 1 from a) select * from w, b": "b AS, a AS",
    "create or replace view v as select * from a": "v AEL, a AS",
    "drop table s.t, u": "s.t AEL, u AEL",
    "drop view v": "v AEL",
    "drop sequence q": "q AEL",
    "alter view v rename to w": "v AEL",
    "alter view v alter c set default 1": "v AEL",
    "alter view v set (security_barrier = true)": "v AEL",
    "create sequence q": "",
    "alter sequence q restart": "q SRE",
    "alter sequence q owned by t.c": "q SRE, t AS",
    "alter sequence q rename to r": "q AEL",
    "alter type e add value 'x'": "",
    "alter type c add attribute a int": "c AEL",
    "create publication p for table t": "t SUE",
    "create publication p for all tables": "",
    "alter publication p drop table t": "t SUE",
    "create function f() returns int language sql as 'select 1'": "",
    "create schema s": "",
  },
  rows: {
    "insert into t values (1)": "t RX",
    "insert into t select * from o": "t RX, o AS scan?",
    "update t set a = 1": "t RX scan",
    "update t set a = 1 where b = 2": "t RX scan?",
    "update t set a = o.a from o where o.b = t.b": "t RX scan?, o AS scan?",
    "delete from t": "t RX scan",
    "delete from t where a in (select a from o)": "t RX scan?, o AS scan?",
    "merge into t using o on t.a = o.a when matched then delete": "t RX scan?, o AS scan?",
    "select * from t": "t AS scan?",
    "select * from t for update": "t RS scan?",
    "copy t from stdin": "t RX",
  },
};

for (const [group, statements] of Object.entries(measured)) {
  describe(`locks of ${group}`, () => {
    for (const [sql, expected] of Object.entries(statements)) {
      it(sql, async () => {
        for (const major of [12, 15, 18]) assert.equal(await factsOf(sql, major), expected, `${major}`);
      });
    }
  });
}

describe("locks that changed between versions", () => {
  const changed: readonly (readonly [string, Readonly<Record<number, string>>])[] = [
    [
      "alter table p detach partition c",
      { 12: "p AEL, c SUE", 13: "p AEL, c SUE", 14: "p AEL, c AEL", 18: "p AEL, c AEL" },
    ],
    ["alter table p detach partition c concurrently", { 14: "p SUE, c AEL", 18: "p SUE, c AEL" }],
    ["copy t to stdout", { 12: "", 13: "t AS scan", 18: "t AS scan" }],
    ["grant select on t to r", { 12: "", 17: "", 18: "t AS" }],
    ["revoke select on t from r", { 17: "", 18: "t AS" }],
    ["alter table t alter c set expression as (a)", { 17: "t AEL rewrite scan", 18: "t AEL rewrite? scan?" }],
  ];
  for (const [sql, versions] of changed) {
    it(sql, async () => {
      for (const [major, expected] of Object.entries(versions)) {
        assert.equal(await factsOf(sql, Number(major)), expected, major);
      }
    });
  }
});

describe("lock facts", () => {
  it("merge relations that are one, with or without their schema", async () => {
    assert.equal(await factsOf("alter table t add foreign key (a) references public.t", 16), "t SRE scan");
  });

  it("say whether the statement may run in a transaction", async () => {
    assert.equal(lockFacts(await accepted("create index concurrently on t (a)"), 16).transactional, false);
    assert.equal(lockFacts(await accepted("create index on t (a)"), 16).transactional, true);
  });

  it("note what the names cannot tell", async () => {
    assert.match(await noteOf("drop index i"), /table of the index .* ACCESS EXCLUSIVE/);
    assert.match(await noteOf("alter table t drop column c"), /foreign key/);
    assert.match(await noteOf("truncate t cascade"), /CASCADE/);
    assert.equal(await noteOf("create index on t (a)"), "");
  });

  it("tell the roles of relations", async () => {
    const { relations } = lockFacts(await accepted("alter table t add foreign key (a) references r"), 16);
    assert.deepEqual(
      relations.map(({ role }) => role),
      ["target", "referenced"],
    );
  });

  it("are empty for what the grammar rejects", async () => {
    const facts = lockFacts((await fullParser()).parse("alter tabel t"), 16);
    assert.deepEqual(facts, { relations: [], transactional: true, note: null });
  });
});

describe("the table of lock facts", () => {
  it("names a source of PostgreSQL and a function for every row", () => {
    for (const [id, { source }] of Object.entries(lockTable)) assert.match(source, /^\w+\.c, \w+\(\)$/, id);
  });

  it("has no row that no statement belongs to", () => {
    const folder = join(__dirname, "../../../server/src/locks");
    const code = readdirSync(folder)
      .filter((name) => name !== "lock-table.ts")
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n");
    for (const id of Object.keys(lockTable)) {
      assert.match(code, new RegExp(`"${id}"|\\b${id}\\b`), id);
    }
  });
});
