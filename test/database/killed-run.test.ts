// A run that is killed in the middle of a statement: the server notices, rolls the statement back and frees the lock,
// instead of committing what nobody waits for any more.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { onServer } from "../support/databases";
import { must } from "../support/results";
import { serverMajors, testRun } from "../support/servers";
import { until } from "../support/waiting";

const source = (path: string) => JSON.stringify(resolve(__dirname, "../..", path));

for (const major of serverMajors) {
  describe(`a killed run, PostgreSQL ${major}`, () => {
    it("leaves nothing behind, neither tables nor locks", async function () {
      await onServer(this, major, async (session, database, server) => {
        const script = `
          const { openServer } = require(${source("server/src/database/open-target")});
          void (async () => {
            const server = (await openServer(${JSON.stringify(database.target)}, async () => null, ${JSON.stringify(testRun)})).value;
            const never = new AbortController().signal;
            await server.acquireLock({ runId: "doomed", operation: "apply", waitMs: 0 }, never, () => undefined);
            const work = (await server.connect({ purpose: "work", runId: "doomed" })).value;
            await work.execute("create table half_done as select 1 as a from pg_sleep(30)");
          })();`;
        const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", script], {
          cwd: resolve(__dirname, "../.."),
          stdio: ["ignore", "ignore", "inherit"],
        });
        const gone = new Promise((done) => child.once("exit", (_code, signal) => done(signal)));
        const ours = async () => {
          const rows = await session.query<{ state: string; query: string }>(
            "select state, query from pg_stat_activity where application_name like 'migrate-safe:%:doomed'",
          );
          return rows;
        };
        await until(async () =>
          (await ours()).some((row) => row.state === "active" && row.query.includes("pg_sleep")),
        );
        child.kill("SIGKILL");
        assert.equal(await gone, "SIGKILL");
        await until(async () => (await ours()).length === 0);
        assert.deepEqual(await session.query("select to_regclass('half_done') as t"), [{ t: null }]);
        const signal = new AbortController().signal;
        const lock = must(
          await server.acquireLock({ runId: "next", operation: "apply", waitMs: 0 }, signal, () => undefined),
        );
        await lock.release();
      });
    });
  });
}
