// Facts about a server: what the role may do, and sizes that are estimated without waiting for anybody.
import { strict as assert } from "node:assert";
import {
  readDatabaseSize,
  readIdentity,
  readRelationSizes,
  readRights,
} from "../../server/src/database/server-facts";
import { databaseKinds, kindName, onDatabase, onServer, withSession } from "../support/databases";
import { must } from "../support/results";
import { serverMajors, serverTarget, testRun } from "../support/servers";
import { openServer } from "../../server/src/database/open-target";

for (const kind of databaseKinds) {
  describe(`facts about a database, ${kindName(kind)}`, () => {
    it("estimate rows and bytes, over partitions too", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table big (a int, b text)");
        await session.execute("insert into big select i, repeat('x', 100) from generate_series(1, 10000) i");
        await session.execute("create index on big (a)");
        await session.execute('create table "P" (a int) partition by range (a)');
        await session.execute('create table p1 partition of "P" for values from (0) to (10)');
        await session.execute('create table p2 partition of "P" for values from (10) to (20)');
        await session.execute('insert into "P" select i % 20 from generate_series(1, 2000) i');
        await session.execute("analyze");
        const sizes = await readRelationSizes(session, ["big", "public.big", '"P"', "nowhere"]);
        assert.deepEqual([...sizes.keys()].sort(), ['"P"', "big", "public.big"]);
        const big = sizes.get("big");
        assert.equal(big?.rows, 10_000);
        assert.ok((big?.bytes ?? 0) > 1_000_000 && (big?.bytes ?? 0) < 3_000_000);
        assert.equal(sizes.get('"P"')?.rows, 2000);
        const all = await readDatabaseSize(session, ["public"]);
        assert.equal(all.tables, 4);
        assert.ok(all.bytes >= (big?.bytes ?? 0));
        assert.deepEqual(await readDatabaseSize(session, ["elsewhere"]), { tables: 0, bytes: 0 });
      });
    });

    it("say that the size of a table is not known before it was ever analysed", async function () {
      await onDatabase(this, kind, async (session) => {
        await session.execute("create table fresh (a int)");
        assert.equal((await readRelationSizes(session, ["fresh"])).get("fresh")?.bytes, null);
      });
    });

    it("say that a superuser may do everything", async function () {
      await onDatabase(this, kind, async (session) => {
        assert.deepEqual(await readRights(session, ["public", "nowhere"]), {
          role: "postgres",
          superuser: true,
          bypasses_row_security: true,
          reads_all_sessions: true,
          creates_in_database: true,
          sets_replication_role: true,
          schemas_without_create: [],
          missing_schemas: ["nowhere"],
        });
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`facts about a server, PostgreSQL ${major}`, () => {
    it("say what an ordinary role may not do", async function () {
      await onServer(this, major, async (session, database) => {
        const role = `plain_${database.name}`;
        await session.execute(`create role ${role} login`);
        await session.execute(`create schema owned authorization ${role}`);
        const target = serverTarget(database.server, database.name, role);
        const server = must(await openServer(target, async () => null, testRun));
        try {
          await withSession(server, async (plain) => {
            assert.deepEqual(await readRights(plain, ["public", "owned"]), {
              role,
              superuser: false,
              bypasses_row_security: false,
              reads_all_sessions: false,
              creates_in_database: false,
              sets_replication_role: false,
              schemas_without_create: ["public"],
              missing_schemas: [],
            });
            await session.execute(`grant set on parameter session_replication_role to ${role}`);
            assert.equal((await readRights(plain, [])).sets_replication_role, true);
            await session.execute(`revoke set on parameter session_replication_role from ${role}`);
          });
        } finally {
          await server.close();
          await session.execute(`drop schema owned`);
          await session.execute(`drop role ${role}`);
        }
      });
    });

    it("do without the system identifier where the role may not read it", async function () {
      await onServer(this, major, async (session, database) => {
        const role = `curious_${database.name}`;
        await session.execute(`create role ${role} login`);
        await session.execute("revoke execute on function pg_control_system() from public");
        const target = serverTarget(database.server, database.name, role);
        const server = must(await openServer(target, async () => null, testRun));
        assert.equal(server.identity.system_identifier, null);
        await server.close();
        await session.execute(`drop role ${role}`);
        assert.match((await readIdentity(session)).system_identifier ?? "", /^\d+$/);
      });
    });

    it("do not wait behind a schema change", async function () {
      await onServer(this, major, async (session, database) => {
        await session.execute("create table t (a int)");
        const changer = await database.client();
        await changer.query("begin; alter table t add b int; truncate t");
        await readRelationSizes(session, ["t"]);
        await readDatabaseSize(session, ["public"]);
        await changer.query("rollback");
      });
    });
  });
}
