// Foreign keys that were never proved and rows that break one: composite keys, NULLs, MATCH FULL, partitions,
// inheritance, odd names; nothing is ever changed.
import { strict as assert } from "node:assert";
import { findOrphans, foreignKeys, unvalidatedForeignKeys } from "../../server/src/database/foreign-keys";
import type { Session } from "../../server/src/database/session";
import { databaseKinds, kindName, onDatabase, onServer } from "../support/databases";
import { serverMajors } from "../support/servers";

const limits = { timeoutMs: 30_000, sample: 2 };
const every = () => true;

/** Runs statements without the checks that foreign keys are made of, as a restore by a superuser does. */
async function unchecked(session: Session, statements: readonly string[]): Promise<void> {
  await session.execute("set session_replication_role = replica");
  for (const statement of statements) await session.execute(statement);
  await session.execute("set session_replication_role = origin");
}

for (const kind of databaseKinds) {
  describe(`foreign keys, ${kindName(kind)}`, () => {
    it("lists the ones that were never validated", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute('create table "Par ent" (id int primary key)');
        await session.execute(
          'create table child (p int, constraint "the key" foreign key (p) references "Par ent" not valid)',
        );
        await session.execute('create table fine (p int references "Par ent")');
        // Without ALTER TABLE there is nothing to skip: a constraint of a new table is valid.
        await session.execute('alter table child drop constraint "the key"');
        await session.execute(
          'alter table child add constraint "the key" foreign key (p) references "Par ent" on delete cascade not valid',
        );
        assert.deepEqual(await unvalidatedForeignKeys(session, ["public"]), [
          {
            table: "public.child",
            constraint: "the key",
            foreign_table: 'public."Par ent"',
            validated: false,
            definition: 'FOREIGN KEY (p) REFERENCES public."Par ent" (id)',
          },
        ]);
        assert.equal((await foreignKeys(session, ["public"])).length, 2);
        assert.deepEqual(await foreignKeys(session, ["elsewhere"]), []);
        await session.execute('alter table child validate constraint "the key"');
        assert.deepEqual(await unvalidatedForeignKeys(session, ["public"]), []);
      });
    });

    it("finds rows that break a key, also a validated one, with a sample", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table p (a int, b text, primary key (a, b))");
        await session.execute("create table c (id int, x int, y text, foreign key (x, y) references p)");
        await session.execute("insert into p values (1, 'one')");
        await unchecked(session, [
          "insert into c values (1, 1, 'one'), (2, null, 'two'), (3, 3, null), (4, 4, 'four'), (5, 1, 'One'), (6, 6, 'six')",
        ]);
        const [orphans, ...rest] = await findOrphans(session, ["public"], every, limits);
        assert.deepEqual(rest, []);
        assert.equal(orphans?.key.table, "public.c");
        assert.equal(orphans?.key.validated, true);
        assert.equal(orphans?.count, 3);
        assert.equal(orphans?.sample.length, 2);
        const broken = ['{"x":1,"y":"One"}', '{"x":4,"y":"four"}', '{"x":6,"y":"six"}'];
        assert.ok(
          orphans?.sample.every((row) => broken.includes(row)),
          String(orphans?.sample),
        );
        assert.deepEqual(
          await findOrphans(session, ["public"], (key) => key.table === "public.p", limits),
          [],
        );
      });
    });

    it("reads MATCH FULL as the server does", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table p (a int, b int, primary key (a, b))");
        await session.execute("create table c (x int, y int, foreign key (x, y) references p match full)");
        await session.execute("insert into p values (1, 1)");
        await unchecked(session, ["insert into c values (1, 1), (null, null), (1, null), (2, 2)"]);
        const [orphans] = await findOrphans(session, ["public"], every, limits);
        assert.equal(orphans?.count, 2);
      });
    });

    it("counts partitions, and leaves inheritance children out", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table p (a int primary key)");
        await session.execute("create table c (x int references p) partition by list (x)");
        await session.execute("create table c1 partition of c default");
        await session.execute("create table q (x int references p)");
        await session.execute("create table q_child () inherits (q)");
        await unchecked(session, ["insert into c values (7), (8)", "insert into q_child values (9)"]);
        const found = await findOrphans(session, ["public"], every, limits);
        assert.deepEqual(
          found.map((one) => [one.key.table, one.count]),
          [["public.c", 2]],
        );
      });
    });

    it("works on a read-only session with an empty search path", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table p (a text primary key)");
        await session.execute("create table c (x text references p)");
        await unchecked(session, ["insert into c values ('lost')"]);
        await session.execute("set default_transaction_read_only = on");
        await session.execute("set search_path = ''");
        const [orphans] = await findOrphans(session, ["public"], every, limits);
        assert.deepEqual(orphans?.sample, ['{"x":"lost"}']);
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`foreign keys of a server, PostgreSQL ${major}`, () => {
    it("gives up on a key that takes too long, and leaves no transaction open", async function () {
      await onServer(this, major, async (session) => {
        await session.execute("create table p (a int primary key)");
        await session.execute("create table c (x int references p)");
        await unchecked(session, ["insert into c select generate_series(1, 300000)"]);
        await assert.rejects(findOrphans(session, ["public"], every, { timeoutMs: 1, sample: 1 }), {
          code: "57014",
        });
        await session.execute("create table after_it (a int)");
      });
    });
  });
}
