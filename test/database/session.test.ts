// What a session promises on every kind of database: parameters, single statements, errors with their fields, copy in
// and out, and what happens when it is lost.
import { strict as assert } from "node:assert";
import { Readable } from "node:stream";
import { ConnectionLost, ServerError } from "../../server/src/database/errors";
import { databaseKinds, kindName, onDatabase, onServer, withSession } from "../support/databases";
import { serverMajors } from "../support/servers";
import { pause, until } from "../support/waiting";

for (const kind of databaseKinds) {
  describe(`a session, ${kindName(kind)}`, () => {
    it("binds parameters and returns rows", async function () {
      await onDatabase(this, kind, async (session) => {
        const rows = await session.query("select $1::text as a, $2::int as b, $3::text[] as c, null as d", [
          "it's",
          2,
          ["x", "y"],
        ]);
        assert.deepEqual(rows, [{ a: "it's", b: 2, c: ["x", "y"], d: null }]);
      });
    });

    it("leaves times as the server writes them", async function () {
      await onDatabase(this, kind, async (session) => {
        const rows = await session.query(
          "select timestamptz '0044-03-15 12:00:00.123456+00 BC' as a, date 'infinity' as b, timestamp '2024-02-03 04:05:06' as c",
        );
        assert.deepEqual(rows, [
          { a: "0044-03-15 12:00:00.123456+00 BC", b: "infinity", c: "2024-02-03 04:05:06" },
        ]);
      });
    });

    it("answers the statements of a pipeline one by one, comments too", async function () {
      await onDatabase(this, kind, async (session) => {
        const answered: number[] = [];
        const answers = await session.pipeline(
          [
            { sql: "create table t (a int)" },
            { sql: "-- nothing" },
            { sql: "insert into t values ($1), (2) returning a", parameters: [1], slow: true },
          ],
          (index) => answered.push(index),
        );
        assert.deepEqual(answers, [null, null, ["1"]]);
        assert.deepEqual(answered, [0, 1, 2]);
      });
    });

    it("passes over what follows a failure in a pipeline, and undoes what came before", async function () {
      await onDatabase(this, kind, async (session) => {
        let answered = 0;
        const statements = ["create table t (a int)", "select nowhere", "create table u (a int)"];
        const work = session.pipeline(
          statements.map((sql) => ({ sql, slow: true })),
          () => answered++,
        );
        const error = await errorOf(work);
        assert.deepEqual([error.code, error.position, answered], ["42703", 8, 1]);
        const tables = await session.query("select from pg_class where relname in ('t', 'u')");
        assert.equal(tables.length, 0);
      });
    });

    it("forgets its plans with the server, also where a pipeline discards them", async function () {
      await onDatabase(this, kind, async (session) => {
        const ask = async () => session.query<{ a: number }>("select $1::int as a", [1], "one");
        for (const command of ["discard all", "deallocate all"]) {
          assert.deepEqual(await ask(), [{ a: 1 }]);
          await session.pipeline([{ sql: command }, { sql: "select 1" }]);
          assert.deepEqual(await ask(), [{ a: 1 }]);
        }
      });
    });

    it("tells how many rows a statement touched", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int)");
        assert.equal(await session.execute("insert into t select generate_series(1, 5)"), 5);
        assert.equal(await session.execute("delete from t where a > 3"), 2);
      });
    });

    it("gives the position of an error in code points of the statement", async function () {
      await onDatabase(this, kind, async (session) => {
        const sql = "select '🚀ü', nowhere.x";
        const error = await errorOf(session.execute(sql));
        assert.equal(error.code, "42P01");
        assert.equal(
          Array.from(sql)
            .slice((error.position ?? 0) - 1)
            .join(""),
          "nowhere.x",
        );
      });
    });

    it("gives detail, constraint and the call stack of an error", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int constraint only_one unique)");
        await session.execute("insert into t values (1)");
        const error = await errorOf(session.execute("do $$ begin insert into t values (1); end $$"));
        assert.equal(error.code, "23505");
        assert.equal(error.constraint, "only_one");
        assert.match(error.detail ?? "", /already exists/);
        assert.match(error.where ?? "", /inline_code_block/);
      });
    });

    it("goes on after an error", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("begin");
        await errorOf(session.execute("select 1/0"));
        assert.equal((await errorOf(session.execute("select 1"))).code, "25P02");
        await session.execute("rollback");
        assert.deepEqual(await session.query("select 1 as one"), [{ one: 1 }]);
      });
    });

    it("runs statements that refuse a transaction block", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int)");
        await session.execute("create index concurrently t_a on t (a)");
        await session.execute("vacuum t");
      });
    });

    it("copies nasty data out and in without changing a byte", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute(
          "create table t (id int primary key, a text, b bytea, c jsonb, d float8, e timestamptz, f text[])",
        );
        await session.execute(String.raw`insert into t values
          (1, E'tab\there\nnewline\r\\back\\N', '\x00ff10', '{"ü": [1, null]}', 0.1, 'infinity', '{a,NULL,"b,c"}'),
          (2, '\N', null, null, 'NaN', '0044-03-15 BC', '{}'),
          (3, '🚀', '', 'null', '-0', null, null),
          (4, '', '\x5c2e0a', '"\\."', 1e300, now(), array['\.', '']),
          (5, '\.', null, null, null, null, null)`);
        const text = await bytesOf(session.copyOut("copy t (id, a, b, c, d, e, f) to stdout"));
        await session.execute("create table u (like t including all)");
        assert.equal(
          await session.copyIn("copy u (id, a, b, c, d, e, f) from stdin", Readable.from([text])),
          5,
        );
        assert.deepEqual(await session.query("select * from t except select * from u"), []);
        assert.deepEqual(await bytesOf(session.copyOut("copy u to stdout")), text);
      });
    });

    it("copies no rows, and many rows in chunks that cut lines", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int, b text)");
        assert.equal(await session.copyIn("copy t from stdin", Readable.from([])), 0);
        assert.deepEqual(await bytesOf(session.copyOut("copy t to stdout")), Buffer.alloc(0));
        const lines = Array.from({ length: 60_000 }, (_, index) => `${index}\tvalue ${index}\n`).join("");
        const chunks = Array.from({ length: Math.ceil(lines.length / 7919) }, (_, index) =>
          Buffer.from(lines.slice(index * 7919, (index + 1) * 7919)),
        );
        assert.equal(await session.copyIn("copy t from stdin", Readable.from(chunks)), 60_000);
        assert.equal((await bytesOf(session.copyOut("copy t to stdout"))).toString(), lines);
      });
    });

    it("throws the server's error for data that does not fit, and goes on", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int)");
        const bad = Array.from({ length: 5000 }, () => Buffer.from("1\n"));
        const error = await errorOf(
          session.copyIn("copy t from stdin", Readable.from([...bad, Buffer.from("x\n"), ...bad])),
        );
        assert.equal(error.code, "22P02");
        assert.match(error.where ?? "", /line 5001/);
        assert.equal(
          (await errorOf(session.copyIn("copy nowhere from stdin", Readable.from(bad)))).code,
          "42P01",
        );
        assert.equal((await errorOf(bytesOf(session.copyOut("copy nowhere to stdout")))).code, "42P01");
        assert.deepEqual(await session.query("select count(*)::int as n from t"), [{ n: 0 }]);
      });
    });

    it("copies nothing when the source breaks", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int)");
        const source = Readable.from(
          (function* () {
            yield Buffer.from("1\n");
            throw new Error("the disk is gone");
          })(),
        );
        await assert.rejects(session.copyIn("copy t from stdin", source), /the disk is gone/);
        assert.deepEqual(await session.query("select count(*)::int as n from t"), [{ n: 0 }]);
      });
    });

    it("stays usable when a reader of a copy stops early", async function () {
      await onDatabase(this, kind, async (session) => {
        const stream = session.copyOut("copy (select generate_series(1, 200000)) to stdout");
        for await (const chunk of stream) {
          assert.ok((chunk as Buffer).length > 0);
          break;
        }
        assert.deepEqual(await session.query("select 1 as one"), [{ one: 1 }]);
      });
    });

    it("does not wait for data that nobody sends", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table t (a int)");
        assert.equal((await errorOf(session.execute("copy t from stdin"))).code, "57014");
        assert.deepEqual(await session.query("select 1 as one"), [{ one: 1 }]);
      });
    });

    it("is lost once it is closed", async function () {
      await onDatabase(this, kind, async (_session, database) => {
        const session = await withSession(database, async (one) => one);
        await assert.rejects(session.query("select 1"), ConnectionLost);
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`a session of a server, PostgreSQL ${major}`, () => {
    it("is cancelled by the server when asked, and goes on", async function () {
      await onServer(this, major, async (session, _database, server) => {
        const sleeping = errorOf(session.execute("select pg_sleep(60)"));
        await until(async () => {
          assert.equal(await server.cancel(session), true);
          return Promise.race([sleeping.then(() => true), pause(100).then(() => false)]);
        });
        assert.equal((await sleeping).code, "57014");
        assert.deepEqual(await session.query("select 1 as one"), [{ one: 1 }]);
      });
    });

    it("is lost when the driver fails while it sends, instead of waiting for an answer", async function () {
      await onServer(this, major, async (session, database) => {
        const circular: unknown[] = [];
        circular[0] = { circular };
        const work = session.pipeline([
          { sql: "create table t (a int)" },
          { sql: "select $1", parameters: [circular[0]] },
        ]);
        await assert.rejects(work, TypeError);
        await assert.rejects(session.execute("rollback"), ConnectionLost);
        await until(async () => {
          const alive = await database.sql(`select from pg_stat_activity where pid = ${session.backendPid}`);
          return alive.length === 0;
        });
        assert.deepEqual(await database.sql("select from pg_class where relname = 't'"), []);
      });
    });

    it("says that it is lost when the server ends it in the middle of a statement", async function () {
      await onServer(this, major, async (session, database) => {
        const sleeping = session.execute("select pg_sleep(60)");
        const lost = assert.rejects(sleeping, (error: unknown) => {
          assert.ok(error instanceof ConnectionLost);
          assert.equal(error.server?.code, "57P01");
          return true;
        });
        await database.sql(`select pg_terminate_backend(${session.backendPid})`);
        await lost;
        await assert.rejects(session.query("select 1"), ConnectionLost);
      });
    });

    it("says that it is lost when the server ended it while idle", async function () {
      await onServer(this, major, async (session, database) => {
        await database.sql(`select pg_terminate_backend(${session.backendPid})`);
        await assert.rejects(
          until(async () => {
            await session.query("select 1");
            return false;
          }),
          ConnectionLost,
        );
      });
    });

    it("breaks off reading a copy when it is lost", async function () {
      await onServer(this, major, async (session, database) => {
        const stream = session.copyOut(
          "copy (select repeat('x', 1000) from generate_series(1, 10000000)) to stdout",
        );
        const reading = async (): Promise<void> => {
          for await (const chunk of stream) {
            assert.ok(chunk);
            await database.sql(`select pg_terminate_backend(${session.backendPid})`);
          }
        };
        await assert.rejects(reading(), ConnectionLost);
      });
    });

    it("breaks off a copy when it is lost", async function () {
      await onServer(this, major, async (session, database) => {
        await session.execute("create table t (a int)");
        const stop = new AbortController();
        const source = Readable.from(
          (async function* () {
            while (!stop.signal.aborted) {
              yield Buffer.from("1\n".repeat(1000));
              await pause(5);
            }
          })(),
        );
        const copying = assert.rejects(session.copyIn("copy t from stdin", source), ConnectionLost);
        await until(async () => {
          const rows = await database.sql(`select 1 from pg_stat_activity where query like 'copy t%'`);
          return rows.length > 0;
        });
        await database.sql(`select pg_terminate_backend(${session.backendPid})`);
        await copying;
        stop.abort();
      });
    });
  });
}

async function errorOf(promise: Promise<unknown>): Promise<ServerError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ServerError) return error;
    throw error;
  }
  throw new Error("expected an error of the server");
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
