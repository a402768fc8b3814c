// Drift, three ways: what the files make, what the last run left, what is there now.
import { strict as assert } from "node:assert";
import type { DiffReport } from "../../server/src/protocol/reports/diff";
import { serverMajors } from "../support/servers";
import { done, onProject } from "./project";

const files = {
  "001_users.up.sql":
    "CREATE TABLE users (id bigint PRIMARY KEY, email text DEFAULT 'none');\nCREATE VIEW seen AS SELECT id FROM users;\n",
  "001_users.down.sql": "DROP VIEW seen;\nDROP TABLE users;\n",
  "002_later.up.sql": "CREATE TABLE later (id int);\n",
  "002_later.down.sql": "DROP TABLE later;\n",
};

for (const major of serverMajors) {
  describe(`diff, PostgreSQL ${major}`, () => {
    it("finds none after an apply, whatever is still pending", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        const report = done(await project.run("diff"));
        assert.deepEqual([report.drift, report.objects], [false, []]);
        assert.deepEqual(report.unknown, { last_run: null, files: null });
      });
    });

    it("shows a change by hand with all three sides, and exits with 3", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql("alter table users alter column email set not null; create table by_hand (a int)");
        const { finished } = await project.run("diff");
        assert.deepEqual([finished.exit_code, finished.problem?.code], [3, "diff/drift"]);
        const report = finished.result as DiffReport;
        assert.deepEqual(
          report.objects.find((one) => one.object === "public.users.email"),
          {
            kind: "column",
            object: "public.users.email",
            files: "text default 'none'::text",
            last_run: "text default 'none'::text",
            now: "text not null default 'none'::text",
          },
        );
        const made = report.objects.find((one) => one.kind === "table");
        assert.deepEqual(
          [made?.object, made?.files, made?.last_run, made?.now],
          ["public.by_hand", null, null, ""],
        );
      });
    });

    it("tells an edited file from a change of the target", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        project.write("002_later.up.sql", "CREATE TABLE later (id bigint);\n");
        const report = (await project.run("diff")).finished.result as DiffReport;
        assert.deepEqual(report.since_last_run, []);
        assert.deepEqual(
          report.from_files.map((one) => [one.object, one.before, one.after]),
          [["public.later.id", "bigint", "integer"]],
        );
      });
    });

    it("says why a side is not known, and still compares the other", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        project.remove("001_users.up.sql");
        project.remove("001_users.down.sql");
        const report = done(await project.run("diff"));
        assert.match(report.unknown.files ?? "", /^001.* is applied and has no file$/);
        await database.sql("drop view seen");
        const changed = (await project.run("diff")).finished.result as DiffReport;
        assert.ok(changed.since_last_run.some((one) => one.kind === "view" && one.change === "missing"));
      });
    });

    it("ends with a sentence when a table is locked", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        const other = await database.client();
        await other.query("begin; lock table users in access exclusive mode");
        const engine = project.engineWith({ lock_timeout_ms: 100 });
        const { finished } = await project.run("diff", {}, { engine });
        assert.deepEqual([finished.problem?.code, finished.exit_code], ["lock/timeout", 5]);
      });
    });
  });
}
