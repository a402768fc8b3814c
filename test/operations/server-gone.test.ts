// A server that goes away under an apply, or takes no writes any more: told in its own words, with the state and the next
// step.
import { strict as assert } from "node:assert";
import { startCuttingProxy } from "../faults/cutting-proxy";
import {
  inDatabase,
  serverMajors,
  startDurableServer,
  withDatabase,
  type TestDatabase,
} from "../support/servers";
import { until } from "../support/waiting";
import { done, onProject, withProject, type Finished, type Project } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "CREATE TABLE b (id int);\nSELECT pg_sleep(600);\n",
  "002_b.down.sql": "DROP TABLE b;\n",
};
const quick = { skipBackup: true, force: true };

/** Runs an apply, and does this to the server's process that is in the middle of 002. */
async function applyWhile(
  project: Project,
  database: TestDatabase,
  happens: (pid: number) => Promise<unknown>,
): Promise<Finished> {
  const running = project.run("apply", quick);
  let pid = 0;
  await until(async () => {
    const rows = await database.sql(
      `select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
    );
    pid = Number(rows[0]?.["pid"] ?? 0);
    return pid > 0;
  });
  await happens(pid);
  const { finished } = await running;
  assert.equal(finished.outcome, "failed-clean", JSON.stringify(finished.problem));
  assert.equal(finished.exit_code, 2);
  assert.match(finished.problem?.state ?? "", /^002_b was rolled back as a whole\. 001_a is applied/);
  return finished;
}

describe("a network that was cut without a word", () => {
  it("ends the run within a minute, and what it was at is rolled back", async function () {
    this.timeout(120_000);
    await withDatabase(this, 18, async (database) => {
      const proxy = await startCuttingProxy(database.target.port, null);
      try {
        await withProject({ ...database.target, port: proxy.port }, files, async (project) => {
          const { problem } = await applyWhile(project, database, async () => proxy.fallSilent());
          assert.equal(problem?.code, "target/lost");
          assert.match(problem.next, /Check the server and the network/);
        });
      } finally {
        await proxy.close();
      }
      // The server notices the end of the connection and rolls back; until then the tables are locked.
      await until(
        async () => (await database.sql("select to_regclass('b') is null as gone"))[0]?.["gone"] === true,
      );
    });
  });
});

for (const major of serverMajors) {
  describe(`a server that goes away under an apply, PostgreSQL ${major}`, () => {
    it("is told as shut down, or its session as ended, when it said so", async function () {
      await onProject(this, major, files, async (project, database) => {
        const { problem } = await applyWhile(project, database, (pid) =>
          database.sql(`select pg_terminate_backend(${pid})`),
        );
        assert.equal(problem?.code, "target/lost");
        assert.match(
          problem.message,
          /^The server was shut down, or somebody ended this session \(terminating/,
        );
        assert.equal(problem.server?.code, "57P01");
        assert.match(problem.next, /new primary/);
      });
    });

    it("is told as crashed when another of its processes was killed, and goes on where it was", async function () {
      const server = await startDurableServer(major);
      if (typeof server === "string") {
        process.stderr.write(`  skipped on PostgreSQL ${major}: ${server}\n`);
        return this.skip();
      }
      try {
        await inDatabase(server, async (database) =>
          withProject(database.target, files, async (project) => {
            const other = await database.client();
            const { rows } = await other.query<{ pid: number }>("select pg_backend_pid() as pid");
            const { problem } = await applyWhile(project, database, async () =>
              process.kill(rows[0]?.pid ?? 0, "SIGKILL"),
            );
            assert.equal(problem?.code, "target/lost");
            assert.match(problem.message, /^The server crashed: /);
            assert.equal(problem.server?.code, "57P02");
            assert.match(problem.next, /server's log/);
            project.write("002_b.up.sql", "CREATE TABLE b (id int);\n");
            await until(async () => (await project.run("status")).finished.outcome === "done");
            assert.equal(done(await project.run("apply", quick)).applied.length, 1);
          }),
        );
      } finally {
        await server.kill();
      }
    });

    it("is told as read-only when it takes no writes any more, and what was applied stays", async function () {
      const demoted = { ...files, "002_b.up.sql": "SELECT demoted();\nCREATE TABLE b (id int);\n" };
      await onProject(this, major, demoted, async (project, database) => {
        await database.sql(
          `create function demoted() returns text language sql as
           $$ select set_config('transaction_read_only', 'on', true) $$`,
        );
        const { finished } = await project.run("apply", quick);
        assert.equal(finished.outcome, "failed-clean", JSON.stringify(finished.problem));
        const { problem } = finished;
        assert.match(
          problem?.message ?? "",
          /002_b\.up\.sql:2:1: The server takes no writes any more: a failover/,
        );
        assert.equal(problem?.server?.code, "25006");
        assert.match(problem.state, /002_b was rolled back as a whole\. 001_a is applied/);
        assert.match(problem.next, /^Name the primary/);
      });
    });

    it("is not blamed when the file itself asked for a read-only transaction", async function () {
      const own = { ...files, "002_b.up.sql": "SET TRANSACTION READ ONLY;\nCREATE TABLE b (id int);\n" };
      await onProject(this, major, own, async (project) => {
        const { finished } = await project.run("apply", quick);
        assert.match(
          finished.problem?.message ?? "",
          /:2:1: cannot execute CREATE TABLE in a read-only transaction/,
        );
        assert.match(finished.problem?.next ?? "", /^Correct the cause/);
      });
    });
  });
}
