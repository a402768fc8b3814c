// What preflight asks of the server runs on every major we serve, with names that need quotes and names that are not there.
import { strict as assert } from "node:assert";
import {
  blockedSessions,
  exclusiveLocks,
  locksOnRelations,
  longTransactions,
  runningDumps,
  seesOtherSessions,
} from "../../server/src/database/activity";
import { readOwners } from "../../server/src/database/ownership";
import { publishedTables, readSlots, readStandbys } from "../../server/src/database/replication";
import {
  readDatabaseSize,
  readIdentity,
  readRelationSizes,
  readRights,
} from "../../server/src/database/server-facts";
import { readWraparound } from "../../server/src/database/wraparound";
import { onServer } from "../support/databases";
import { allServerMajors } from "../support/servers";

for (const major of allServerMajors) {
  describe(`the questions of preflight, PostgreSQL ${major}`, () => {
    it("are all answered", async function () {
      await onServer(this, major, async (session, database) => {
        await session.batch([
          'create table "Odd ""Names""" (id int)',
          "create table parts (id int) partition by range (id)",
          "create table part_1 partition of parts for values from (0) to (10)",
          "create publication feed for table part_1",
        ]);
        const names = ['"Odd ""Names"""', "parts", "part_1", "nowhere"];
        const other = await database.client();
        await other.query("begin; lock table part_1 in access exclusive mode");
        assert.equal(Math.trunc((await readIdentity(session)).version_num / 10_000), major);
        assert.equal(await seesOtherSessions(session), true);
        assert.equal((await readRights(session, ["public"])).superuser, true);
        assert.deepEqual(await blockedSessions(session), []);
        assert.deepEqual(
          (await locksOnRelations(session, names)).map((one) => [one.relation, one.locked]),
          [
            ["part_1", "part_1"],
            ["parts", "part_1"],
          ],
        );
        assert.deepEqual(
          (await exclusiveLocks(session)).map((one) => one.relation),
          ["part_1"],
        );
        assert.deepEqual(await longTransactions(session, 3600), []);
        assert.deepEqual(await runningDumps(session), []);
        assert.equal((await readOwners(session, names)).length, 3);
        assert.deepEqual(await readWraparound(session, names), []);
        assert.deepEqual([await readStandbys(session), await readSlots(session)], [[], []]);
        assert.deepEqual(await publishedTables(session, names), [
          { relation: "part_1", publication: "feed" },
        ]);
        assert.equal((await readRelationSizes(session, names)).size, 3);
        assert.equal((await readDatabaseSize(session, ["public"])).tables, 3);
        await other.query("rollback");
      });
    });
  });
}
