// What is seen of other sessions: blockers, queued locks, long and prepared transactions, dumps; without ever waiting
// behind a schema change, and saying so when the role may not look.
import { strict as assert } from "node:assert";
import {
  blockedSessions,
  blockersOfPid,
  locksOnRelations,
  longTransactions,
  runningDumps,
  seesOtherSessions,
} from "../../server/src/database/activity";
import { onServer, withSession } from "../support/databases";
import { must } from "../support/results";
import { serverMajors, serverTarget, testRun } from "../support/servers";
import { until } from "../support/waiting";
import { openServer } from "../../server/src/database/open-target";

for (const major of serverMajors) {
  describe(`activity of other sessions, PostgreSQL ${major}`, () => {
    it("shows who blocks whom, on what and with which lock", async function () {
      await onServer(this, major, async (session, database, server) => {
        await session.execute("create table t (a int)");
        const reader = await database.client({ application_name: "report" });
        await reader.query("begin; select * from t");
        const altering = withSession(server, (other) => other.execute("alter table t add b int"));
        await until(async () => (await blockedSessions(session)).length > 0);
        const [pair] = await blockedSessions(session);
        assert.ok(pair);
        assert.equal(pair.blocker.application, "report");
        assert.equal(pair.blocker.state, "idle in transaction");
        assert.equal(pair.blocker.relation, "t");
        assert.equal(pair.blocker.mode, "AccessShareLock");
        assert.equal(pair.blocked.mode, "AccessExclusiveLock");
        assert.match(pair.blocked.query ?? "", /alter table t/);
        assert.deepEqual(
          (await blockersOfPid(session, pair.blocked.pid)).map((one) => one.pid),
          [pair.blocker.pid],
        );
        await reader.query("rollback");
        await altering;
        assert.deepEqual(await blockedSessions(session), []);
      });
    });

    it("tells a waiting session its blockers through the database", async function () {
      await onServer(this, major, async (session, database, server) => {
        await session.execute("create table t (a int)");
        const writer = await database.client({ application_name: "worker" });
        await writer.query("begin; insert into t values (1)");
        const building = session.execute("create index on t (a)");
        await until(async () => (await server.blockersOf(session)).length > 0);
        const [blocker] = await server.blockersOf(session);
        assert.deepEqual(
          [blocker?.application, blocker?.mode, blocker?.relation],
          ["worker", "RowExclusiveLock", "t"],
        );
        await writer.query("rollback");
        await building;
        assert.deepEqual(await server.blockersOf(session), []);
      });
    });

    it("finds locks on tables and their partitions, queued ones and those of prepared transactions", async function () {
      await onServer(this, major, async (session, database, server) => {
        await session.execute('create schema "S 1"');
        await session.execute('create table "S 1"."P" (a int) partition by list (a)');
        await session.execute('create table "S 1".one partition of "S 1"."P" for values in (1)');
        await session.execute("create table other (a int)");
        const reader = await database.client({ application_name: "reader" });
        await reader.query('begin; select * from "S 1".one; select * from other');
        const preparer = await database.client();
        await preparer.query('begin; insert into "S 1"."P" values (1); prepare transaction \'left behind\'');
        const altering = withSession(server, (one) =>
          one.execute('alter table "S 1"."P" add b int').catch(() => undefined),
        );
        const names = ['"S 1"."P"', "nowhere.at_all"];
        await until(async () => (await locksOnRelations(session, names)).some((lock) => !lock.granted));
        const locks = await locksOnRelations(session, names);
        assert.deepEqual([...new Set(locks.map((lock) => lock.relation))], ['"S 1"."P"']);
        const prepared = locks.find((lock) => lock.gid === "left behind");
        assert.deepEqual([prepared?.pid, prepared?.kind], [null, "prepared transaction"]);
        assert.ok(prepared?.transaction_seconds !== null);
        const held = locks.find((lock) => lock.application === "reader");
        assert.deepEqual(
          [held?.locked, held?.mode, held?.granted, held?.state],
          ['"S 1".one', "AccessShareLock", true, "idle in transaction"],
        );
        const queued = locks.find((lock) => !lock.granted);
        assert.equal(queued?.mode, "AccessExclusiveLock");
        const blockers = await blockersOfPid(session, queued?.pid ?? 0);
        assert.ok(blockers.some((one) => one.pid === 0 && one.application === "left behind"));
        await reader.query("rollback");
        await preparer.query("rollback prepared 'left behind'");
        await altering;
      });
    });

    it("does not wait behind a schema change", async function () {
      await onServer(this, major, async (session, database) => {
        await session.execute("create table t (a int)");
        const changer = await database.client();
        await changer.query("begin; alter table t add b int");
        const locks = await locksOnRelations(session, ["t"]);
        assert.ok(locks.some((lock) => lock.mode === "AccessExclusiveLock"));
        assert.equal((await longTransactions(session, 0)).length, 1);
        assert.deepEqual(await blockedSessions(session), []);
        await changer.query("rollback");
      });
    });

    it("lists long transactions and prepared ones, oldest first", async function () {
      await onServer(this, major, async (session, database) => {
        const client = await database.client({ application_name: "nightly" });
        await client.query("begin; create table n (a int); select pg_sleep(1.1)");
        const preparer = await database.client();
        await preparer.query("begin; create table p (a int); prepare transaction 'forgotten'");
        const all = await longTransactions(session, 0);
        assert.deepEqual(
          all.map((one) => [one.gid ?? one.application, one.writing]),
          [
            ["nightly", true],
            ["forgotten", true],
          ],
        );
        assert.deepEqual(
          (await longTransactions(session, 1)).map((one) => one.application),
          ["nightly"],
        );
        assert.deepEqual(await longTransactions(session, 3600), []);
        await preparer.query("rollback prepared 'forgotten'");
      });
    });

    it("finds somebody's dump", async function () {
      await onServer(this, major, async (session, database) => {
        assert.deepEqual(await runningDumps(session), []);
        const dump = await database.client({ application_name: "pg_dump" });
        await dump.query("begin; select 1");
        assert.deepEqual(
          (await runningDumps(session)).map((one) => one.application),
          ["pg_dump"],
        );
      });
    });

    it("says when the role may not see other sessions", async function () {
      await onServer(this, major, async (session, database) => {
        assert.equal(await seesOtherSessions(session), true);
        const role = `blind_${database.name}`;
        await session.execute(`create role ${role} login`);
        const target = serverTarget(database.server, database.name, role);
        const server = must(await openServer(target, async () => null, testRun));
        try {
          const client = await database.client();
          await client.query("begin; select 'secret of another role'");
          await withSession(server, async (blind) => {
            assert.equal(await seesOtherSessions(blind), false);
            const seen = JSON.stringify(await longTransactions(blind, 0));
            assert.ok(!seen.includes("secret"));
          });
        } finally {
          await server.close();
          await session.execute(`drop role ${role}`);
        }
      });
    });
  });
}
