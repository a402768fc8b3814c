// What is special about the scratch database: it stays in its folder through a kill, one process has it at a time, its
// connections share a session politely, and an endless statement ends it instead of the run.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import type { ScratchTarget } from "../../server/src/config/settings";
import { ConnectionLost } from "../../server/src/database/errors";
import { openScratch } from "../../server/src/scratch/open-scratch";
import { withSession } from "../support/databases";
import { must, mustFail } from "../support/results";
import { withScratch, withScratchFolder } from "../support/scratch";
import { testRun } from "../support/servers";
import { pause } from "../support/waiting";

const impatient = { ...testRun, lock_wait_ms: 300 };

function scratchIn(folder: string): ScratchTarget {
  return { kind: "scratch", name: "scratch", environment: "local", folder };
}

describe("a scratch database in a folder", () => {
  it("keeps its data and its identity", async () => {
    await withScratchFolder(async (folder) => {
      const first = must(await openScratch(scratchIn(folder), testRun));
      await withSession(first, (session) => session.execute("create table t as select 1 as a"));
      await first.close();
      const second = must(await openScratch(scratchIn(folder), testRun));
      assert.deepEqual(await withSession(second, (session) => session.query("select a from t")), [{ a: 1 }]);
      assert.equal(second.identity.system_identifier, first.identity.system_identifier);
      assert.equal(second.identity.address, folder);
      assert.equal(second.identity.name, "scratch");
      assert.equal(readFileSync(join(folder, ".gitignore"), "utf8"), "*\n");
      await second.close();
    });
  });

  it("has what was committed, and nothing else, after its process was killed", async () => {
    await withScratchFolder(async (folder) => {
      const code = await inProcess(
        folder,
        `await session.execute("create table t (a int primary key)");
         await session.execute("insert into t select generate_series(1, 5000)");
         await session.execute("begin");
         await session.execute("insert into t select generate_series(5001, 9000)");
         process.kill(process.pid, "SIGKILL");`,
      );
      assert.equal(code, "SIGKILL");
      assert.ok(existsSync(join(folder, "in-use.lock")));
      const database = must(await openScratch(scratchIn(folder), impatient));
      const rows = await withSession(database, (session) =>
        session.query("select count(*)::int as n from t"),
      );
      assert.deepEqual(rows, [{ n: 5000 }]);
      await database.close();
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes(".lock")),
        [],
      );
    });
  });

  it("is open in one place at a time", async () => {
    await withScratchFolder(async (folder) => {
      const database = must(await openScratch(scratchIn(folder), testRun));
      const problem = mustFail(await openScratch(scratchIn(folder), impatient));
      assert.equal(problem.code, "lock/held");
      assert.match(
        problem.message,
        new RegExp(`open in another process \\(${process.pid}, .*@${hostname()}\\)`),
      );
      await database.close();
      await must(await openScratch(scratchIn(folder), impatient)).close();
    });
  });

  it("is made again when its making was cut short", async () => {
    await withScratchFolder(async (folder) => {
      mkdirSync(join(folder, "data"), { recursive: true });
      writeFileSync(join(folder, "data", "PG_VERSION"), "18\n");
      const database = must(await openScratch(scratchIn(folder), testRun));
      assert.deepEqual(await withSession(database, (session) => session.query("select 1 as one")), [
        { one: 1 },
      ]);
      await database.close();
    });
  });

  it("is told as a problem when its data is damaged", async () => {
    await withScratchFolder(async (folder) => {
      await must(await openScratch(scratchIn(folder), testRun)).close();
      writeFileSync(join(folder, "data", "global", "pg_control"), "nonsense");
      const problem = mustFail(await openScratch(scratchIn(folder), testRun));
      assert.equal(problem.code, "scratch/failed");
      assert.ok(problem.next.includes(folder));
      assert.ok(!existsSync(join(folder, "in-use.lock")));
    });
  });
});

