// Down scripts outlive their files: the history keeps what was applied, and a rollback runs that.
import { strict as assert } from "node:assert";
import { serverMajors } from "../support/servers";
import { done, onProject, type Project } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "ALTER TABLE a ADD COLUMN b int;\nCREATE INDEX CONCURRENTLY a_b ON a (b);\n",
  "002_b.down.sql": "DROP INDEX CONCURRENTLY a_b;\nALTER TABLE a DROP COLUMN b;\n",
};

for (const major of serverMajors) {
  describe(`a rollback without the files of the time of the apply, PostgreSQL ${major}`, () => {
    it("takes back what a branch switch has taken out of the folder", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        project.remove("002_b.up.sql");
        project.remove("002_b.down.sql");
        const status = done(await project.run("status"));
        const gone = status.migrations.find((one) => one.version === "002");
        assert.deepEqual([gone?.state, gone?.has_down, gone?.keeps_down], ["missing-file", false, true]);
        const { scripts } = done(await project.run("status", { version: "2" }));
        assert.deepEqual(scripts, {
          version: "002",
          up: { path: null, applied: files["002_b.up.sql"], file: null, changed: false },
          down: { path: null, applied: files["002_b.down.sql"], file: null, changed: false },
        });
        assert.match(
          (await warnings(project)).join(),
          /002_b has no down script in the folder: the one that the history keeps/,
        );
        const report = done(await project.run("rollback"));
        assert.deepEqual(
          report.rolled_back.map((one) => [one.version, one.name]),
          [["002", "b"]],
        );
        assert.deepEqual(await columnsOfA(database), ["id"]);
        assert.deepEqual(done(await project.run("status")).migrations.length, 1);
      });
    });

    it("runs the applied down script, or the edited one when asked", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        project.write("002_b.down.sql", "ALTER TABLE a DROP COLUMN b;\n");
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.down_changed),
          [false, true],
        );
        assert.match(
          (await warnings(project)).join(),
          /002_b\.down\.sql was edited after 002_b was applied: the one/,
        );
        const applied = await project.engine.planOperation("rollback", intent("history"));
        assert.ok(applied.ok);
        assert.equal(applied.value.steps[1]?.sql, "DROP INDEX CONCURRENTLY a_b");
        const edited = await project.engine.planOperation("rollback", intent("file"));
        assert.ok(edited.ok);
        assert.equal(edited.value.steps[1]?.sql, "ALTER TABLE a DROP COLUMN b");
        assert.notEqual(edited.value.hash, applied.value.hash);
        done(await project.run("rollback", { downFrom: "file" }));
        assert.deepEqual(await columnsOfA(database), ["id"]);
      });
    });

    it("recovers a half applied migration that is gone from the folder", async function () {
      const broken = { ...files, "002_b.up.sql": `${files["002_b.up.sql"]}SELECT 1 / 0;\n` };
      await onProject(this, major, broken, async (project, database) => {
        const failed = await project.run("apply", { skipBackup: true });
        assert.equal(failed.finished.outcome, "failed-partial");
        project.remove("002_b.up.sql");
        project.remove("002_b.down.sql");
        const report = done(await project.run("apply", { skipBackup: true }));
        assert.deepEqual(report.recovered, ["002"]);
        assert.deepEqual(await columnsOfA(database), ["id"]);
      });
    });

    it("keeps every row of an older history table and what it knows", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`
          create table schema_migrations (version text primary key, applied_at timestamptz not null default now(),
            dirty boolean not null default false, checksum text, up_sql text, down_sql text);
          create table a (id int);
          insert into schema_migrations (version, applied_at, up_sql, down_sql)
            values ('001', '2025-01-01', 'create table a (id int);', 'drop table a; -- as applied')`);
        const old = done(await project.run("status"));
        assert.deepEqual([old.migrations[0]?.state, old.migrations[0]?.keeps_down], ["applied", true]);
        done(await project.run("apply", { skipBackup: true }));
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => [one.state, one.down_changed]),
          [
            ["applied", true],
            ["applied", false],
          ],
        );
        assert.equal(status.migrations[0]?.applied_at, "2025-01-01T00:00:00.000000Z");
        done(await project.run("rollback", { steps: 2 }));
        assert.deepEqual(await columnsOfA(database), []);
      });
    });
  });
}

const intent = (downFrom: "history" | "file") => ({ steps: 1, to: null, confirm: null, downFrom });

async function warnings(project: Project): Promise<readonly string[]> {
  const plan = await project.engine.planOperation("rollback", intent("history"));
  assert.ok(plan.ok);
  return plan.value.warnings;
}

async function columnsOfA(database: { sql(text: string): Promise<readonly Record<string, unknown>[]> }) {
  const rows = await database.sql(
    "select attname from pg_attribute where attrelid = to_regclass('a') and attnum > 0 and not attisdropped order by attnum",
  );
  return rows.map((row) => row["attname"]);
}
