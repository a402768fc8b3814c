// Snapshots of a schema: equal on different servers, blind to history and order of creation, and sharp on differences.
import { strict as assert } from "node:assert";
import {
  buildSnapshot,
  compareSnapshots,
  packSnapshot,
  takeSnapshot,
  unpackSnapshot,
} from "../../server/src/database/schema-snapshot";
import type { SchemaSnapshot } from "../../server/src/database/schema-snapshot";
import { ensureHistory } from "../../server/src/database/history";
import { onServer, withServer, withSession } from "../support/databases";
import { must } from "../support/results";
import { sampleSchema } from "../support/sample-schema";
import { allServerMajors, serverMajors, testRun, withDatabase } from "../support/servers";

const options = { history: testRun };

/** What few schemas have. */
const seldomMade = `
create table ledger (k integer, v integer);
create rule keep as on delete to ledger do instead nothing;
create statistics pairs (dependencies) on k, v from ledger;
create function mood_number(mood) returns integer language sql as 'select 1';
create cast (mood as integer) with function mood_number(mood) as implicit;
create function watched() returns event_trigger language plpgsql as 'begin end';
create event trigger watch on ddl_command_end when tag in ('COMMENT') execute function watched();
`;

describe("schema snapshots on different servers", () => {
  it("are equal for the same schema on all majors, but for how they print views", async function () {
    const snapshots: SchemaSnapshot[] = [];
    for (const major of allServerMajors) {
      await withDatabase(this, major, async (database) => {
        await database.sql(sampleSchema.join(";\n"));
        await withServer(database, (server) =>
          withSession(server, async (session) => snapshots.push(await takeSnapshot(session, options))),
        );
      });
    }
    const [older] = snapshots;
    assert.ok(older && snapshots.length === allServerMajors.length);
    for (const newer of snapshots) {
      assert.deepEqual(compareSnapshots(older, newer, { portable: true }), []);
      assert.equal(older.portableChecksum, newer.portableChecksum);
    }
    // ruleutils.c qualifies the columns of a single table before 16 only.
    const viewChecksums = snapshots.map((one) => one.viewChecksum);
    assert.equal(new Set(viewChecksums.slice(0, 2)).size, 1);
    assert.equal(new Set(viewChecksums.slice(2)).size, 1);
    assert.notEqual(viewChecksums[0], viewChecksums[2]);
    const kinds = new Set([...older.objects.values()].map(({ kind }) => kind));
    for (const kind of [
      "table",
      "column",
      "constraint",
      "index",
      "trigger",
      "policy",
      "enum",
      "domain",
      "view",
    ]) {
      assert.ok(kinds.has(kind), `the snapshot holds a ${kind}`);
    }
  });
});

