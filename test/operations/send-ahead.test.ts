// The first statements of a migration go to the server behind the commit of the one before: they run when that is committed,
// never otherwise, and an end in between is told of the right one.
import { strict as assert } from "node:assert";
import type { OperationEvent } from "../../server/src/protocol/operations";
import { databaseKinds, kindName } from "../support/databases";
import { serverMajors, type TestDatabase } from "../support/servers";
import { until } from "../support/waiting";
import { applyAnyway, onAnyProject, onProject } from "./project";

/** The second one is still at work when the first is committed. */
const slow = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "SELECT pg_sleep(60);\nCREATE TABLE b (id int);\n",
  "002_b.down.sql": "DROP TABLE b;\n",
};

/** Acts where the first one's commit has been told, and nobody has asked for what comes next. */
function afterFirstCommit(act: () => Promise<void>) {
  return {
    async onEvent(event: OperationEvent) {
      if (event.event === "step-done" && event.step === "001:commit") await act();
    },
  };
}

/** The process that sleeps. */
async function sleeper(database: TestDatabase): Promise<unknown> {
  let pid: unknown;
  await until(async () => {
    const rows = await database.sql(
      "select pid from pg_stat_activity where state = 'active' and query ilike '%pg_sleep(60)%' and pid <> pg_backend_pid()",
    );
    pid = rows[0]?.["pid"];
    return rows.length === 1;
  });
  return pid;
}

async function applied(database: TestDatabase): Promise<unknown> {
  const [row] = await database.sql(
    "select array_agg(version) as versions, to_regclass('b') is not null as b from schema_migrations",
  );
  return row;
}

for (const kind of databaseKinds) {
  describe(`a migration behind a commit that fails, ${kindName(kind)}`, () => {
    it("has not run at all", async function () {
      const files = {
        "001_a.up.sql": "CREATE TABLE a (id int PRIMARY KEY);\nCREATE SEQUENCE runs;\n",
        "002_b.up.sql":
          "CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);\n",
        // A sequence goes on also in a transaction that is rolled back.
        "003_c.up.sql": "SELECT nextval('runs');\n",
      };
      await onAnyProject(this, kind, files, async (project) => {
        const { finished } = await project.run("apply", applyAnyway);
        assert.equal(finished.outcome, "failed-clean");
        assert.match(finished.problem?.message ?? "", /002/);
        project.write("002_b.up.sql", "CREATE TABLE b (a int);\n");
        project.write("003_c.up.sql", "DO 'BEGIN ASSERT nextval(''runs'') = 1; END';\n");
        const again = await project.run("apply", applyAnyway);
        assert.equal(again.finished.outcome, "done", JSON.stringify(again.finished.problem));
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`a migration that runs behind a commit, PostgreSQL ${major}`, () => {
    it("is at work before anybody asks for it, and is cancelled like any other", async function () {
      await onProject(this, major, slow, async (project, database) => {
        const cancel = new AbortController();
        const { onEvent } = afterFirstCommit(async () => {
          await sleeper(database);
          cancel.abort();
        });
        const { finished } = await project.run("apply", applyAnyway, { onEvent, signal: cancel.signal });
        assert.equal(finished.outcome, "cancelled-clean");
        assert.deepEqual(await applied(database), { versions: ["001"], b: false });
      });
    });

    it("is lost alone when its connection ends after the commit", async function () {
      await onProject(this, major, slow, async (project, database) => {
        const { onEvent } = afterFirstCommit(async () => {
          const pid = await sleeper(database);
          await database.sql(`select pg_terminate_backend(${Number(pid)})`);
        });
        const { finished } = await project.run("apply", applyAnyway, { onEvent });
        assert.equal(finished.outcome, "failed-clean");
        assert.equal(finished.problem?.code, "target/lost");
        assert.match(finished.problem.state, /001/);
        assert.deepEqual(await applied(database), { versions: ["001"], b: false });
      });
    });

    it("is ended with a run that nobody listens to any more", async function () {
      await onProject(this, major, slow, async (project, database) => {
        const gone = new Error("the listener is gone");
        const { onEvent } = afterFirstCommit(async () => {
          await sleeper(database);
          throw gone;
        });
        await assert.rejects(project.run("apply", applyAnyway, { onEvent }), gone);
        await until(async () => {
          const busy = await database.sql(
            "select from pg_stat_activity where application_name like '%migrate-safe%' and pid <> pg_backend_pid() and datname = current_database()",
          );
          return busy.length === 0;
        });
        assert.deepEqual(await applied(database), { versions: ["001"], b: false });
      });
    });
  });
}
