// How a migration behaves in the queues for locks: it takes its tables in one order and no stronger than it needs, gives
// way to those who wait behind it, and ends nobody's session unasked.
import { strict as assert } from "node:assert";
import type { Client } from "pg";
import type { ApplyReport } from "../../server/src/protocol/reports/apply";
import { existingTables } from "../../server/src/database/existing-tables";
import { locksBySyntax } from "../../server/src/operations/forecast/forecast";
import { lockStatements, wantedLocks } from "../../server/src/operations/running/lock-order";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import type { Parser } from "../../server/src/sql/parser";
import { withServer, withSession } from "../support/databases";
import { allServerMajors, serverMajors, type ServerMajor, type TestDatabase } from "../support/servers";
import { done, onProject } from "./project";

const base = {
  "001_base.up.sql":
    "CREATE TABLE parents (id int PRIMARY KEY);\nCREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents);\n",
  "001_base.down.sql": "DROP TABLE children;\nDROP TABLE parents;\n",
};
const both = {
  ...base,
  "002_both.up.sql": "ALTER TABLE children ADD COLUMN a int;\nALTER TABLE parents ADD COLUMN b int;\n",
  "002_both.down.sql": "ALTER TABLE parents DROP COLUMN b;\nALTER TABLE children DROP COLUMN a;\n",
};
const quick = { skipBackup: true, force: true };

/** A client that asks for a lock as any application would; resolves when it has got it. */
async function reader(database: TestDatabase, sql: string): Promise<{ readonly answered: Promise<unknown> }> {
  const client: Client = await database.client({ application_name: "a-reader" });
  return { answered: client.query(sql) };
}

for (const major of serverMajors) {
  describe(`a migration in the lock queue, PostgreSQL ${major}`, () => {
    it("locks its tables in one order, all or none at first", async function () {
      await onProject(this, major, both, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client({ application_name: "the-holder" });
        await other.query("begin; lock table parents in access share mode");
        const { events, finished } = await project.run("apply", quick, {
          async onEvent(event) {
            if (event.event !== "step-progress" || !/attempt 2/.test(event.message)) return;
            // Nothing is held while it pauses: whoever wants the other table gets it.
            await database.sql("set lock_timeout = '1s'; select count(*) from children");
            await other.query("commit");
          },
        });
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        const retry = events.find((event) => event.event === "step-progress");
        assert.match(
          retry?.event === "step-progress" ? retry.message : "",
          /^could not obtain lock on relation "public.parents", behind pid \d+ \(the-holder, /,
        );
      });
    });

    it("gives way to a session that waits too long behind it, and is applied later", async function () {
      await onProject(this, major, both, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client({ application_name: "the-holder" });
        await other.query("begin; lock table parents in access share mode");
        const engine = project.engineWith({ max_queue_ms: 50, lock_retry_ms: 60_000 });
        let gaveWay = false;
        let readers: Promise<unknown>[] = [];
        const { finished } = await project.run("apply", quick, {
          engine,
          async onEvent(event) {
            if (event.event === "step-waiting") {
              readers = [...readers, (await reader(database, "select count(*) from parents")).answered];
            }
            if (event.event === "step-progress" && /^Gave way: \d+ session/.test(event.message)) {
              gaveWay = true;
              await Promise.all(readers);
              await other.query("commit");
            }
          },
        });
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        assert.ok(gaveWay);
        const [wait] = (finished.result as ApplyReport).lock_waits;
        assert.ok((wait?.held_up_sessions ?? 0) > 0);
        assert.ok((wait?.attempts ?? 0) > 1);
      });
    });

    it("warns when it has its locks and keeps others waiting, and is cancelled only when that is asked", async function () {
      const slow = {
        ...base,
        "002_slow.up.sql": "ALTER TABLE parents ADD COLUMN c int;\nSELECT pg_sleep(2.5);\n",
        "002_slow.down.sql": "ALTER TABLE parents DROP COLUMN c;\n",
      };
      await onProject(this, major, slow, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const run = async (max_blocking_ms: number) => {
          const told: string[] = [];
          let waiting: Promise<unknown> | undefined;
          const { finished } = await project.run("apply", quick, {
            engine: project.engineWith({ max_blocking_ms }),
            async onEvent(event) {
              if (event.event === "step-waiting") told.push(event.message);
              if (event.event === "step-started" && event.step === "002:2")
                waiting = (await reader(database, "select count(*) from parents")).answered;
            },
          });
          await waiting;
          return { finished, told };
        };
        const cancelled = await run(300);
        assert.equal(cancelled.finished.outcome, "failed-clean");
        assert.equal(cancelled.finished.problem?.code, "lock/timeout");
        assert.match(
          cancelled.finished.problem.message,
          /002_slow\.up\.sql:2:1: cancelled to let others pass: 1 session waits behind it/,
        );
        const patient = await run(0);
        assert.equal(patient.finished.outcome, "done", JSON.stringify(patient.finished.problem));
        assert.match(patient.told.join("\n"), /It has its locks; 1 session waits behind it, for \d/);
      });
    });

    it("ends sessions in its way only when told, and only those the config names", async function () {
      await onProject(this, major, both, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        await database.sql(
          `create role app_${database.name} login; grant all on parents to app_${database.name}`,
        );
        const hold = async (application_name: string, user: string) => {
          const client = await database.client({ application_name, user });
          await client.query("begin; lock table parents in access share mode");
          return client;
        };
        try {
          await hold("worker", `app_${database.name}`);
          const refused = await project.run("apply", { ...quick, terminateBlockers: true });
          assert.equal(refused.finished.problem?.code, "usage/invalid-flag");
          const engine = project.engineWith({ terminable_applications: ["worker"], lock_retry_ms: 2500 });
          const unasked = await project.run("apply", quick, { engine });
          assert.equal(unasked.finished.problem?.code, "lock/timeout");
          const { finished, events } = await project.run(
            "apply",
            { ...quick, terminateBlockers: true },
            { engine },
          );
          assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
          assert.ok(
            events.some(
              (one) =>
                one.event === "step-progress" && /^Terminated pid \d+ \(worker, app_/.test(one.message),
            ),
          );
          // A superuser's session stays, whatever it is called.
          const superuser = await hold("worker", "postgres");
          const stays = await project.run("rollback", { terminateBlockers: true }, { engine });
          assert.equal(stays.finished.problem?.code, "lock/timeout");
          await superuser.query("commit");
        } finally {
          await database.sql(`drop owned by app_${database.name}; drop role app_${database.name}`);
        }
      });
    });

    it("obeys the times that its file names", async function () {
      const own = {
        ...both,
        "002_both.up.sql": `-- migrate-safe-lock-retry-time 0\n${both["002_both.up.sql"]}`,
      };
      await onProject(this, major, own, async (project, database) => {
        done(await project.run("apply", { ...quick, steps: 1 }));
        const other = await database.client();
        await other.query("begin; lock table parents in access share mode");
        const { finished, events } = await project.run("apply", quick);
        assert.equal(finished.problem?.code, "lock/timeout");
        assert.ok(!events.some((event) => event.event === "step-progress"));
      });
    });
  });
}

