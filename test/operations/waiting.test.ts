// What happens when others are in the way: waiting is told, patience ends, a cancel is obeyed, two runs take turns.
import { strict as assert } from "node:assert";
import type { OperationEvent } from "../../server/src/protocol/operations";
import type { PreflightReport } from "../../server/src/protocol/reports/preflight";
import { serverMajors } from "../support/servers";
import { applyAnyway, done, onProject, runOn, transcript, onAnyProject } from "./project";

const files = {
  "001_users.up.sql": "CREATE TABLE users (id int);\n",
  "001_users.down.sql": "DROP TABLE users;\n",
  "002_name.up.sql": "CREATE TABLE other (id int);\nALTER TABLE users ADD COLUMN name text;\n",
  "002_name.down.sql": "ALTER TABLE users DROP COLUMN name;\nDROP TABLE other;\n",
};

const quick = { skipBackup: true, force: true };

for (const major of serverMajors) {
  describe(`in the way of an apply, PostgreSQL ${major}`, () => {
    it("a held lock is told with its holder, and is retried as a whole until it is free", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client({ application_name: "the-holder" });
        await other.query("begin; lock table users in access share mode");
        const waits: OperationEvent[] = [];
        const result = await project.run("apply", quick, {
          async onEvent(event) {
            if (event.event === "step-waiting") waits.push(event);
            // Let go only after a whole attempt was rolled back.
            if (event.event === "step-progress" && /attempt 3/.test(event.message))
              await other.query("commit");
          },
        });
        assert.equal(done(result).applied.length, 1);
        const [first] = waits;
        assert.ok(first?.event === "step-waiting");
        assert.equal(first.blockers[0]?.application, "the-holder");
        assert.match(
          first.message,
          /^Waiting for pid \d+ \(the-holder, postgres, idle in transaction for \d+ s\)\.$/,
        );
        // The first statement ran again, so each attempt was the whole transaction.
        assert.equal(transcript(result.events).filter((line) => line === "> 002:1").length, 3);
        const [wait] = done(result).lock_waits;
        assert.equal(wait?.version, "002");
        assert.equal(wait.attempts, 3);
        assert.equal(wait.blockers[0]?.application, "the-holder");
      });
    });

    it("a table that a backup cannot lock is told with its holder", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client({ application_name: "the-holder" });
        await other.query("begin; lock table users in access exclusive mode");
        const { events, finished } = await project.run("backup");
        assert.equal(finished.exit_code, 1);
        assert.match(finished.problem?.message ?? "", /lock timeout, behind pid \d+ \(the-holder, /);
        assert.ok(events.some(({ event }) => event === "step-waiting"));
      });
    });

    it("a lock that is never granted ends cleanly and names who held it", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client({ application_name: "the-holder" });
        await other.query("begin; lock table users in access share mode");
        const engine = project.engineWith({ lock_timeout_ms: 200, lock_retry_ms: 1000 });
        const { finished } = await project.run("apply", quick, { engine });
        assert.equal(finished.outcome, "failed-clean");
        assert.equal(finished.exit_code, 2);
        assert.equal(finished.problem?.code, "lock/timeout");
        assert.match(finished.problem.message, /002_name\.up\.sql:2:1: .*It waited for pid \d+ \(the-holder/);
        await other.query("commit");
        assert.deepEqual(await database.sql("select to_regclass('other') as other"), [{ other: null }]);
      });
    });

    it("preflight finds the lock and the transaction, and apply refuses before it waits", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client({ application_name: "the-holder" });
        await other.query("begin; lock table users in access share mode");
        const engine = project.engineWith({ long_transaction_seconds: 0 });
        const { finished } = await project.run("preflight", {}, { engine });
        assert.equal(finished.exit_code, 1);
        const report = finished.result as PreflightReport;
        const locks = report.checks.find((check) => check.id === "locks");
        assert.equal(locks?.status, "fail");
        assert.match(locks.details.join("\n"), /users: AccessShareLock held by pid \d+ \(the-holder/);
        const long = report.checks.find((check) => check.id === "transactions");
        assert.equal(long?.status, "warn");
        assert.match(long.details.join("\n"), /the-holder/);
        const applied = await project.run("apply", { skipBackup: true });
        assert.equal(applied.finished.exit_code, 1);
        assert.match(applied.finished.problem?.message ?? "", /users by pid \d+\.$/);
        await other.query("commit");
        done(await project.run("preflight"));
      });
    });

    it("a cancel while it waits is sent to the server, and the migration is rolled back", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client();
        await other.query("begin; lock table users in access share mode");
        const cancel = new AbortController();
        const { finished } = await project.run("apply", quick, {
          signal: cancel.signal,
          onEvent(event) {
            if (event.event === "step-waiting") cancel.abort();
          },
        });
        assert.equal(finished.outcome, "cancelled-clean");
        assert.equal(finished.exit_code, 2);
        assert.equal(finished.problem?.code, "run/cancelled");
        const open = await database.sql(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'migrate-safe:%'",
        );
        assert.deepEqual(open, [{ n: 0 }]);
        assert.deepEqual(await database.sql("select to_regclass('other') as other"), [{ other: null }]);
      });
    });

    it("a cancel in the middle of CONCURRENTLY leaves a dirty migration without an invalid index", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", quick));
        project.write("003_index.up.sql", "CREATE INDEX CONCURRENTLY users_id ON users (id);");
        project.write("003_index.down.sql", "DROP INDEX CONCURRENTLY users_id;");
        const other = await database.client();
        await other.query("begin; lock table users in row exclusive mode");
        const cancel = new AbortController();
        const run = project.run("apply", quick, {
          engine: project.engineWith({ lock_timeout_ms: 300 }),
          signal: cancel.signal,
          onEvent(event) {
            if (event.event === "step-waiting") cancel.abort();
          },
        });
        const { finished } = await run;
        assert.equal(finished.outcome, "cancelled-partial");
        await other.query("commit");
        const status = done(await project.run("status"));
        assert.equal(status.summary.dirty, 1);
        done(await project.run("apply", { skipBackup: true }));
        const indexes = await database.sql(
          "select indisvalid from pg_index where indrelid = 'users'::regclass",
        );
        assert.deepEqual(indexes, [{ indisvalid: true }]);
      });
    });

    it("two runs at once apply each migration exactly once", async function () {
      const many: Record<string, string> = {};
      for (let version = 1; version <= 8; version++) {
        many[`00${version}_m.up.sql`] = `CREATE TABLE t${version} (a int);\nSELECT pg_sleep(0.05);\n`;
        many[`00${version}_m.down.sql`] = `DROP TABLE t${version};\n`;
      }
      await onProject(this, major, many, async (project, database) => {
        const results = await Promise.all([
          project.run("apply", { skipBackup: true }),
          runOn(project.engineWith({}), "apply", { skipBackup: true }),
        ]);
        const reports = results.map((result) => done(result));
        assert.deepEqual(
          reports.map((one) => one.applied.length).sort((a, b) => a - b),
          [0, 8],
        );
        const rows = await database.sql("select version, dirty from schema_migrations order by version");
        assert.equal(rows.length, 8);
        assert.ok(rows.every((row) => row["dirty"] === false));
      });
    });

    it("a run that may not wait says who holds the migration lock, with exit 1", async function () {
      await onProject(this, major, files, async (project) => {
        const engine = project.engineWith({ lock_wait_ms: 0 });
        const seen: OperationEvent[] = [];
        done(
          await project.run("apply", quick, {
            async onEvent(event) {
              if (event.event !== "step-started" || event.step !== "001:1") return;
              const loser = await runOn(engine, "apply", quick);
              seen.push(...loser.events);
            },
          }),
        );
        const finished = seen.at(-1);
        assert.ok(finished?.event === "finished");
        assert.equal(finished.exit_code, 1);
        assert.equal(finished.problem?.code, "lock/held");
        assert.match(finished.problem.message, /held by .*\(process \d+\) for apply/);
      });
    });
  });
}

