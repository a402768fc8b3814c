// The table of lock facts against real servers: each statement is run in a transaction, and what pg_locks and
// relfilenode then say is compared with what the facts foretold.
import { strict as assert } from "node:assert";
import type { Client } from "pg";
import { lockFacts } from "../../server/src/locks/lock-facts";
import { lockModes, type LockMode } from "../../server/src/locks/lock-modes";
import { accepted } from "../support/parsers";
import { serverMajors, withDatabase } from "../support/servers";

const schema = `
  create table r (a int primary key);
  create table t (a int not null, b int, c varchar(10), k int, constraint t_check check (b > 0) not valid);
  alter table t add constraint t_fkey foreign key (k) references r not valid;
  insert into r select generate_series(1, 5);
  insert into t select g, g, g::text, g from generate_series(1, 5) g;
  create unique index t_a on t (a);
  create index t_b on t (b);
  create sequence q;
  create view v as select a, b from t;
  create materialized view m as select a from r;
  create unique index m_a on m (a);
  create table p (a int) partition by list (a);
  create table p1 partition of p for values in (1);
  create table p2 (a int);
  create table parent (a int);
  create table child (a int);
  create function f() returns trigger language plpgsql as 'begin return new; end';
  create trigger x after insert on t for each row execute function f();
  create rule ru as on delete to t do also select 1;
  create policy po on t;
  create type ty as (a int);
`;

const statements = [
  "alter table t add d int",
  "alter table t add d int default 5",
  "alter table t add d timestamptz default now()",
  "alter table t add d timestamptz default clock_timestamp()",
  "alter table t add d uuid default gen_random_uuid()",
  "alter table t add d serial",
  "alter table t add d int generated always as identity",
  "alter table t add d int generated always as (b + 1) stored",
  "alter table t add d int check (d > 0)",
  "alter table t add d int unique",
  "alter table t add d int references r",
  "alter table t drop b cascade",
  "alter table t alter b set default 5",
  "alter table t alter b set not null",
  "alter table t alter a drop not null",
  "alter table t alter b set statistics 100",
  "alter table t alter c set storage external",
  "alter table t alter c set (n_distinct = 5)",
  "alter table t rename c to d",
  "alter table t add check (b > 0)",
  "alter table t add check (b > 0) not valid",
  "alter table t add foreign key (b) references r",
  "alter table t add foreign key (b) references r not valid",
  "alter table t validate constraint t_check",
  "alter table t add unique (b)",
  "alter table t add constraint n unique using index t_a",
  "alter table t add primary key (a)",
  "alter table t add constraint n primary key using index t_a",
  "alter table t drop constraint t_check",
  "alter table t alter constraint t_fkey deferrable",
  "alter table t rename constraint t_check to n",
  "alter table t rename to u",
  "alter table t set (fillfactor = 70)",
  "alter table t set (user_catalog_table = true)",
  "alter table t set unlogged",
  "alter table t cluster on t_a",
  "alter table t replica identity full",
  "alter table t replica identity using index t_a",
  "alter table t enable row level security",
  "alter table child inherit parent",
  "alter table child of ty",
  "alter table t disable trigger x",
  "alter table t disable rule ru",
  "alter table t add d int, add check (b > 0), add foreign key (b) references r",
  "alter table p attach partition p2 for values in (2)",
  "alter table p detach partition p1",
  "create table p3 partition of p for values in (3)",
  "create index on only p (a)",
  "create trigger y after insert on t for each row execute function f()",
  "drop trigger x on t",
  "alter trigger x on t rename to y",
  "create rule r2 as on insert to r do also select 1",
  "drop rule ru on t",
  "create policy p2 on t",
  "drop policy po on t",
  "create index on t (c)",
  "reindex table t",
  "alter index t_b rename to t_d",
  "alter index t_b set (fillfactor = 70)",
  "analyze t",
  "cluster t using t_a",
  "lock table t in share mode",
  "lock table r, t in row exclusive mode",
  "refresh materialized view m",
  "refresh materialized view concurrently m",
  "comment on table t is 'x'",
  "comment on column t.a is 'x'",
  "comment on constraint t_check on t is 'x'",
  "grant select on t to public",
  "create statistics s on a, b from t",
  "create table n (a int references r)",
  "create table n (like t)",
  "create table n () inherits (parent)",
  "create table n as select * from t",
  "create view w as select * from t",
  "create or replace view v as select a, b from t",
  "alter view v rename to w",
  "alter view v alter b set default 1",
  "alter sequence q restart",
  "alter sequence q owned by t.b",
  "insert into t (a) select a + 10 from r",
  "update t set b = 1",
  "delete from r where a = 99",
  "merge into r using t on t.a = r.a when matched then do nothing",
  "select * from t",
  "select * from t for update",
];

