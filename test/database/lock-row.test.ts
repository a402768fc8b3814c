// The row that tells who holds the migration lock, the fence that stops a run which has lost it, and the locks of other
// migration tools.
import { strict as assert } from "node:assert";
import { foreignLocks } from "../../server/src/database/foreign-locks";
import type { Database, HeldLock } from "../../server/src/database/session";
import { onServer, withServer, withSession } from "../support/databases";
import { must, mustFail } from "../support/results";
import { serverMajors, type TestDatabase } from "../support/servers";
import { until } from "../support/waiting";

const never = new AbortController().signal;

async function acquire(database: Database, runId: string, waitMs = 0) {
  return database.acquireLock({ runId, operation: "apply", waitMs }, never, () => undefined);
}

async function recorded(database: Database, runId: string): Promise<HeldLock> {
  const lock = must(await acquire(database, runId));
  await lock.record();
  return lock;
}

/** Ends the session that holds the lock of a run, as a cut connection would. */
async function endLockSession(database: TestDatabase, runId: string): Promise<void> {
  await database.sql(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'migrate-safe:lock:${runId}'`,
  );
}

async function stepOf(database: TestDatabase): Promise<unknown> {
  const rows = await database.sql("select step from schema_migrations_lock");
  return rows[0]?.["step"];
}

for (const major of serverMajors) {
  describe(`the row of the migration lock, PostgreSQL ${major}`, () => {
    it("says who holds it, for what and at which step, and is gone afterwards", async function () {
      await onServer(this, major, async (_session, database, server) => {
        const lock = await recorded(server, "one");
        lock.tell("0042:1");
        const row = async () => {
          const rows = await database.sql(
            "select run_id, operation, step, db_user, pid from schema_migrations_lock",
          );
          return rows[0];
        };
        await until(async () => (await row())?.["step"] === "0042:1");
        const { pid, ...rest } = (await row()) ?? {};
        assert.deepEqual(rest, { run_id: "one", operation: "apply", step: "0042:1", db_user: "postgres" });
        const problem = mustFail(await acquire(server, "two"));
        assert.match(
          problem.message,
          new RegExp(`\\(process ${String(pid)}\\) for apply, at 0042:1, since 2`),
        );
        await lock.release();
        assert.equal(await row(), undefined);
      });
    });

    it("is taken over when its run is gone", async function () {
      await onServer(this, major, async (_session, database, server) => {
        await recorded(server, "dead");
        await endLockSession(database, "dead");
        const lock = must(await acquire(server, "next", 5000));
        assert.deepEqual(await database.sql("select run_id from schema_migrations_lock"), [
          { run_id: "next" },
        ]);
        await lock.release();
      });
    });

    for (const isolation of ["read committed", "repeatable read"]) {
      it(`stops a run that was replaced before its commit, ${isolation}`, async function () {
        await onServer(this, major, async (session, database, server) => {
          const lock = await recorded(server, "first");
          const fence = `select ${lock.fence} as held`;
          await session.execute(`begin isolation level ${isolation}`);
          await session.execute("create table by_first (id int)");
          lock.tell("at work");
          await until(async () => (await stepOf(database)) === "at work");
          assert.deepEqual(await session.query(fence), [{ held: "first" }]);
          await session.execute("rollback");
          await session.execute("begin");
          await session.execute("create table by_first (id int)");
          await endLockSession(database, "first");
          const next = must(await acquire(server, "second", 5000));
          assert.deepEqual(await session.query(fence), [{ held: null }]);
          assert.ok(lock.lost.aborted);
          await next.release();
        });
      });
    }

    it("is not taken over while a commit of the run before is under way", async function () {
      await onServer(this, major, async (session, database, server) => {
        const lock = await recorded(server, "first");
        await session.execute("begin");
        await session.execute("create table by_first (id int)");
        await session.query(`select ${lock.fence}`);
        await endLockSession(database, "first");
        const problem = mustFail(await acquire(server, "second"));
        assert.match(problem.message, /for apply, at a commit that is still under way/);
        await session.execute("commit");
        await must(await acquire(server, "second")).release();
      });
    });

    it("lets the heartbeat pass while a commit is under way", async function () {
      await onServer(this, major, async (session, database, server) => {
        const lock = await recorded(server, "first");
        await session.execute("begin");
        await session.query(`select ${lock.fence}`);
        lock.tell("late");
        await until(async () => (await stepOf(database)) === "late");
        await session.execute("rollback");
        await lock.release();
      });
    });

    it("is done without by a role that may not create it", async function () {
      await onServer(this, major, async (_session, database) => {
        const role = `guest_${database.name}`;
        await database.sql(`create role ${role} login; revoke create on schema public from public`);
        try {
          const target = { ...database, target: { ...database.target, user: role } };
          await withServer(target, async (server) => {
            const lock = await recorded(server, "guest");
            assert.equal(lock.fence, null);
            await lock.release();
          });
        } finally {
          await database.sql(`drop role ${role}`);
        }
      });
    });
  });

  describe(`the locks of other tools, PostgreSQL ${major}`, () => {
    const tables = {
      "golang-migrate": "create table schema_migrations (version bigint primary key, dirty boolean not null)",
      Rails:
        "create table ar_internal_metadata (key text, value text, created_at timestamp, updated_at timestamp)",
      sqlx: "create table _sqlx_migrations (version bigint, checksum bytea)",
      Flyway: "create table flyway_schema_history (installed_rank int, version text, checksum int)",
      goose: "create table goose_db_version (version_id bigint, is_applied boolean)",
      "node-pg-migrate": "create table pgmigrations (name text, run_on timestamp)",
      "graphile-migrate": "create table migrations (hash text, previous_hash text)",
      tern: "create table schema_version (version int)",
      Sqitch: "create table changes (change_id text, planned_at timestamptz)",
      Prisma: "create table _prisma_migrations (checksum text, finished_at timestamptz)",
    };

    it("are waited for, each by its name, and left free", async function () {
      await onServer(this, major, async (session, database, server) => {
        for (const [tool, table] of Object.entries(tables)) {
          await session.execute(table);
          const [lock] = (await foreignLocks(session)).filter((one) => one.tool === tool);
          assert.ok(lock, tool);
          const other = await database.client({ application_name: "their-deploy" });
          await other.query("select pg_advisory_lock($1)", [lock.key.toString()]);
          const problem = mustFail(await acquire(server, "ours"));
          assert.equal(problem.code, "lock/held");
          assert.match(problem.message, new RegExp(`by their-deploy@.* for a run of ${tool}`));
          await other.query("select pg_advisory_unlock_all()");
          const ours = must(await acquire(server, "ours"));
          await other.query("select pg_advisory_lock($1)", [lock.key.toString()]);
          await ours.release();
          await other.end();
        }
      });
    });

    it("have the keys that the tools compute", async function () {
      await onServer(this, major, async (session, database, server) => {
        // A known answer of sqlx-postgres for a database of this name.
        await database.sql("create database zone");
        try {
          const target = { ...database, target: { ...database.target, database: "zone" } };
          await withServer(target, async (zone) =>
            withSession(zone, async (inZone) => {
              await inZone.execute(tables.sqlx);
              assert.deepEqual(await foreignLocks(inZone), [
                { tool: "sqlx", key: 2_771_974_297_191_923_538n },
              ]);
            }),
          );
        } finally {
          await database.sql("drop database zone with (force)");
        }
        await session.execute("create table schema_migrations (version text, dirty boolean, checksum text)");
        assert.deepEqual(await foreignLocks(session), []);
        void server;
      });
    });
  });
}
