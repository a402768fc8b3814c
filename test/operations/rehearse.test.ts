// Rehearsal on a copy of the target's schema: what apply would meet, without touching the target.
import { strict as assert } from "node:assert";
import type { RehearseReport } from "../../server/src/protocol/reports/rehearse";
import { serverMajors } from "../support/servers";
import { done, onProject, type Project } from "./project";

const files = {
  "001_users.up.sql":
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, note text);\n",
  "001_users.down.sql": "DROP TABLE orders;\nDROP TABLE users;\n",
  "002_notes.up.sql": "ALTER TABLE orders ADD COLUMN paid boolean;\nALTER TABLE orders DROP COLUMN note;\n",
  "002_notes.down.sql": "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders DROP COLUMN paid;\n",
  "003_index.up.sql": "CREATE INDEX CONCURRENTLY orders_paid ON orders (paid);\n",
  "003_index.down.sql": "DROP INDEX CONCURRENTLY orders_paid;\n",
};

const halves = (report: RehearseReport): readonly string[] =>
  report.migrations.map(({ version, up, down }) => `${version} ${up.outcome} ${down.outcome}`);

async function reportOf(project: Project, withSample: number | null = null): Promise<RehearseReport> {
  return (await project.run("rehearse", { withSample })).finished.result as RehearseReport;
}

