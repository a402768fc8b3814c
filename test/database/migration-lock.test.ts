// The migration lock: one holder at a time, the other told who it is, lost with its session, never waited for inside the
// server. On servers and on the scratch database.
import { strict as assert } from "node:assert";
import { hostname } from "node:os";
import type { Database, HeldLock, LockHolder } from "../../server/src/database/session";
import { databaseKinds, kindName, onDatabase, onServer, withServer } from "../support/databases";
import { must, mustFail } from "../support/results";
import { serverMajors, testRun, withDatabase } from "../support/servers";
import { until } from "../support/waiting";
import { openServer } from "../../server/src/database/open-target";

const never = new AbortController().signal;
const nobodyWaits = () => undefined;

function acquire(
  database: Database,
  operation: string,
  waitMs = 0,
  signal = never,
  onWaiting: (holder: LockHolder) => void = nobodyWaits,
) {
  return database.acquireLock({ runId: `run-${operation}`, operation, waitMs }, signal, onWaiting);
}

for (const kind of databaseKinds) {
  describe(`the migration lock, ${kindName(kind)}`, () => {
    it("is given to one at a time", async function () {
      await onDatabase(this, kind, async (_session, database) => {
        const first = must(await acquire(database, "apply"));
        const problem = mustFail(await acquire(database, "rollback"));
        assert.equal(problem.code, "lock/held");
        assert.match(problem.message, /for apply/);
        assert.equal(problem.state, "Nothing was changed.");
        await first.release();
        await must(await acquire(database, "rollback")).release();
      });
    });

    it("tells the one who waits who holds it, and is handed on", async function () {
      await onDatabase(this, kind, async (_session, database) => {
        const first = must(await acquire(database, "apply"));
        const holders: LockHolder[] = [];
        const waiting = acquire(database, "rollback", 30_000, never, (holder) => {
          holders.push(holder);
          void first.release();
        });
        await must(await waiting).release();
        assert.equal(holders[0]?.operation, "apply");
        assert.equal(holders[0]?.run_id, "run-apply");
        assert.match(holders[0]?.since ?? "", /^\d{4}-/);
      });
    });

    it("stops waiting when the run is cancelled", async function () {
      await onDatabase(this, kind, async (_session, database) => {
        const first = must(await acquire(database, "apply"));
        const abort = new AbortController();
        const waiting = acquire(database, "rollback", 30_000, abort.signal, () => abort.abort());
        assert.equal(mustFail(await waiting).code, "run/cancelled");
        await first.release();
      });
    });

    it("may be released twice", async function () {
      await onDatabase(this, kind, async (_session, database) => {
        const lock = must(await acquire(database, "apply"));
        await lock.release();
        await lock.release();
        assert.equal(lock.lost.aborted, false);
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`the migration lock of a server, PostgreSQL ${major}`, () => {
    it("holds between two runs and names user and host", async function () {
      await withDatabase(this, major, (database) =>
        withServer(database, (one) =>
          withServer(database, async (other) => {
            const lock = must(await acquire(one, "apply"));
            const problem = mustFail(await acquire(other, "apply", 200));
            assert.match(problem.message, new RegExp(`@${hostname()} \\(process \\d+\\) for apply since 2`));
            await lock.release();
          }),
        ),
      );
    });

    it("names the holder's role and process to a role that may not read statements", async function () {
      await withDatabase(this, major, async (database) => {
        const role = `lowly_${database.name}`;
        await database.sql(`create role ${role} login`);
        const target = { ...database.target, user: role };
        const lowly = must(await openServer(target, async () => null, testRun));
        try {
          await withServer(database, async (server) => {
            const lock = must(await acquire(server, "apply"));
            const problem = mustFail(await acquire(lowly, "apply"));
            assert.match(problem.message, /held by postgres \(process \d+\)/);
            await lock.release();
          });
        } finally {
          await lowly.close();
          await database.sql(`drop role ${role}`);
        }
      });
    });

    it("is another one for another history table and for another database", async function () {
      await withDatabase(this, major, (database) =>
        withServer(database, async (server) => {
          const lock = must(await acquire(server, "apply"));
          const run = { ...testRun, history_table: "other" };
          const other = must(await openServer(database.target, async () => null, run));
          await must(await acquire(other, "apply")).release();
          await other.close();
          await withDatabase(this, major, (second) =>
            withServer(second, async (elsewhere) => {
              await must(await acquire(elsewhere, "apply")).release();
            }),
          );
          await lock.release();
        }),
      );
    });

    it("is lost when its session is ended, and free again", async function () {
      await onServer(this, major, async (session, _database, server) => {
        const lock = must(await acquire(server, "apply"));
        await session.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'migrate-safe:lock:%' and datname = current_database()",
        );
        await until(() => lock.lost.aborted);
        await must(await acquire(server, "apply", 5000)).release();
        await lock.release();
      });
    });

    it("lets CREATE INDEX CONCURRENTLY of its holder pass while another run waits", async function () {
      await onServer(this, major, async (session, database, server) => {
        const lock = must(await acquire(server, "apply"));
        let waiting: Promise<HeldLock> | undefined;
        await withServer(database, async (other) => {
          await new Promise<void>((resolve) => {
            waiting = acquire(other, "apply", 60_000, never, () => resolve()).then(must);
          });
          await session.execute("create table t (a int)");
          await session.execute("create index concurrently t_a on t (a)");
          await lock.release();
          await (await waiting)?.release();
        });
        const rows = await session.query(
          "select indisvalid as valid from pg_index where indexrelid = 't_a'::regclass",
        );
        assert.deepEqual(rows, [{ valid: true }]);
      });
    });
  });
}
