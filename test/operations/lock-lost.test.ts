// A run that another has taken over, without having noticed: it commits nothing more and writes nothing more down.
import { strict as assert } from "node:assert";
import type { OperationEvent } from "../../server/src/protocol/operations";
import type { TestDatabase } from "../support/servers";
import { serverMajors } from "../support/servers";
import { done, onProject, transcript } from "./project";

const files = {
  "001_t.up.sql": "CREATE TABLE t (id int);\n",
  "001_t.down.sql": "DROP TABLE t;\n",
  "002_i.up.sql": "CREATE TABLE u (id int);\nCREATE INDEX CONCURRENTLY i ON u (id);\n",
  "002_i.down.sql": "DROP INDEX CONCURRENTLY i;\nDROP TABLE u;\n",
};

/** A successor stands in the row when the run begins this step. */
function takenOverAt(database: TestDatabase, step: string) {
  return {
    async onEvent(event: OperationEvent) {
      if (event.event !== "step-started" || event.step !== step) return;
      const rows = await database.sql(
        "update schema_migrations_lock set run_id = 'the-successor' returning run_id",
      );
      assert.equal(rows.length, 1);
    },
  };
}

for (const major of serverMajors) {
  describe(`a run that was taken over unawares, PostgreSQL ${major}`, () => {
    it("rolls the transaction back that it was about to commit", async function () {
      await onProject(this, major, files, async (project, database) => {
        const intent = { skipBackup: true, force: true, steps: 1 };
        const { finished } = await project.run("apply", intent, takenOverAt(database, "001:1"));
        assert.equal(finished.outcome, "failed-clean");
        assert.equal(finished.problem?.code, "target/lost");
        const [row] = await database.sql("select to_regclass('t') is null as gone");
        assert.equal(row?.["gone"], true);
      });
    });

    it("sends no statement that needs no transaction, and does not say how far it came", async function () {
      await onProject(this, major, files, async (project, database) => {
        const intent = { skipBackup: true, force: true };
        const { finished, events } = await project.run("apply", intent, takenOverAt(database, "002:2"));
        assert.equal(finished.outcome, "failed-partial", transcript(events).join("\n"));
        assert.equal(finished.problem?.code, "target/lost");
        const [row] = await database.sql(
          "select to_regclass('i') is null as unbuilt, units_done, dirty from schema_migrations where version = '002'",
        );
        assert.deepEqual(row, { unbuilt: true, units_done: 1, dirty: true });
      });
    });

    it("leaves the history as it is where a person wanted it marked", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true, force: true, steps: 1 }));
        const intent = { version: "001", action: "mark-rolled-back", reason: "a test" } as const;
        const { finished } = await project.run("resolve", intent, takenOverAt(database, "mark"));
        assert.equal(finished.outcome, "failed-clean");
        assert.equal(finished.problem?.code, "target/lost");
        assert.equal((await database.sql("select from schema_migrations")).length, 1);
      });
    });
  });
}