describe("a run that nobody listens to any more", () => {
  it("gives the lock and its sessions back at every event", async function () {
    await onProject(this, 18, files, async (project, database) => {
      for (let stopAt = 0; stopAt < 8; stopAt++) {
        let seen = 0;
        for await (const event of project.engine.runOperation("apply", applyAnyway, {
          signal: new AbortController().signal,
        })) {
          assert.ok(event.event !== "finished");
          if (seen++ === stopAt) break;
        }
        const left = await database.sql(
          "select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database where locktype = 'advisory' and datname = current_database()",
        );
        assert.deepEqual(left, [{ n: 0 }], `stopped at ${stopAt}`);
      }
    });
  });
});

describe("a cancel of a statement that the embedded database cannot interrupt", () => {
  it("ends the database after a moment, and nothing of the migration lasts", async function () {
    const files = {
      "001_endless.up.sql": "CREATE TABLE half (id int);\nDO $$ BEGIN LOOP END LOOP; END $$;\n",
      "001_endless.down.sql": "DROP TABLE half;\n",
    };
    await onAnyProject(this, "scratch", files, async (project) => {
      const cancel = new AbortController();
      const { finished } = await project.run(
        "apply",
        { skipBackup: true, force: true },
        {
          signal: cancel.signal,
          onEvent(event) {
            if (event.event === "step-started" && event.step === "001:2")
              setTimeout(() => cancel.abort(), 50);
          },
        },
      );
      assert.equal(finished.outcome, "cancelled-clean", JSON.stringify(finished.problem));
      assert.equal(finished.problem?.code, "run/cancelled");
      assert.equal(done(await project.run("status")).summary.pending, 1);
    });
  });
});