/** Files whose locks are compared with and without those up front. */
const files: readonly string[] = [
  "UPDATE a SET x = 1; ALTER TABLE b ADD COLUMN y int;",
  "ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (x) REFERENCES b (id) NOT VALID; CREATE INDEX ON b (id);",
  "CREATE INDEX IF NOT EXISTS a_x ON a (x); CREATE TABLE IF NOT EXISTS a (id int REFERENCES b); DELETE FROM b;",
  "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION nothing(); TRUNCATE b;",
  "DROP TABLE IF EXISTS gone; DROP TABLE a; CREATE VIEW v AS SELECT * FROM b; UPDATE b SET id = id;",
  "ALTER TABLE parted ADD COLUMN z int; INSERT INTO parted VALUES (1, 1); COMMENT ON TABLE b IS 'x';",
  "ALTER TABLE b RENAME TO c; ALTER TABLE a RENAME TO b; ALTER TABLE b ADD COLUMN z int;",
  "ALTER TABLE a VALIDATE CONSTRAINT positive; ALTER TABLE b ALTER COLUMN id SET STATISTICS 50; ANALYZE a;",
  "LOCK TABLE a IN SHARE MODE; MERGE INTO b USING a ON a.x = b.id WHEN MATCHED THEN UPDATE SET id = b.id;",
];
const schema = `
  CREATE TABLE a (id int PRIMARY KEY, x int, CONSTRAINT positive CHECK (x > 0) NOT VALID); CREATE INDEX a_x ON a (x);
  CREATE TABLE b (id int PRIMARY KEY);
  CREATE TABLE parted (id int, k int) PARTITION BY LIST (k); CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
  CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';`;
/** What a transaction with these statements would lock before the first that needs one. */
async function upFrontStatements(
  parser: Parser,
  sql: string,
  major: ServerMajor,
  database: TestDatabase,
): Promise<readonly string[]> {
  const wanted = wantedLocks(parseSqlFile(sql, parser).statements, locksBySyntax(major));
  assert.ok(wanted, sql);
  return withServer(database, async (server) =>
    withSession(server, async (session) => {
      const names = wanted.locks.map(({ name }) => name);
      return lockStatements(await existingTables(session, names), wanted.locks, "nowait");
    }),
  );
}

for (const major of allServerMajors) {
  describe(`locks up front, PostgreSQL ${major}`, () => {
    it("are never stronger than what the statements take", async function () {
      await onProject(this, major, {}, async (project, database) => {
        const client = await database.client();
        await client.query(schema);
        const { rows } = await client.query<{ oid: string }>(
          "select oid::text from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace",
        );
        const oids = rows.map(({ oid }) => oid).join(", ");
        const seen = async () => {
          const locks = await client.query<{ lock: string }>(
            `select relation || ' ' || mode as lock from pg_locks
             where pid = pg_backend_pid() and locktype = 'relation' and relation in (${oids}) order by 1`,
          );
          return locks.rows.map(({ lock }) => lock);
        };
        for (const file of files) {
          if (/MERGE/.test(file) && major < 15) continue;
          const up = await upFrontStatements(project.parser, file, major, database);
          await client.query("begin");
          await client.query(file);
          const taken = await seen();
          await client.query("rollback; begin");
          for (const statement of up) await client.query(statement);
          const before = await seen();
          await client.query("rollback");
          assert.deepEqual(
            before.filter((lock) => !taken.includes(lock)),
            [],
            file,
          );
        }
      });
    });
  });
}