for (const major of serverMajors) {
  describe(`rehearse, PostgreSQL ${major}`, () => {
    it("runs the pending ups and then their downs, and leaves the target alone", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        const before = await database.sql("select count(*)::int as n from schema_migrations");
        const report = done(await project.run("rehearse"));
        assert.deepEqual(halves(report), ["002 done done", "003 done done"]);
        assert.deepEqual(report.not_represented, []);
        assert.deepEqual(await database.sql("select count(*)::int as n from schema_migrations"), before);
        const [seen] = await database.sql("select to_regclass('orders_paid') as index");
        assert.deepEqual(seen, { index: null });
      });
    });

    it("copies nothing where nothing is pending", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        const run = await project.run("rehearse");
        assert.deepEqual(done(run).migrations, []);
        assert.deepEqual(
          run.events.filter(({ event }) => event === "step-started"),
          [],
        );
      });
    });

    it("finds what was changed by hand before apply does, at its place in the file", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        await database.sql("alter table orders drop column note");
        const { finished } = await project.run("rehearse");
        assert.deepEqual([finished.exit_code, finished.problem?.code], [2, "rehearse/up-fails"]);
        assert.match(
          finished.problem?.message ?? "",
          /002_notes\.up\.sql:2:1: column "note" .* does not exist/,
        );
        assert.deepEqual(halves(finished.result as RehearseReport), [
          "002 fails skipped",
          "003 skipped skipped",
        ]);
      });
    });

    it("tells a down that does not run, with exit code 4", async function () {
      const broken = { ...files, "002_notes.down.sql": "ALTER TABLE orders DROP COLUMN gone;\n" };
      await onProject(this, major, broken, async (project) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        const { finished } = await project.run("rehearse");
        assert.deepEqual([finished.exit_code, finished.problem?.code], [4, "rehearse/down-fails"]);
        assert.deepEqual(halves(finished.result as RehearseReport), ["002 done fails", "003 done done"]);
      });
    });

    it("uses the search path and the roles of the target", async function () {
      const pathed = {
        ...files,
        "002_notes.up.sql": `ALTER TABLE things ADD COLUMN n int;\nGRANT SELECT ON things TO rehearsed_${major};\n`,
        "002_notes.down.sql": `REVOKE SELECT ON things FROM rehearsed_${major};\nALTER TABLE things DROP COLUMN n;\n`,
      };
      await onProject(this, major, pathed, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        await database.sql(
          `create role rehearsed_${major}; create schema app; create table app.things (id int);
           do $$ begin execute format('alter database %I set search_path = app, public', current_database()); end $$`,
        );
        try {
          assert.deepEqual(halves(await reportOf(project)).slice(0, 1), ["002 done done"]);
        } finally {
          await database.sql(`drop role rehearsed_${major}`);
        }
      });
    });

    it("says that it does not know where the copy lacks something", async function () {
      const special = {
        ...files,
        "002_notes.up.sql": "ALTER TABLE far ADD COLUMN n int;\n",
        "002_notes.down.sql": "ALTER TABLE far DROP COLUMN n;\n",
      };
      await onProject(this, major, special, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        await database.sql(
          `create extension postgres_fdw; create server other foreign data wrapper postgres_fdw;
           create foreign table far (id int) server other`,
        );
        const { finished } = await project.run("rehearse");
        const report = finished.result as RehearseReport;
        assert.deepEqual(halves(report).slice(0, 1), ["002 not-rehearsed skipped"]);
        assert.deepEqual([finished.exit_code, finished.problem?.code], [5, "rehearse/not-possible"]);
        assert.deepEqual(
          report.not_represented.map(({ object }) => object),
          [
            "extension postgres_fdw",
            "server other foreign data wrapper postgres_fdw",
            "foreign table public.far",
          ],
        );
      });
    });

    it("refuses while a migration is half applied", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql("update schema_migrations set dirty = true where version = '003'");
        const { finished } = await project.run("rehearse");
        assert.deepEqual([finished.outcome, finished.problem?.code], ["refused", "history/dirty"]);
      });
    });

    describe("with a sample", () => {
      const strict = {
        ...files,
        "002_notes.up.sql": "ALTER TABLE users ALTER COLUMN email TYPE int USING email::int;\n",
        "002_notes.down.sql": "ALTER TABLE users ALTER COLUMN email TYPE text;\n",
        "003_index.up.sql": "CREATE UNIQUE INDEX one_each ON orders (note);\n",
        "003_index.down.sql": "DROP INDEX one_each;\n",
      };
      const fill = `insert into users select n, case n when 90 then 'secret@x.org' else n::text end from generate_series(1, 100) n;
        insert into orders select n, 101 - n, 'private ' || n % 50 from generate_series(1, 100) n; analyze`;

      it("meets the rows that a type change cannot convert, and tells no value", async function () {
        await onProject(this, major, strict, async (project, database) => {
          done(await project.run("apply", { steps: 1, skipBackup: true }));
          await database.sql(fill);
          assert.equal((await project.run("rehearse")).finished.outcome, "done");
          const run = await project.run("rehearse", { withSample: 1000 });
          assert.equal(run.finished.problem?.code, "rehearse/up-fails");
          assert.match(run.finished.problem.message, /invalid input syntax for type integer: "…"/);
          assert.doesNotMatch(JSON.stringify(run), /secret|private/);
          assert.equal((run.finished.result as RehearseReport).sample?.rows, 200);
          const logs = project.list("logs").map((name) => project.read("logs", name));
          assert.doesNotMatch(logs.join(), /secret|private/);
        });
      });

      it("copies the rows that sampled rows refer to, and finds a key that is there twice", async function () {
        await onProject(this, major, strict, async (project, database) => {
          done(await project.run("apply", { steps: 1, skipBackup: true }));
          await database.sql(`${fill}; update users set email = '0'`);
          const run = await project.run("rehearse", { withSample: 60 });
          const report = run.finished.result as RehearseReport;
          // 60 orders refer to users 41 to 100, and 60 users are sampled.
          assert.deepEqual(
            [report.sample?.tables, report.sample?.rows, report.sample?.remarks],
            [2, 160, []],
          );
          assert.deepEqual(halves(report), ["002 done done", "003 fails skipped"]);
          assert.match(run.finished.problem?.message ?? "", /could not create unique index "one_each"\.$/);
          assert.doesNotMatch(JSON.stringify(run), /private/);
        });
      });

      it("never reads production without being told to", async function () {
        await onProject(this, major, files, async (project) => {
          done(await project.run("apply", { steps: 1, skipBackup: true }));
          const { target } = project;
          assert.ok(target.kind === "server");
          const engine = project.engineWith({}, {}, { ...target, environment: "production" });
          const { finished } = await project.run("rehearse", { withSample: 5 }, { engine });
          assert.deepEqual([finished.exit_code, finished.problem?.code], [5, "rehearse/production-data"]);
          const allowed = { withSample: 5, allowProductionData: true };
          done(await project.run("rehearse", allowed, { engine }));
        });
      });
    });
  });
}