describe("a scratch database in memory", () => {
  it("ends a statement that never ends, and says so", async () => {
    const run = { ...testRun, statement_timeout_ms: 1500 };
    await withScratch(async (database) => {
      const session = must(await database.connect({ purpose: "test", runId: "r" }));
      let ticks = 0;
      const timer = setInterval(() => ticks++, 50);
      const endless = session.query(
        "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b",
      );
      await assert.rejects(endless, (error: unknown) => {
        assert.ok(error instanceof ConnectionLost);
        assert.equal(error.server?.code, "57014");
        assert.match(error.message, /ran longer than 2 s on the scratch database/);
        return true;
      });
      clearInterval(timer);
      assert.ok(ticks > 5, "this thread went on meanwhile");
      const problem = mustFail(await database.connect({ purpose: "test", runId: "r" }));
      assert.equal(problem.code, "scratch/failed");
    }, run);
  });

  it("closes at once while a statement runs", async () => {
    await withScratch(async (database) => {
      const session = must(await database.connect({ purpose: "test", runId: "r" }));
      const endless = assert.rejects(session.query("select pg_sleep(600)"), ConnectionLost);
      await pause(100);
      await database.close();
      await endless;
    });
  });

  it("survives endless recursion", async () => {
    await withScratch((database) =>
      withSession(database, async (session) => {
        await session.execute(
          "create function deep(i int) returns int language plpgsql as 'begin return deep(i + 1); end'",
        );
        await assert.rejects(session.query("select deep(1)"), { code: "54001" });
        assert.deepEqual(await session.query("select 1 as one"), [{ one: 1 }]);
      }),
    );
  });

  it("keeps its languages after a library that is not there was asked for", async () => {
    await withScratch((database) =>
      withSession(database, async (session) => {
        await assert.rejects(
          session.execute(
            "create subscription s connection 'host=nowhere' publication p with (connect = false)",
          ),
          { code: "58P01" },
        );
        await session.execute("do $$ begin perform to_tsvector('english', 'cats'); end $$");
      }),
    );
  });

  it("lets a connection wait until another one's transaction is over", async () => {
    await withScratch(async (database) => {
      await withSession(database, (one) =>
        withSession(database, async (other) => {
          await one.execute("create table t (a int)");
          await one.execute("begin");
          await one.execute("insert into t values (1)");
          const order: string[] = [];
          const counting = other.query("select count(*)::int as n from t").then((rows) => {
            order.push("counted");
            return rows;
          });
          await one.execute("insert into t values (2)");
          order.push("inserted");
          await one.execute("commit");
          assert.deepEqual(await counting, [{ n: 2 }]);
          assert.deepEqual(order, ["inserted", "counted"]);
        }),
      );
    });
  });

  it("rolls back what a closed connection left open", async () => {
    await withScratch(async (database) => {
      await withSession(database, (session) => session.execute("create table t (a int)"));
      await withSession(database, async (session) => {
        await session.execute("begin");
        await session.execute("insert into t values (1)");
      });
      const rows = await withSession(database, (session) =>
        session.query("select count(*)::int as n from t"),
      );
      assert.deepEqual(rows, [{ n: 0 }]);
    });
  });

  it("keeps read-only connections from writing and others able to", async () => {
    await withScratch((database) =>
      withSession(
        database,
        (reader) =>
          withSession(database, async (writer) => {
            await assert.rejects(reader.execute("create table t (a int)"), { code: "25006" });
            await writer.execute("create table t (a int)");
            await assert.rejects(reader.execute("drop table t"), { code: "25006" });
          }),
        { readOnly: true },
      ),
    );
  });

  it("starts the next connection with clean settings once all are closed", async () => {
    await withScratch(async (database) => {
      await withSession(database, async (session) => {
        await session.execute("set search_path = ''");
        await session.execute("create temporary table x (a int)");
      });
      await withSession(database, async (session) => {
        const rows = await session.query(
          "select current_setting('search_path') as path, to_regclass('pg_temp.x') as x",
        );
        assert.deepEqual(rows, [{ path: "public", x: null }]);
      });
    });
  });

  it("loads the extensions that were asked for, and refuses others as a server does", async () => {
    await withScratch(
      (database) =>
        withSession(database, async (session) => {
          for (const name of ["pg_trgm", "citext", "uuid-ossp"])
            await session.execute(`create extension "${name}"`);
          const rows = await session.query(
            "select 'A'::citext = 'a' as same, similarity('word', 'words') > 0 as near",
          );
          assert.deepEqual(rows, [{ same: true, near: true }]);
          await assert.rejects(session.execute("create extension postgres_fdw"), { code: "0A000" });
        }),
      testRun,
      { extensions: ["pg_trgm", "citext", "uuid-ossp", "postgres_fdw", "../etc/passwd"] },
    );
  });
});

const source = (path: string) => JSON.stringify(resolve(__dirname, "../..", path));

/** Runs statements on the folder's database in a process of its own; its exit code or the signal that ended it. */
function inProcess(folder: string, body: string): Promise<number | string | null> {
  const script = `
    const { openScratch } = require(${source("server/src/scratch/open-scratch")});
    const { testRun } = require(${source("test/support/servers")});
    void (async () => {
      const opened = await openScratch(${JSON.stringify(scratchIn(folder))}, testRun);
      const connected = await opened.value.connect({ purpose: "test", runId: "child" });
      const session = connected.value;
      ${body}
    })();`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", script], {
    cwd: resolve(__dirname, "../.."),
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((done) => child.once("exit", (code, signal) => done(signal ?? code)));
}
