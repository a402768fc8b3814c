// What a rollback leaves is held against what the run recorded that came before what is taken back.
import { strict as assert } from "node:assert";
import { serverMajors } from "../support/servers";
import { applyAnyway, done, onProject, type Project } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "ALTER TABLE a ADD COLUMN b int;\nALTER TABLE a ADD COLUMN c int;\n",
  "002_b.down.sql": "ALTER TABLE a DROP COLUMN c;\n",
  "003_c.up.sql": "CREATE TABLE c (id int);\n",
  "003_c.down.sql": "DROP TABLE c;\n",
};

async function warnings(project: Project): Promise<readonly string[]> {
  const plan = await project.engine.planOperation("rollback", {
    steps: null,
    to: null,
    confirm: null,
    terminateBlockers: false,
    downFrom: "history",
  });
  assert.ok(plan.ok);
  return plan.value.warnings;
}

for (const major of serverMajors) {
  describe(`the schema after a rollback, PostgreSQL ${major}`, () => {
    it("is told to be what it was before the run that is taken back", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { ...applyAnyway, steps: 2 }));
        done(await project.run("apply", { ...applyAnyway, steps: 1 }));
        const { schema_after } = done(await project.run("rollback"));
        assert.deepEqual(schema_after, { version: "002", as_before: true, differences: [] });
      });
    });

    it("names what a down script has left, and so does preflight after it", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { ...applyAnyway, steps: 1 }));
        done(await project.run("apply", { ...applyAnyway, steps: 1 }));
        assert.match(
          (await warnings(project)).join("\n"),
          /002_b: The down script does not take back the column a\.b/,
        );
        const { schema_after } = done(await project.run("rollback"));
        assert.equal(schema_after?.version, "001");
        assert.equal(schema_after.as_before, false);
        assert.deepEqual(
          schema_after.differences.map(({ change, kind, object }) => [change, kind, object]),
          [["extra", "column", "public.a.b"]],
        );
        const preflight = await project.run("preflight", { skipRehearsal: true });
        assert.match(JSON.stringify(preflight.finished.result), /extra column public\.a\.b/);
      });
    });

    it("is not told where no run ended at that migration, and is recorded then", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", applyAnyway));
        assert.equal(done(await project.run("rollback")).schema_after, null);
        done(await project.run("apply", applyAnyway));
        assert.equal(done(await project.run("rollback")).schema_after?.as_before, true);
      });
    });

    it("is not told when what is taken back was not applied last", async function () {
      await onProject(this, major, files, async (project) => {
        project.remove("002_b.up.sql");
        project.remove("002_b.down.sql");
        done(await project.run("apply", applyAnyway));
        project.write("002_b.up.sql", files["002_b.up.sql"]);
        project.write("002_b.down.sql", files["002_b.down.sql"]);
        done(await project.run("apply", applyAnyway));
        const report = done(await project.run("rollback", { to: "002" }));
        assert.deepEqual(
          [report.rolled_back.map(({ version }) => version), report.schema_after],
          [["003"], null],
        );
      });
    });
  });
}
