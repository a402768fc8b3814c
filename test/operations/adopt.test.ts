// Another tool's history is taken over whole, proven, and never lost.
import { strict as assert } from "node:assert";
import { serverMajors, type TestDatabase } from "../support/servers";
import { until } from "../support/waiting";
import { foreignHistories, recognisedHistories, timeless } from "./foreign-histories";
import { done, onProject, type Project } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "CREATE TABLE b (id int);\n",
  "002_b.down.sql": "DROP TABLE b;\n",
  "003_c.up.sql": "CREATE TABLE c (id int);\n",
  "003_c.down.sql": "DROP TABLE c;\n",
};
const applied = `${files["001_a.up.sql"]}${files["002_b.up.sql"]}`;
const goose = foreignHistories["goose"] ?? "";
const golangMigrate = foreignHistories["golang-migrate"] ?? "";

async function states(project: Project): Promise<readonly string[]> {
  const { migrations } = done(await project.run("status"));
  return migrations.map(({ version, state }) => `${version} ${state}`);
}

async function tables(database: TestDatabase): Promise<readonly unknown[]> {
  const rows = await database.sql(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname !~ '^pg_' and schemaname <> 'information_schema' order by 1`,
  );
  return rows.map((row) => row["name"]);
}

for (const major of serverMajors) {
  describe(`adopt, PostgreSQL ${major}`, () => {
    // What a tool records does not depend on the server, so each is tried on one.
    const half = serverMajors.indexOf(major);
    for (const [tool, history] of Object.entries(foreignHistories).filter((_, at) => at % 2 === half)) {
      it(`takes over the history of ${tool}, and apply goes on from there`, async function () {
        await onProject(this, major, files, async (project, database) => {
          await database.sql(`${applied}${history}`);
          const told = (await project.run("status")).finished;
          assert.equal(told.exit_code, 5);
          assert.equal(told.problem?.code, "history/foreign");
          assert.match(told.problem.next, /adopt/);

          const report = done(await project.run("adopt"));
          assert.equal(report.tool, tool);
          assert.equal(report.adopted, 2);
          assert.equal(report.proof?.outcome, "same");
          assert.deepEqual(
            report.migrations.map(({ version, state }) => [version, state]),
            [
              ["001", "applied"],
              ["002", "applied"],
            ],
          );
          assert.deepEqual(await states(project), ["001 applied", "002 applied", "003 pending"]);
          const rows = await database.sql(
            `select adopted_from, checksum is not null as known, applied_at < '2025-01-01' as copied
             from schema_migrations where version = '002'`,
          );
          assert.deepEqual(rows, [{ adopted_from: tool, known: true, copied: !timeless.has(tool) }]);
          assert.ok((await tables(database)).includes(report.kept_as), "the other tool's table is there");

          const again = done(await project.run("adopt"));
          assert.equal(again.adopted, 0);
          const next = done(await project.run("apply", { skipBackup: true }));
          assert.deepEqual(
            next.applied.map(({ version }) => version),
            ["003"],
          );
        });
      });
    }

    it("keeps a table that has our name under another, and tells the way back", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${golangMigrate}`);
        await database.sql("create view seen as select * from schema_migrations");
        const plan = await project.engine.planOperation("adopt", {
          from: null,
          unproven: false,
          confirm: null,
        });
        assert.ok(plan.ok);
        assert.match(plan.value.warnings.join("\n"), /Views .* seen/);
        const report = done(await project.run("adopt", { unproven: true }));
        assert.equal(report.kept_as, "public.schema_migrations_golang_migrate");
        assert.deepEqual(await database.sql("select version::int, dirty from seen"), [
          { version: 2, dirty: false },
        ]);
        await database.sql(report.undo.join("\n"));
        assert.deepEqual(await database.sql("select version::int, dirty from schema_migrations"), [
          { version: 2, dirty: false },
        ]);
      });
    });

    it("refuses when the files make another schema, object by object", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${goose}; alter table b add column extra text; create table d ()`);
        const before = await tables(database);
        const { finished } = await project.run("adopt");
        assert.equal(finished.outcome, "refused");
        assert.equal(finished.exit_code, 3);
        assert.equal(finished.problem?.code, "adopt/differs");
        assert.deepEqual(
          finished.problem.ways?.map(({ options }) => options),
          [["--unproven"]],
        );
        const { proof } = finished.result as { proof: { differences: readonly { object: string }[] } };
        assert.deepEqual(
          proof.differences.map(({ object }) => object),
          ["public.b.extra", "public.d"],
        );
        assert.deepEqual(await tables(database), before);
        assert.equal(done(await project.run("adopt", { unproven: true })).adopted, 2);
      });
    });

    it("says why nothing could be proven, and asks for --unproven", async function () {
      const broken = { ...files, "002_b.up.sql": "CREATE EXTENSION no_such_extension;\n" };
      await onProject(this, major, broken, async (project, database) => {
        await database.sql(`${applied}${goose}`);
        const { finished } = await project.run("adopt");
        assert.equal(finished.exit_code, 1);
        assert.equal(finished.problem?.code, "adopt/unproven");
        assert.match(finished.problem.message, /002_b.*no_such_extension/s);
        assert.equal(done(await project.run("adopt", { unproven: true })).adopted, 2);
      });
    });

    it("refuses a history that is half applied", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${golangMigrate}; update schema_migrations set dirty = true`);
        const { finished } = await project.run("adopt", { unproven: true });
        assert.equal(finished.exit_code, 1);
        assert.equal(finished.problem?.code, "adopt/dirty");
        assert.match(finished.problem.message, /golang-migrate says of 2/);
      });
    });

    it("tells edited files and those that are missing", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${foreignHistories["prisma"]}`);
        await database.sql(
          `update _prisma_migrations set checksum = 'other' where id = '2';
           update _prisma_migrations set finished_at = now(), rolled_back_at = null, migration_name = '004_gone' where id = '3'`,
        );
        const report = done(await project.run("adopt"));
        assert.deepEqual(
          report.migrations.map(({ key, state }) => `${key} ${state}`),
          ["001_a applied", "002_b changed", "004_gone missing-file"],
        );
        assert.deepEqual(await states(project), [
          "001 applied",
          "002 applied",
          "003 out-of-order",
          "004 missing-file",
        ]);
      });
    });

    it("asks which history is meant, and begins an empty one on demand", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${goose}; ${foreignHistories["sqlx"]}`);
        const { finished } = await project.run("adopt");
        assert.equal(finished.exit_code, 5);
        assert.equal(finished.problem?.code, "adopt/ambiguous");
        assert.deepEqual(
          finished.problem.ways?.map(({ label, options }) => [label, options.join(" ")]),
          [
            ["Take over sqlx", "--from sqlx"],
            ["Take over goose", "--from goose"],
            ["Begin an empty history", "--from none"],
          ],
        );
        assert.equal(done(await project.run("adopt", { from: "none" })).adopted, 0);
        assert.deepEqual(await states(project), ["001 pending", "002 pending", "003 pending"]);
        assert.equal(done(await project.run("adopt", { from: "sqlx" })).adopted, 2);
      });
    });

    it("takes a table for another tool's by its columns, not by its name", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql("create table goose_db_version (id int, note text)");
        assert.deepEqual(await states(project), ["001 pending", "002 pending", "003 pending"]);
        assert.equal((await project.run("adopt")).finished.problem?.code, "adopt/nothing");
      });
    });

    it("names tools that it only recognises", async function () {
      for (const [title, history] of Object.entries(recognisedHistories)) {
        await onProject(this, major, files, async (project, database) => {
          await database.sql(history);
          const { finished } = await project.run("adopt");
          assert.equal(finished.problem?.code, "adopt/not-readable", title);
          assert.ok(finished.problem.message.includes(title), finished.problem.message);
        });
      }
    });

    it("leaves all or nothing when it is cut off while it writes", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${golangMigrate}`);
        const before = await tables(database);
        const reader = await database.client();
        await reader.query("begin; lock table schema_migrations in access share mode");
        const failing = project.run("adopt", {}, { engine: project.engineWith({ lock_timeout_ms: 60_000 }) });
        const waiting = `pg_stat_activity where application_name like 'migrate-safe:adopt:%' and wait_event_type = 'Lock'`;
        await until(async () => (await database.sql(`select 1 from ${waiting}`)).length > 0);
        await database.sql(`select pg_terminate_backend(pid) from ${waiting}`);
        const { finished } = await failing;
        assert.equal(finished.problem?.code, "target/lost");
        await reader.query("rollback");
        assert.deepEqual(
          (await tables(database)).filter((name) => name !== "public.schema_migrations_lock"),
          before,
        );
        assert.equal(done(await project.run("adopt")).adopted, 2);
      });
    });

    it("refuses when the other tool went on since the plan was shown", async function () {
      await onProject(this, major, files, async (project, database) => {
        await database.sql(`${applied}${goose}`);
        const { finished } = await project.run(
          "adopt",
          {},
          {
            async onEvent(event) {
              if (event.event !== "step-started" || event.step !== "lock") return;
              await database.sql("insert into goose_db_version (version_id, is_applied) values (3, true)");
            },
          },
        );
        assert.equal(finished.outcome, "refused");
        assert.equal(finished.problem?.code, "plan/changed");
      });
    });
  });
}
