// Opening servers: who they are, sessions and their settings, cancel, and every way a connection fails.
import { strict as assert } from "node:assert";
import { openServer } from "../../server/src/database/open-target";
import type { Problem } from "../../server/src/protocol/problems";
import type { Result } from "../../server/src/base/result";
import { serverMajors, testRun, withDatabase } from "../support/servers";

for (const major of serverMajors) {
  describe(`a server, PostgreSQL ${major}`, () => {
    it("says who it is", async function () {
      await withDatabase(this, major, async ({ target, name }) => {
        const database = must(await openServer(target, async () => null, testRun));
        assert.equal(Math.trunc(database.identity.server_version_num / 10_000), major);
        assert.equal(database.identity.database, name);
        assert.match(database.identity.system_identifier ?? "", /^\d{10,}$/);
        await database.close();
      });
    });
  });
}

function must<Value>(result: Result<Value, Problem>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
