// Opening servers: who they are, sessions and their settings, and every way a connection fails told as a problem.
import { strict as assert } from "node:assert";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { openServer } from "../../server/src/database/open-target";
import { resetStatements } from "../../server/src/database/session-settings";
import { onServer, withServer, withSession } from "../support/databases";
import { must, mustFail } from "../support/results";
import { serverMajors, serverTarget, testRun, testServer, withDatabase } from "../support/servers";
import { withStandby } from "../support/standby";

const canary = "hunter2-canary";
const noPassword = async () => null;

for (const major of serverMajors) {
  describe(`a server target, PostgreSQL ${major}`, () => {
    it("says who it is", async function () {
      await withDatabase(this, major, (database) =>
        withServer(database, async ({ identity, kind }) => {
          assert.equal(kind, "server");
          assert.equal(Math.trunc(identity.server_version_num / 10_000), major);
          assert.equal(identity.database, database.name);
          assert.equal(identity.role, "postgres");
          assert.equal(identity.address, `127.0.0.1:${database.server.port}`);
          assert.match(identity.system_identifier ?? "", /^\d{10,}$/);
        }),
      );
    });

    it("gives sessions the settings of the run and their name", async function () {
      await onServer(this, major, async (session) => {
        const [row] = await session.query<Record<string, string>>(
          `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
                  current_setting('idle_in_transaction_session_timeout') as idle,
                  current_setting('client_connection_check_interval') as alive,
                  current_setting('application_name') as name`,
        );
        assert.deepEqual(row, {
          lock: "3s",
          statement: "0",
          idle: "0",
          alive: "1s",
          name: "migrate-safe:test:test-run",
        });
      });
    });

    it("brings a session back after a migration changed its settings", async function () {
      await onServer(this, major, async (session) => {
        await session.execute("set search_path = ''");
        await session.execute("set lock_timeout = 0");
        await session.execute("create role somebody");
        try {
          await session.execute("set session authorization somebody");
          const defaults = { run: testRun, readOnly: false, checksConnection: true };
          await session.pipeline(resetStatements(session, defaults));
          const [row] = await session.query<{ path: string; lock: string; check: string; role: string }>(
            `select current_setting('search_path') as path, current_setting('lock_timeout') as lock,
                    current_setting('client_connection_check_interval') as check, current_user::text as role`,
          );
          assert.deepEqual(row, { path: '"$user", public', lock: "3s", check: "1s", role: "postgres" });
        } finally {
          await session.execute("drop role somebody");
        }
      });
    });

    it("refuses writes in a read-only session", async function () {
      await withDatabase(this, major, (database) =>
        withServer(database, (server) =>
          withSession(
            server,
            async (session) => {
              await assert.rejects(session.execute("create table t ()"), {
                name: "ServerError",
                code: "25006",
              });
            },
            { readOnly: true },
          ),
        ),
      );
    });

    it("refuses to write where the role is read-only, and still reads", async function () {
      await withDatabase(this, major, async (database) => {
        const role = `reader_${database.name}`;
        await database.sql(
          `create role ${role} login; alter role ${role} set default_transaction_read_only = on`,
        );
        const server = must(
          await openServer(serverTarget(database.server, database.name, role), noPassword, testRun),
        );
        try {
          const problem = mustFail(await server.connect({ purpose: "test", runId: "r" }));
          assert.equal(problem.code, "target/read-only");
          assert.match(problem.message, new RegExp(role));
          const one = await withSession(server, (session) => session.query("select 1 as one"), {
            readOnly: true,
          });
          assert.deepEqual(one, [{ one: 1 }]);
        } finally {
          await server.close();
          await database.sql(`drop role ${role}`);
        }
      });
    });

    it("refuses to write where the config file says read-only, and still reads", async function () {
      await withDatabase(this, major, async (database) => {
        const target = { ...database.target, access: "read-only" as const };
        const server = must(await openServer(target, noPassword, testRun));
        const problem = mustFail(await server.connect({ purpose: "test", runId: "r" }));
        assert.equal(problem.code, "target/read-only");
        assert.match(problem.message, /the config file says so/);
        const one = await withSession(server, (session) => session.query("select 1 as one"), {
          readOnly: true,
        });
        assert.deepEqual(one, [{ one: 1 }]);
        await server.close();
      });
    });

    it("refuses to write to a standby, and still reads", async function () {
      await withStandby(this, major, async ({ standby }) => {
        const server = must(await openServer(serverTarget(standby, "postgres"), noPassword, testRun));
        const problem = mustFail(await server.connect({ purpose: "test", runId: "r" }));
        assert.equal(problem.code, "target/read-only");
        assert.match(problem.message, /is a standby/);
        assert.match(problem.next, /primary/);
        const one = await withSession(server, (session) => session.query("select 1 as one"), {
          readOnly: true,
        });
        assert.deepEqual(one, [{ one: 1 }]);
        await server.close();
      });
    });

    it("forwards notices", async function () {
      await withDatabase(this, major, (database) =>
        withServer(database, async (server) => {
          const notices: string[] = [];
          await withSession(
            server,
            (session) => session.execute("do $$ begin raise notice 'hello'; end $$"),
            {
              onNotice: (notice) => notices.push(`${notice.severity} ${notice.message}`),
            },
          );
          assert.deepEqual(notices, ["NOTICE hello"]);
        }),
      );
    });

    it("tells a database that is not there", async function () {
      await withDatabase(this, major, async ({ server }) => {
        const problem = mustFail(await openServer(serverTarget(server, "nowhere"), noPassword, testRun));
        assert.equal(problem.code, "target/refused");
        assert.match(problem.message, /Target test .*has no database nowhere/);
        assert.equal(problem.state, "Nothing was changed.");
        assert.equal(problem.server?.code, "3D000");
      });
    });

    it("tells a role that is not there", async function () {
      await withDatabase(this, major, async ({ server, name }) => {
        const problem = mustFail(
          await openServer(serverTarget(server, name, "nobody_here"), noPassword, testRun),
        );
        assert.equal(problem.code, "target/refused");
        assert.match(problem.message, /nobody_here/);
      });
    });

    it("tells a role without the right to connect", async function () {
      await withDatabase(this, major, async (database) => {
        const role = `outsider_${database.name}`;
        await database.sql(
          `create role ${role} login; revoke connect on database ${database.name} from public`,
        );
        try {
          const target = serverTarget(database.server, database.name, role);
          const problem = mustFail(await openServer(target, noPassword, testRun));
          assert.equal(problem.code, "target/no-rights");
          assert.equal(problem.server?.code, "42501");
        } finally {
          await database.sql(`drop role ${role}`);
        }
      });
    });
  });
}

