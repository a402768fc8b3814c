// Files that cannot be one transaction: half applied states, what is said about them, and how the next apply gets out.
import { strict as assert } from "node:assert";
import { databaseKinds, kindName } from "../support/databases";
import { serverMajors } from "../support/servers";
import { done, onAnyProject, onProject, transcript } from "./project";

const base = {
  "001_users.up.sql":
    "CREATE TABLE users (id int, email text);\nINSERT INTO users VALUES (1, 'a'), (2, 'a');\n",
  "001_users.down.sql": "DROP TABLE users;\n",
};
const unique = {
  ...base,
  "002_unique.up.sql":
    "ALTER TABLE users ADD COLUMN name text;\nCREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\nALTER TABLE users ADD COLUMN age int;\n",
  "002_unique.down.sql":
    "ALTER TABLE users DROP COLUMN age;\nDROP INDEX CONCURRENTLY users_email;\nALTER TABLE users DROP COLUMN name;\n",
};

for (const kind of databaseKinds) {
  describe(`a file with CONCURRENTLY, ${kindName(kind)}`, () => {
    it("runs unit by unit and comes down the same way", async function () {
      const files = { ...unique, "001_users.up.sql": "CREATE TABLE users (id int, email text);\n" };
      await onAnyProject(this, kind, files, async (project) => {
        const { finished, events } = await project.run("apply", { skipBackup: true, force: true });
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        assert.deepEqual(
          transcript(events).filter((line) => line.includes("002:")),
          ["> 002:1", "< 002:1", "> 002:2", "< 002:2", "> 002:3", "< 002:3", "> 002:commit", "< 002:commit"],
        );
        const down = await project.run("rollback");
        assert.equal(down.finished.outcome, "done", JSON.stringify(down.finished.problem));
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.state),
          ["applied", "pending"],
        );
      });
    });

    it("is half applied after a failure, says how far it came, and the next apply takes it back", async function () {
      await onAnyProject(this, kind, unique, async (project) => {
        const failed = await project.run("apply", { skipBackup: true });
        assert.equal(failed.finished.outcome, "failed-partial");
        assert.equal(failed.finished.exit_code, 2);
        const problem = failed.finished.problem;
        assert.match(problem?.message ?? "", /002_unique\.up\.sql:2:1: could not create unique index/);
        assert.match(
          problem?.state ?? "",
          /half applied and marked dirty: 1 of 3 units are done, 2 statements remain from line 2 on/,
        );
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.state),
          ["applied", "dirty"],
        );
        // Meanwhile the file is corrected.
        project.write("002_unique.up.sql", unique["002_unique.up.sql"].replace("UNIQUE ", ""));
        const again = await project.run("apply", { skipBackup: true });
        const report = done(again);
        assert.deepEqual(report.recovered, ["002"]);
        assert.deepEqual(
          report.applied.map((one) => one.version),
          ["002"],
        );
        assert.ok(transcript(again.events).some((line) => /Passed over what was never made/.test(line)));
        const after = done(await project.run("status"));
        assert.equal(after.summary.applied, 2);
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`recovery of a half applied migration, PostgreSQL ${major}`, () => {
    it("leaves no invalid index behind", async function () {
      await onProject(this, major, unique, async (project, database) => {
        await project.run("apply", { skipBackup: true });
        assert.deepEqual(
          await database.sql("select indexrelid::regclass from pg_index where not indisvalid"),
          [],
        );
      });
    });

    it("only removes the mark when nothing of the file lasted", async function () {
      const files = {
        ...base,
        "002_index.up.sql": "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\n",
        "002_index.down.sql": "DROP INDEX users_email_which_is_misspelt_and_would_fail;\n",
      };
      await onProject(this, major, files, async (project, database) => {
        await project.run("apply", { skipBackup: true });
        await database.sql("delete from users where id = 2");
        const again = await project.run("apply", { skipBackup: true });
        assert.deepEqual(done(again).recovered, ["002"]);
        assert.ok(
          transcript(again.events).includes(
            "  recover:002: The schema is as it was before, so only the mark is removed.",
          ),
        );
      });
    });

    it("takes back rows that lasted, although the schema does not show them", async function () {
      const files = {
        ...base,
        "002_rows.up.sql":
          "INSERT INTO users VALUES (3, 'b');\nCREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\n",
        "002_rows.down.sql": "DROP INDEX users_email;\nDELETE FROM users WHERE id = 3;\n",
      };
      await onProject(this, major, files, async (project, database) => {
        const failed = await project.run("apply", { skipBackup: true });
        assert.equal(failed.finished.outcome, "failed-partial");
        await database.sql("delete from users where id = 2");
        assert.deepEqual(done(await project.run("apply", { skipBackup: true })).recovered, ["002"]);
        assert.deepEqual(await database.sql("select id from users order by id"), [{ id: 1 }, { id: 3 }]);
      });
    });

    it("drops what is there of several things that one statement drops", async function () {
      const files = {
        ...base,
        "002_more.up.sql":
          "CREATE TABLE a (id int);\nALTER TABLE users ADD COLUMN name text;\nCREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\nCREATE TABLE b (id int);\n",
        "002_more.down.sql":
          "DROP TABLE b, a;\nALTER TABLE users DROP CONSTRAINT nothing, DROP COLUMN name;\nDROP INDEX users_email;\n",
      };
      await onProject(this, major, files, async (project, database) => {
        await project.run("apply", { skipBackup: true });
        await database.sql("delete from users where id = 2");
        const again = await project.run("apply", { skipBackup: true });
        assert.deepEqual(done(again).recovered, ["002"]);
        assert.match(
          transcript(again.events).join("\n"),
          /table "b" does not exist; run with IF EXISTS instead/,
        );
      });
    });

    it("skips the down when people have set the schema right and no rows can have lasted", async function () {
      const files = { ...unique, "002_unique.down.sql": "SELECT 1 / 0;\n" };
      await onProject(this, major, files, async (project, database) => {
        await project.run("apply", { skipBackup: true });
        await database.sql("alter table users drop column name");
        await database.sql("delete from users where id = 2");
        const again = await project.run("apply", { skipBackup: true });
        assert.deepEqual(done(again).recovered, ["002"]);
        assert.match(transcript(again.events).join("\n"), /so only the mark is removed/);
      });
    });

    it("goes on with an interrupted down where it was, so that no row comes back twice", async function () {
      const files = {
        ...base,
        "002_move.up.sql":
          "CREATE TABLE old AS SELECT * FROM users;\nDELETE FROM users;\nCREATE INDEX CONCURRENTLY users_email ON users (email);\n",
        "002_move.down.sql":
          "INSERT INTO users SELECT * FROM old;\nDROP INDEX CONCURRENTLY users_email;\nSELECT count(*) / (SELECT count(*) FROM gate) FROM old;\nDROP TABLE old;\n",
      };
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql("create table gate (id int)");
        const failed = await project.run("rollback");
        assert.equal(failed.finished.outcome, "failed-partial");
        await database.sql("insert into gate values (1)");
        await database.sql("update schema_migrations set schema_checksum_before = null");
        done(await project.run("rollback"));
        assert.deepEqual(await database.sql("select id from users order by id"), [{ id: 1 }, { id: 2 }]);
      });
    });

    it("stays dirty with exit 4 when the down does not give the schema back, and undoes what it did", async function () {
      const files = { ...unique, "002_unique.down.sql": "ALTER TABLE users ADD COLUMN oops int;\n" };
      await onProject(this, major, files, async (project, database) => {
        await project.run("apply", { skipBackup: true });
        const { finished, events } = await project.run("apply", { skipBackup: true });
        assert.equal(finished.exit_code, 4);
        assert.equal(finished.problem?.code, "rollback/failed");
        assert.match(finished.problem.state, /was rolled back\. 002_unique is still half applied/);
        assert.match(finished.problem.message, /: extra column \S*users\S*, extra column \S*users\S*\.$/);
        assert.match(transcript(events).join("\n"), /Not as before: extra column \S*oops/);
        const columns = await database.sql(
          "select attname from pg_attribute where attrelid = 'users'::regclass and attnum > 0 and not attisdropped order by attnum",
        );
        assert.deepEqual(
          columns.map((row) => row["attname"]),
          ["id", "email", "name"],
        );
        const rows = await database.sql("select version from schema_migrations where dirty");
        assert.deepEqual(rows, [{ version: "002" }]);
      });
    });

    it("refuses without a down script, and rollback can recover as well", async function () {
      const { "002_unique.down.sql": down, ...files } = unique;
      await onProject(this, major, files, async (project) => {
        await project.run("apply", { skipBackup: true, force: true });
        const refused = await project.run("apply", { skipBackup: true });
        assert.equal(refused.finished.exit_code, 1);
        assert.equal(refused.finished.problem?.code, "preflight/failed");
        const forced = await project.run("apply", { skipBackup: true, force: true });
        assert.equal(forced.finished.exit_code, 4);
        assert.equal(forced.finished.problem?.code, "rollback/no-down");
        project.write("002_unique.down.sql", down);
        done(await project.run("rollback"));
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.state),
          ["applied", "pending"],
        );
      });
    });
  });
}