for (const major of serverMajors) {
  describe(`schema snapshots, PostgreSQL ${major}`, () => {
    it("leave the history table out", async function () {
      await onServer(this, major, async (session) => {
        const before = await takeSnapshot(session, options);
        must(await ensureHistory(session, testRun));
        await session.execute("comment on table schema_migrations is 'ours'");
        const after = await takeSnapshot(session, options);
        assert.equal(after.checksum, before.checksum);
        assert.deepEqual([...after.objects.keys()], [...before.objects.keys()]);
      });
    });

    it("do not depend on the session's settings", async function () {
      await onServer(this, major, async (session, database) => {
        await database.sql(sampleSchema.join(";\n"));
        const plain = await takeSnapshot(session, options);
        await session.execute("set timezone = 'Asia/Kolkata'");
        await session.execute("set datestyle = 'SQL, DMY'");
        await session.execute("set intervalstyle = 'iso_8601'");
        await session.execute("set bytea_output = 'escape'");
        await session.execute("set quote_all_identifiers = on");
        const styled = await takeSnapshot(session, options);
        assert.deepEqual(compareSnapshots(plain, styled), []);
        assert.equal(styled.checksum, plain.checksum);
        const [zone] = await session.query<{ zone: string }>("select current_setting('timezone') as zone");
        assert.equal(zone?.zone, "Asia/Kolkata");
      });
    });

    it("see each kind of change and name the object", async function () {
      const changes: readonly (readonly [sql: string, change: string, kind: string, object: string])[] = [
        ["alter table orders alter column note set default 'x'", "changed", "column", "public.orders.note"],
        ["alter table orders alter column note set not null", "changed", "column", "public.orders.note"],
        ["alter table orders drop column note cascade", "missing", "column", "public.orders.note"],
        ["drop index orders_total_idx", "missing", "index", "public.orders_total_idx"],
        [
          "alter table orders validate constraint orders_customer_fk",
          "changed",
          "constraint",
          "public.orders.orders_customer_fk",
        ],
        ["alter type mood add value 'glad'", "changed", "enum", "public.mood"],
        ["drop trigger touch_orders on orders", "missing", "trigger", "public.orders.touch_orders"],
        [
          "create or replace view busy as select email, 0::bigint as orders from customers",
          "changed",
          "view",
          "public.busy",
        ],
        ["grant select on orders to public", "extra", "privileges", "relation public.orders"],
        [
          "revoke execute on procedure tidy(integer) from public",
          "missing",
          "privileges",
          "routine public.tidy(integer)",
        ],
        ["create table extra (id integer)", "extra", "table", "public.extra"],
        ["alter table orders disable row level security", "changed", "table", "public.orders"],
        ["comment on column orders.note is 'other'", "changed", "comment", "table column public.orders.note"],
        [
          "create or replace rule keep as on delete to ledger do instead update ledger set v = 0",
          "changed",
          "rule",
          "public.ledger.keep",
        ],
        ["alter table ledger disable rule keep", "changed", "rule", "public.ledger.keep"],
        ["drop rule keep on ledger", "missing", "rule", "public.ledger.keep"],
        ["alter statistics pairs set statistics 100", "changed", "statistics", "public.pairs"],
        ["drop statistics pairs", "missing", "statistics", "public.pairs"],
        ["alter event trigger watch disable", "changed", "event trigger", "watch"],
        ["drop event trigger watch", "missing", "event trigger", "watch"],
        ["drop cast (mood as integer)", "missing", "cast", "public.mood as integer"],
        [
          "drop cast (mood as integer); create cast (mood as integer) with function mood_number(mood)",
          "changed",
          "cast",
          "public.mood as integer",
        ],
      ];
      await onServer(this, major, async (session, database) => {
        await database.sql(sampleSchema.join(";\n"));
        await database.sql(seldomMade);
        const before = await takeSnapshot(session, options);
        for (const [sql, change, kind, object] of changes) {
          await session.execute("begin");
          await session.batch([sql]);
          const after = await takeSnapshot(session, { ...options, inTransaction: true });
          await session.execute("rollback");
          const differences = compareSnapshots(before, after);
          const found = differences.some(
            (one) => one.change === change && one.kind === kind && one.object === object,
          );
          assert.ok(found, `${sql}: ${JSON.stringify(differences)}`);
          assert.notEqual(after.checksum, before.checksum, sql);
        }
        const same = await takeSnapshot(session, options);
        assert.equal(same.checksum, before.checksum);
      });
    });

    it("see which rows and columns a publication sends", async function () {
      await onServer(this, major, async (session, database) => {
        await database.sql(
          "create table orders (id integer primary key, note text); create publication feed for table orders",
        );
        let last = await takeSnapshot(session, options);
        for (const what of [
          "table orders (id)",
          "table orders (id) where (id > 1)",
          "table orders (id) where (id > 2)",
          "tables in schema public",
        ]) {
          await session.execute(`alter publication feed set ${what}`);
          const next = await takeSnapshot(session, options);
          const found = compareSnapshots(last, next).map(({ change, kind, object }) => [
            change,
            kind,
            object,
          ]);
          assert.deepEqual(found, [["changed", "publication", "feed"]], what);
          last = next;
        }
      });
    });

    it("forgive the order of columns unless asked", async function () {
      await onServer(this, major, async (session) => {
        await session.execute("create table t (a integer, b text)");
        const before = await takeSnapshot(session, options);
        await session.execute("alter table t drop column a");
        await session.execute("alter table t add column a integer");
        const after = await takeSnapshot(session, options);
        assert.equal(after.checksum, before.checksum);
        assert.deepEqual(compareSnapshots(before, after), []);
        assert.deepEqual(compareSnapshots(before, after, { columnOrder: true }), [
          { change: "changed", kind: "column order", object: "public.t", before: "a, b", after: "b, a" },
        ]);
      });
    });

    it("leave the caller's transaction as it was", async function () {
      await onServer(this, major, async (session) => {
        await session.execute("begin");
        await session.execute("create table t (a integer)");
        await takeSnapshot(session, { ...options, inTransaction: true });
        const [path] = await session.query<{ path: string }>("select current_setting('search_path') as path");
        assert.equal(path?.path, '"$user", public');
        await session.execute("commit");
        const rows = await session.query("select from t");
        assert.equal(rows.length, 0);
      });
    });
  });
}

describe("a packed snapshot", () => {
  it("comes back as it was", () => {
    const rows = [{ kind: "table", object: 'public."Ü"', definition: "" }];
    const snapshot = buildSnapshot(rows, 180_004);
    assert.deepEqual(unpackSnapshot(packSnapshot(snapshot)), snapshot);
  });

  it("is null when its bytes are damaged", () => {
    assert.equal(unpackSnapshot(Buffer.from("not a snapshot")), null);
  });
});
