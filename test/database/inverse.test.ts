// Generated downs on a real server: after up and down the schema is what it was before.
import { strict as assert } from "node:assert";
import { ServerError } from "../../server/src/database/errors";
import { compareSnapshots, takeSnapshot } from "../../server/src/database/schema-snapshot";
import type { Session } from "../../server/src/database/session";
import { onServer } from "../support/databases";
import { inverseOf, parsedFile } from "../support/parsers";
import { serverMajors, testRun } from "../support/servers";

const schema = `
  create schema s;
  create type e as enum ('a', 'b');
  create type c as (x int);
  create domain d as int;
  create table r (a int primary key);
  create table t (a int not null, b int, "C d" text, k int, constraint t_k_check check (k > 0));
  create index t_b on t (b);
  create table p (a int) partition by list (a);
  create table p2 (a int);
  create table parent (a int);
  create table child (a int);
  create sequence q;
  create view v as select a, b from t;
  create materialized view m as select a from r;
  create function f() returns trigger language plpgsql as 'begin return new; end';
  create trigger x after insert on t for each row execute function f();
  create policy po on t;
  create publication pub for table r;
`;

const ups = [
  "create table s.n (a serial primary key, b int references r); create index on s.n (b);",
  'create table "Order ""x" (a int); create index on "Order ""x" (a);',
  "create table a1 (b int); create table b1 (a int primary key); alter table a1 add foreign key (b) references b1;",
  "create table n as select * from t; create table n2 (like t including all);",
  "alter table t rename to u; alter table u rename column a to z; alter table u rename constraint t_k_check to ck;",
  'alter table t rename "C d" to "E""f";',
  "alter index t_b rename to t_c; alter view v rename to w; alter sequence q rename to q1; alter type c rename to c1;",
  "alter materialized view m rename to m1; alter domain d rename to d1; alter schema s rename to s1;",
  "alter table t set schema s; alter function f() set schema s; alter function s.f() rename to g;",
  "alter trigger x on t rename to y; alter policy po on t rename to pp;",
  "alter table t add x int not null default 5, add y text unique, alter b set not null;",
  "alter table t add unique (a, b), add check (a > 0), add check (a < 9), add check (a < b), add foreign key (k) references r;",
  `alter table t add constraint ${"n".repeat(63)} unique (b);`,
  'alter table t add unique (k, b, a); create index on t (lower("C d"), b);',
  "create unique index i on t (a); alter table t add constraint i2 unique using index i;",
  "alter table t alter a add generated always as identity;",
  "alter table t enable row level security, force row level security, disable trigger x;",
  "alter table p attach partition p2 for values in (2);",
  "create table p3 partition of p for values in (3);",
  "alter table child inherit parent;",
  "create view w as select 1 as a; create materialized view m2 as select 1 as a; create index on m2 (a);",
  "create type e2 as enum ('x'); create type c2 as (a int); create domain d2 as e2 not null; create table n (a d2);",
  "create sequence q2; create schema s2; create statistics st on a, b from t; create publication p1 for table t;",
  "create function g(a int, out b text, variadic c int[]) language sql as 'select ''x''';",
  "create procedure h(a bigint, inout b numeric(10, 2)) language sql as 'select 1.0';",
  "create trigger y after insert on t execute function f(); create rule ru as on update to t do also select 1;",
  "create policy p1 on t using (true);",
  "alter type e rename value 'a' to 'z'; alter type c rename attribute x to y; alter type c add attribute w int;",
  "alter domain d add check (value > 0), set not null;".replace(", set", "; alter domain d set"),
  "alter publication pub add table t;",
  "grant select (a), update on t to public;",
  "comment on column t.a is 'x'; comment on table t is 'y';",
];

for (const major of serverMajors) {
  describe(`generated downs on PostgreSQL ${major}`, () => {
    it("restore the schema", async function () {
      await onServer(this, major, async (session) => {
        await runAll(session, await statementsOf(schema));
        const failures: string[] = [];
        for (const up of ups) failures.push(...(await whatDiffers(session, up)));
        assert.deepEqual(failures, []);
      });
    });
  });
}

const options = { history: testRun };

async function statementsOf(sql: string): Promise<readonly string[]> {
  return (await parsedFile(sql)).statements.map(({ parsed }) => parsed.text);
}

async function runAll(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.execute(statement);
}

/** Runs an up script and its generated down; what is not as before, or why one of them fails. */
async function whatDiffers(session: Session, up: string): Promise<readonly string[]> {
  try {
    const before = await takeSnapshot(session, options);
    await runAll(session, await statementsOf(up));
    const changed = await takeSnapshot(session, options);
    if (changed.checksum === before.checksum) return [`${up} changed nothing`];
    await runAll(session, await inverseOf(up));
    const differences = compareSnapshots(before, await takeSnapshot(session, options));
    return differences.map((difference) => `${up} ${JSON.stringify(difference)}`);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return [`${up} ${error.message}`];
  }
}
