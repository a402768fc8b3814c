// Poolers between us and the server: one that gives each transaction another session is refused, one that keeps a client
// on its session is as good as the server.
import { strict as assert } from "node:assert";
import { openServer } from "../../server/src/database/open-target";
import { directAddress } from "../../server/src/database/pooler-hosts";
import { withSession } from "../support/databases";
import { startFakePooler } from "../support/fake-pooler";
import { startPgBouncer } from "../support/pgbouncer";
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

describe("a real PgBouncer before PostgreSQL 18", () => {
  for (const mode of ["transaction", "session"] as const) {
    it(mode === "session" ? "in session mode works" : "in transaction mode is refused", async function () {
      await withDatabase(this, 18, async (database) => {
        const bouncer = await startPgBouncer(database.server.port, mode);
        if (typeof bouncer === "string") {
          process.stderr.write(`  skipped: ${bouncer}\n`);
          this.skip();
        }
        try {
          const target = { ...database.target, port: bouncer.port };
          const opened = await openServer(target, async () => null, testRun);
          if (mode === "transaction") {
            assert.match(mustFail(opened).next, /"directUrl" of the target/);
            return;
          }
          const server = must(opened);
          assert.equal(server.pooled, true);
          assert.deepEqual(await withSession(server, (session) => session.query("select 1 as one")), [
            { one: 1 },
          ]);
          await server.close();
        } finally {
          await bouncer.close();
        }
      });
    });
  }
});

describe("the direct address behind a pooler", () => {
  it("is told for hosts whose poolers are known", () => {
    assert.match(directAddress({ host: "aws-0-eu.pooler.supabase.com", port: 6543 }), /port 5432/);
    assert.match(
      directAddress({ host: "ep-cool-1-pooler.eu.aws.neon.tech", port: 5432 }),
      /without “-pooler”/,
    );
    assert.match(directAddress({ host: "pool.internal", port: 6432 }), /PgBouncer's usual port/);
    assert.equal(directAddress({ host: "db.internal", port: 5432 }), "");
  });
});