describe("a target that cannot be opened", () => {
  const nowhere = { major: 16, port: 1, kill: async () => undefined } as const;

  it("is unreachable when nothing listens", async () => {
    const problem = mustFail(await openServer(serverTarget(nowhere, "db"), async () => canary, testRun));
    assert.equal(problem.code, "target/unreachable");
    assert.match(
      problem.message,
      /Target test \(127\.0\.0\.1:1, database db\) cannot be reached: nothing listens there\./,
    );
    assert.equal(problem.state, "Nothing was changed.");
    assert.ok(problem.next.length > 0);
    assert.ok(!JSON.stringify(problem).includes(canary));
  });

  it("is unreachable when its host has no address", async () => {
    const target = { ...serverTarget(nowhere, "db"), host: "no-such-host.invalid" };
    const problem = mustFail(await openServer(target, noPassword, testRun));
    assert.equal(problem.code, "target/unreachable");
    assert.match(problem.message, /host name is not known/);
  });

  it("is unreachable when it never answers", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    try {
      const target = serverTarget({ ...nowhere, port }, "db");
      const problem = mustFail(await openServer(target, noPassword, { ...testRun, connect_timeout_ms: 300 }));
      assert.equal(problem.code, "target/unreachable");
      assert.match(problem.message, /did not answer in time/);
    } finally {
      silent.close();
    }
  });

  it("says what is wrong with TLS", async function () {
    const server = await testServer(18);
    if (!server) this.skip();
    const target = { ...serverTarget(server, "postgres"), sslmode: "verify-full" as const };
    const problem = mustFail(await openServer(target, noPassword, testRun));
    assert.equal(problem.code, "target/refused");
    assert.match(problem.message, /sslmode verify-full/);
  });

  it("opens without TLS where sslmode only prefers it", async function () {
    const server = await testServer(18);
    if (!server) this.skip();
    const target = { ...serverTarget(server, "postgres"), sslmode: "prefer" as const };
    await must(await openServer(target, noPassword, testRun)).close();
  });

  it("says which root certificate cannot be read", async function () {
    const target = {
      ...serverTarget(nowhere, "db"),
      sslmode: "verify-ca" as const,
      sslrootcert: "/nowhere/root.crt",
    };
    const problem = mustFail(await openServer(target, noPassword, testRun));
    assert.equal(problem.code, "target/refused");
    assert.match(
      problem.message,
      /sslmode verify-ca: the certificate file \/nowhere\/root\.crt cannot be read/,
    );
  });
});
