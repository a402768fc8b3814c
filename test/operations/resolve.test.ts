// Resolve: every way out of a half applied or edited state, and what it refuses.
import { strict as assert } from "node:assert";
import { serverMajors, type TestDatabase } from "../support/servers";
import { done, onProject, transcript, type Project } from "./project";

/** Cut off before its third unit until the gate has a row. */
const files = {
  "001_users.up.sql": "CREATE TABLE users (id int, email text);\nCREATE TABLE gate (id int);\n",
  "001_users.down.sql": "DROP TABLE gate, users;\n",
  "002_email.up.sql":
    "INSERT INTO users VALUES (1, 'a');\nCREATE INDEX CONCURRENTLY users_email ON users (email);\nSELECT 1 / (SELECT count(*) FROM gate);\nALTER TABLE users ADD COLUMN age int;\n",
  "002_email.down.sql":
    "ALTER TABLE users DROP COLUMN age;\nDROP INDEX CONCURRENTLY users_email;\nDELETE FROM users WHERE id = 1;\n",
};
const open = "insert into gate values (1)";

for (const major of serverMajors) {
  describe(`resolve, PostgreSQL ${major}`, () => {
    it("goes on with the unit that was not done, and runs nothing twice", async function () {
      await halfApplied(this, major, async (project, database) => {
        await database.sql(open);
        const result = await project.run("resolve", {
          version: "2",
          action: "resume",
          reason: "gate is open",
        });
        const report = done(result);
        assert.deepEqual([report.version, report.action, report.failed], ["002", "resume", null]);
        assert.deepEqual(
          transcript(result.events).filter((line) => line.startsWith("> ")),
          ["> lock", "> 002:3", "> 002:4", "> 002:commit"],
        );
        assert.deepEqual(await states(project), ["applied", "applied"]);
        assert.deepEqual(await database.sql("select id, age from users"), [{ id: 1, age: null }]);
        const [row] = await database.sql(
          "select resolution, dirty, schema_snapshot_before is null as forgotten from schema_migrations where version = '002'",
        );
        assert.match(String(row?.["resolution"]), /^resume by postgres on .*: gate is open$/);
        assert.equal(row?.["forgotten"], true);
      });
    });

    it("knows a statement that ran without being written down", async function () {
      await halfApplied(this, major, async (project, database) => {
        await database.sql(open);
        await database.sql(
          "update schema_migrations set units_done = 1, unit_hashes = unit_hashes[1:1] where dirty",
        );
        const result = await project.run("resolve", { version: "002", action: "resume" });
        done(result);
        assert.match(
          transcript(result.events).join("\n"),
          /The index users_email is built and valid already/,
        );
        assert.deepEqual(await states(project), ["applied", "applied"]);
      });
    });

    it("resumes a file that was corrected in what has not run, and refuses one edited in what has", async function () {
      await halfApplied(this, major, async (project, database) => {
        await database.sql("update schema_migrations set up_sql = null where dirty");
        const corrected = files["002_email.up.sql"].replace("SELECT 1 / (SELECT count(*) FROM gate);\n", "");
        project.write("002_email.up.sql", corrected.replace("(1, 'a')", "(2, 'b')"));
        const refused = await project.run("resolve", { version: "002", action: "resume" });
        assert.equal(refused.finished.problem?.code, "history/changed");
        assert.match(
          refused.finished.problem?.message ?? "",
          /edited in a part that has run already, from line 1 on/,
        );
        project.write("002_email.up.sql", corrected);
        done(await project.run("resolve", { version: "002", action: "resume" }));
        assert.deepEqual(await states(project), ["applied", "applied"]);
      });
    });

    it("goes on with the kept text when the file is gone, and stays half applied when it fails again", async function () {
      await halfApplied(this, major, async (project, database) => {
        project.remove("002_email.up.sql");
        project.remove("002_email.down.sql");
        const failed = await project.run("resolve", { version: "002", action: "resume" });
        assert.equal(failed.finished.outcome, "failed-partial");
        assert.equal(failed.finished.exit_code, 2);
        assert.deepEqual(await states(project), ["applied", "dirty"]);
        await database.sql(open);
        done(await project.run("resolve", { version: "002", action: "resume" }));
        assert.deepEqual(await states(project), ["applied", "missing-file"]);
        done(await project.run("rollback"));
        assert.deepEqual(await database.sql("select id from users"), []);
      });
    });

    it("takes back, and goes on with a down that was cut off", async function () {
      await halfApplied(this, major, async (project, database) => {
        done(await project.run("resolve", { version: "002", action: "undo" }));
        assert.deepEqual(await states(project), ["applied", "pending"]);
        await database.sql(open);
        done(await project.run("apply", { skipBackup: true }));
        await database.sql("create view holds as select email from users");
        project.write("002_email.down.sql", `${files["002_email.down.sql"]}DROP VIEW gone;\n`);
        const failed = await project.run("rollback", { downFrom: "file" });
        assert.equal(failed.finished.outcome, "failed-partial");
        project.write("002_email.down.sql", `${files["002_email.down.sql"]}DROP VIEW holds;\n`);
        done(await project.run("resolve", { version: "002", action: "resume" }));
        assert.deepEqual(await states(project), ["applied", "pending"]);
        assert.deepEqual(await database.sql("select id from users"), []);
      });
    });

    it("says in the history what people have done by hand, with their reason", async function () {
      await halfApplied(this, major, async (project, database) => {
        const silent = await project.run("resolve", { version: "002", action: "mark-applied" });
        assert.equal(silent.finished.exit_code, 5);
        assert.match(silent.finished.problem?.message ?? "", /needs --reason/);
        await database.sql("alter table users add column age int");
        const reason = "finished by hand";
        done(await project.run("resolve", { version: "002", action: "mark-applied", reason }));
        assert.deepEqual(await states(project), ["applied", "applied"]);
        done(
          await project.run("resolve", { version: "002", action: "mark-rolled-back", reason: "taken back" }),
        );
        assert.deepEqual(await states(project), ["applied", "pending"]);
        assert.match(project.read("logs", "migrations.jsonl"), /mark-rolled-back, because: taken back/);
        done(await project.run("resolve", { version: "002", action: "mark-applied", reason }));
        assert.deepEqual(await states(project), ["applied", "applied"]);
        done(await project.run("rollback"));
      });
    });

    it("accepts an edited up or down, and a rollback then runs the edited one", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        project.write("001_users.up.sql", `-- people\n${files["001_users.up.sql"]}`);
        project.write("001_users.down.sql", "DROP TABLE users;\n");
        assert.equal((await states(project))[0], "changed");
        const reason = "only a comment";
        done(await project.run("resolve", { version: "001", action: "accept-change", reason }));
        const { migrations } = done(await project.run("status"));
        assert.deepEqual([migrations[0]?.state, migrations[0]?.down_changed], ["applied", false]);
        done(await project.run("rollback"));
        assert.deepEqual(await database.sql("select to_regclass('gate') is not null as there"), [
          { there: true },
        ]);
      });
    });

    it("refuses what does not fit the state, with exit 5 and nothing changed", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        const reason = "because";
        for (const [version, action] of [
          ["001", "resume"],
          ["001", "undo"],
          ["001", "mark-applied"],
          ["001", "accept-change"],
          ["002", "mark-rolled-back"],
          ["002", "accept-change"],
        ] as const) {
          const { finished } = await project.run("resolve", { version, action, reason });
          assert.equal(finished.problem?.code, "resolve/not-possible", `${version} ${action}`);
          assert.equal(finished.exit_code, 5);
        }
        const unknown = await project.run("resolve", { version: "009", action: "undo" });
        assert.equal(unknown.finished.problem?.code, "folder/unknown-version");
        assert.deepEqual(await states(project), ["applied", "pending"]);
      });
    });
  });
}

async function halfApplied(
  context: Mocha.Context,
  major: (typeof serverMajors)[number],
  body: (project: Project, database: TestDatabase) => Promise<void>,
): Promise<void> {
  await onProject(context, major, files, async (project, database) => {
    const { finished } = await project.run("apply", { skipBackup: true });
    assert.equal(finished.outcome, "failed-partial", JSON.stringify(finished.problem));
    await body(project, database);
  });
}

async function states(project: Project): Promise<readonly string[]> {
  return done(await project.run("status")).migrations.map((one) => one.state);
}
