// The history table: made, read and written on every kind of database, and never mistaken for another tool's.
import { strict as assert } from "node:assert";
import {
  deleteHistoryRow,
  ensureHistory,
  insertHistoryRow,
  markDirty,
  noLongerDirty,
  readAppliedTexts,
  readHistory,
  textColumns,
  updateHistoryRow,
} from "../../server/src/database/history";
import { readStoredSnapshot, storeSnapshot } from "../../server/src/database/history-snapshots";
import { checksumOf } from "../../server/src/migrations/checksum";
import { databaseKinds, kindName, onDatabase } from "../support/databases";
import { must, mustFail } from "../support/results";
import { testRun } from "../support/servers";

for (const kind of databaseKinds) {
  describe(`the history table, ${kindName(kind)}`, () => {
    it("is missing at first, made once, and stays as it is", async function () {
      await onDatabase(this, kind, async (session) => {
        assert.deepEqual(must(await readHistory(session, testRun)), {
          exists: false,
          table: '"public"."schema_migrations"',
          rows: [],
        });
        must(await ensureHistory(session, testRun));
        must(await ensureHistory(session, testRun));
        const history = must(await readHistory(session, testRun));
        assert.equal(history.exists, true);
        assert.deepEqual(history.rows, []);
      });
    });

    it("keeps what was inserted, in the order it was applied", async function () {
      await onDatabase(this, kind, async (session) => {
        must(await ensureHistory(session, testRun));
        await insertHistoryRow(session, testRun, { version: "002", name: "b", checksum: "22" });
        await insertHistoryRow(session, testRun, {
          version: "001",
          name: "a'; drop table x",
          checksum: "11",
          execution_ms: 7,
          applied_by: "alice",
          unit_hashes: ["x", "y,z"],
          units_done: 2,
          ...textColumns({ up: "select 1;\n-- ü", down: "select 2;" }),
        });
        const { rows } = must(await readHistory(session, testRun));
        assert.deepEqual(
          rows.map((row) => row.version),
          ["002", "001"],
        );
        const row = rows[1];
        assert.ok(row);
        assert.match(row.applied_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        assert.ok(Math.abs(Date.parse(row.applied_at) - Date.now()) < 600_000);
        const { applied_at: _, ...rest } = row;
        assert.deepEqual(rest, {
          version: "001",
          name: "a'; drop table x",
          dirty: false,
          checksum: "11",
          execution_ms: 7,
          applied_by: "alice",
          run_id: null,
          direction: null,
          units_done: 2,
          unit_hashes: ["x", "y,z"],
          error: null,
          schema_checksum_before: null,
          schema_checksum_after: null,
          down_checksum: checksumOf("select 2;"),
          keeps_down: true,
          resolution: null,
          adopted_from: null,
        });
        assert.deepEqual(
          await readAppliedTexts(session, testRun, ["001", "002", "003"]),
          new Map([
            ["001", { up: "select 1;\n-- ü", down: "select 2;" }],
            ["002", { up: null, down: null }],
          ]),
        );
      });
    });

    it("works with an empty search path and any time zone", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("set search_path = ''");
        await session.execute("set timezone = 'Asia/Kolkata'");
        must(await ensureHistory(session, testRun));
        await insertHistoryRow(session, testRun, { version: "1", name: null, checksum: null });
        const [row] = must(await readHistory(session, testRun)).rows;
        assert.ok(row && Math.abs(Date.parse(row.applied_at) - Date.now()) < 600_000);
        assert.equal(await deleteHistoryRow(session, testRun, "1"), true);
        assert.equal(await deleteHistoryRow(session, testRun, "1"), false);
      });
    });

    it("goes with the transaction it is written in", async function () {
      await onDatabase(this, kind, async (session) => {
        must(await ensureHistory(session, testRun));
        await session.execute("begin");
        await insertHistoryRow(session, testRun, { version: "1", name: "a", checksum: "1" });
        await session.execute("rollback");
        assert.deepEqual(must(await readHistory(session, testRun)).rows, []);
      });
    });

    it("marks and clears what is half applied", async function () {
      await onDatabase(this, kind, async (session) => {
        must(await ensureHistory(session, testRun));
        await insertHistoryRow(session, testRun, { version: "1", name: "a", checksum: "1" });
        await markDirty(session, testRun, "1", {
          direction: "up",
          units_done: 1,
          unit_hashes: ["h"],
          error: "no",
        });
        const [dirty] = must(await readHistory(session, testRun)).rows;
        assert.deepEqual(
          [dirty?.dirty, dirty?.direction, dirty?.units_done, dirty?.unit_hashes, dirty?.error],
          [true, "up", 1, ["h"], "no"],
        );
        await updateHistoryRow(session, testRun, "1", noLongerDirty);
        const [clean] = must(await readHistory(session, testRun)).rows;
        assert.deepEqual([clean?.dirty, clean?.direction, clean?.error], [false, null, null]);
        assert.equal(await updateHistoryRow(session, testRun, "2", { dirty: true }), false);
      });
    });

    it("answers the runbook's queries as they stand", async function () {
      await onDatabase(this, kind, async (session) => {
        must(await ensureHistory(session, testRun));
        await insertHistoryRow(session, testRun, { version: "007", name: "a", checksum: "1" });
        await markDirty(session, testRun, "007", { direction: "up" });
        const dirty = await session.query<{ version: string }>(
          "SELECT version, applied_at FROM schema_migrations WHERE dirty = true",
        );
        assert.deepEqual(
          dirty.map((row) => row.version),
          ["007"],
        );
        await session.execute("UPDATE schema_migrations SET dirty = false WHERE version = '007'");
        const all = await session.query<{ dirty: boolean }>(
          "SELECT version, applied_at, dirty FROM schema_migrations ORDER BY version DESC",
        );
        assert.deepEqual(
          all.map((row) => row.dirty),
          [false],
        );
        assert.equal(await session.execute("DELETE FROM schema_migrations WHERE version = '007'"), 1);
      });
    });

    it("takes a table with only the runbook's columns and adds its own", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute(
          "create table schema_migrations (version varchar primary key, applied_at timestamp, dirty boolean, checksum text)",
        );
        await session.execute("insert into schema_migrations values ('1', now(), null, 'c')");
        const before = must(await readHistory(session, testRun)).rows;
        assert.deepEqual([before[0]?.version, before[0]?.dirty, before[0]?.name], ["1", false, null]);
        must(await ensureHistory(session, testRun));
        await insertHistoryRow(session, testRun, { version: "2", name: "b", checksum: "d" });
        assert.equal(must(await readHistory(session, testRun)).rows.length, 2);
      });
    });

    it("takes versions that are numbers", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute(
          "create table schema_migrations (version bigint primary key, applied_at timestamptz, dirty boolean, checksum text)",
        );
        must(await ensureHistory(session, testRun));
        await insertHistoryRow(session, testRun, { version: "007", name: "b", checksum: "d" });
        assert.equal(must(await readHistory(session, testRun)).rows[0]?.version, "7");
        await storeSnapshot(session, testRun, "007", Buffer.from([1]));
        assert.deepEqual(await readStoredSnapshot(session, testRun, "7"), Buffer.from([1]));
        assert.equal(await markDirty(session, testRun, "007", { direction: "down" }), true);
        assert.equal(await deleteHistoryRow(session, testRun, "007"), true);
      });
    });

    it("lives under any name in a schema of its own", async function () {
      const run = { history_schema: 'Ops "1"', history_table: 'migra"tions' };
      await onDatabase(this, kind, async (session) => {
        must(await ensureHistory(session, run));
        await insertHistoryRow(session, run, { version: "1", name: "a", checksum: "c" });
        const history = must(await readHistory(session, run));
        assert.equal(history.table, '"Ops ""1"""."migra""tions"');
        assert.equal(history.rows.length, 1);
      });
    });

    it("keeps the snapshots of the last five runs", async function () {
      await onDatabase(this, kind, async (session) => {
        assert.equal(await readStoredSnapshot(session, testRun, "1"), null);
        must(await ensureHistory(session, testRun));
        for (const version of ["1", "2", "3", "4", "5", "6", "7"]) {
          await insertHistoryRow(session, testRun, { version, name: null, checksum: null });
          await storeSnapshot(session, testRun, version, Buffer.from([0, 1, 2, Number(version)]));
        }
        assert.deepEqual(await readStoredSnapshot(session, testRun, "7"), Buffer.from([0, 1, 2, 7]));
        const kept = await session.query<{ version: string }>(
          "select version from schema_migrations where schema_snapshot is not null order by version",
        );
        assert.deepEqual(
          kept.map(({ version }) => version),
          ["3", "4", "5", "6", "7"],
        );
      });
    });

    const foreignTables: readonly (readonly [tool: string, ...ddl: string[]])[] = [
      [
        "golang-migrate",
        "create table schema_migrations (version bigint primary key, dirty boolean not null)",
      ],
      ["dbmate", "create table schema_migrations (version varchar(128) primary key)"],
      [
        "Rails",
        "create table schema_migrations (version varchar primary key)",
        "create table ar_internal_metadata (key varchar primary key, value varchar)",
      ],
      ["Supabase", "create table schema_migrations (version text primary key, statements text[], name text)"],
    ];
    for (const [tool, ...ddl] of foreignTables) {
      it(`refuses the table of ${tool} and leaves it alone`, async function () {
        await onDatabase(this, kind, async (session) => {
          for (const statement of ddl) await session.execute(statement);
          const columns = () =>
            session.query("select attname from pg_attribute where attrelid = 'schema_migrations'::regclass");
          const before = await columns();
          for (const attempt of [readHistory, ensureHistory]) {
            const problem = mustFail<unknown>(await attempt(session, testRun));
            assert.equal(problem.code, "history/foreign");
            assert.match(problem.message, new RegExp(tool));
            assert.equal(problem.state, "Nothing was changed.");
          }
          assert.deepEqual(await columns(), before);
        });
      });
    }

    it("refuses a table of unknown shape and a view", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table schema_migrations (id integer, what text)");
        assert.equal(mustFail(await readHistory(session, testRun)).code, "history/invalid");
        await session.execute("drop table schema_migrations");
        await session.execute(
          "create view schema_migrations as select ''::text as version, now() as applied_at, false as dirty, ''::text as checksum",
        );
        assert.equal(mustFail(await ensureHistory(session, testRun)).code, "history/invalid");
      });
    });
  });
}
