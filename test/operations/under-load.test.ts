// Migrations applied while an application works on the same tables: nobody is broken off, and all are applied. How long
// its statements wait is measured by bench/load.ts.
import { strict as assert } from "node:assert";
import { busyClients, busyMigrations, busySchema } from "../support/busy-clients";
import { serverMajors } from "../support/servers";
import { done, onProject } from "./project";

const count = 20;
/** Far more than the limits that a migration keeps: this is about waiting for ever. */
const longEnoughMs = 30_000;

for (const major of serverMajors) {
  describe(`migrations of busy tables, PostgreSQL ${major}`, () => {
    it("are all applied, without a deadlock or any error at a client", async function () {
      await onProject(this, major, busyMigrations(count), async (project, database) => {
        await database.sql(busySchema);
        const clients = busyClients(database.url, 6);
        const engine = project.engineWith({ lock_retry_ms: 120_000 });
        try {
          const result = await project.run("apply", { skipBackup: true, force: true }, { engine });
          assert.equal(done(result).applied.length, count);
        } finally {
          const { statements, errors, longestMs } = await clients.stop();
          assert.deepEqual(errors, []);
          assert.ok(statements > 0);
          assert.ok(longestMs < longEnoughMs, `${longestMs} ms`);
        }
      });
    });
  });
}
