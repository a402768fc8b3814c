// Poolers between us and the server: one that gives each transaction another session is refused, one that keeps a client
// on its session is as good as the server.
import { strict as assert } from "node:assert";
import { openServer } from "../../server/src/database/open-target";
import { withSession } from "../support/databases";
import { startFakePooler } from "../support/fake-pooler";
import { must, mustFail } from "../support/results";
import { serverMajors, testRun, withDatabase } from "../support/servers";

for (const major of serverMajors) {
  describe(`a connection pooler, PostgreSQL ${major}`, () => {
    it("in transaction mode is refused, with what to do", async function () {
      await withDatabase(this, major, async (database) => {
        const pooler = await startFakePooler(database.server.port, "transaction");
        try {
          const target = { ...database.target, port: pooler.port };
          const problem = mustFail(await openServer(target, async () => null, testRun));
          assert.equal(problem.code, "target/unsupported");
          assert.match(problem.message, /pooler in transaction mode/);
          assert.match(problem.next, /direct address/);
          assert.equal(problem.state, "Nothing was changed.");
        } finally {
          await pooler.close();
        }
      });
    });

    it("in session mode works", async function () {
      await withDatabase(this, major, async (database) => {
        const pooler = await startFakePooler(database.server.port, "session");
        try {
          const target = { ...database.target, port: pooler.port };
          const server = must(await openServer(target, async () => null, testRun));
          assert.deepEqual(await withSession(server, (session) => session.query("select 1 as one")), [
            { one: 1 },
          ]);
          await server.close();
        } finally {
          await pooler.close();
        }
      });
    });
  });
}