interface Held {
  readonly oid: number;
  readonly kind: string;
  readonly mode: string;
}

const held = `
  select c.oid, c.relkind::text as kind, l.mode
  from pg_catalog.pg_locks l
  join pg_catalog.pg_class c on c.oid = l.relation
  join before b on b.oid = c.oid
  where l.pid = pg_catalog.pg_backend_pid() and l.granted and c.relnamespace = 'public'::regnamespace`;

const files = `
  select b.name from before b left join pg_catalog.pg_class c on c.oid = b.oid
  where c.relfilenode is distinct from b.file`;

/** The relations that were there before, by the names the statement knows them by, with their files. */
const remember = `
  create temp table before as
  select oid, relname::text as name, relfilenode as file from pg_catalog.pg_class
  where relnamespace = 'public'::regnamespace`;

for (const major of serverMajors) {
  describe(`lock facts on PostgreSQL ${major}`, () => {
    it("are what the server takes and does", async function () {
      await withDatabase(this, major, async (database) => {
        await database.sql(schema);
        const client = await database.client();
        await client.query(remember);
        for (const sql of statements) await compare(client, sql, major);
      });
    });
  });
}

async function compare(client: Client, sql: string, major: number): Promise<void> {
  const facts = lockFacts(await accepted(sql), major);
  const names = (await client.query<{ oid: number; name: string }>("select oid, name from before")).rows;
  await client.query("begin");
  try {
    await client.query(sql);
    const locks = (await client.query<Held>(held)).rows;
    const rewritten = (await client.query<{ name: string }>(files)).rows.map(({ name }) => name);
    for (const { name, role, mode, rewrite } of facts.relations) {
      const oid = names.find((known) => known.name === name.name)?.oid;
      assert.equal(strongest(locks.filter((lock) => lock.oid === oid)), mode, `${sql}: ${name.name}`);
      // A sequence is one row: its new file is no rewrite that anybody waits for.
      if (rewrite === "maybe" || role === "sequence") continue;
      assert.equal(rewritten.includes(name.name), rewrite === "yes", `${sql}: rewrite`);
    }
    if (facts.note !== null) return;
    const foretold = facts.relations.map(({ name }) => name.name);
    const unseen = locks.filter(({ oid, kind, mode }) => {
      const name = names.find((known) => known.oid === oid)?.name ?? "";
      return kind !== "i" && !foretold.includes(name) && mode !== "AccessShareLock";
    });
    assert.deepEqual(unseen, [], `${sql}: locks that were not foretold`);
  } finally {
    await client.query("rollback");
  }
}

/** pg_locks spells ShareUpdateExclusiveLock what SQL spells SHARE UPDATE EXCLUSIVE. */
function strongest(locks: readonly Held[]): LockMode | null {
  const modes = locks.map(({ mode }) =>
    mode
      .replace(/Lock$/, "")
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .toUpperCase(),
  );
  return lockModes.findLast((mode) => modes.includes(mode)) ?? null;
}
