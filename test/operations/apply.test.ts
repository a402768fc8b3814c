// Apply and rollback on real servers and the scratch database: what is told, in which order, and what is there at the end.
import { strict as assert } from "node:assert";
import type { ApplyReport } from "../../server/src/protocol/reports/apply";
import { databaseKinds, kindName } from "../support/databases";
import { serverMajors } from "../support/servers";
import { done, onAnyProject, onProject, transcript } from "./project";

const shop = {
  "001_customers.up.sql": "CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);\n",
  "001_customers.down.sql": "DROP TABLE customers;\n",
  "002_orders.up.sql":
    "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));\nINSERT INTO customers VALUES (1, 'a@example.org');\n",
  "002_orders.down.sql": "DROP TABLE orders;\nDELETE FROM customers WHERE id = 1;\n",
};

for (const kind of databaseKinds) {
  describe(`apply and rollback, ${kindName(kind)}`, () => {
    it("apply two migrations, then take them back, each step told in order", async function () {
      await onAnyProject(this, kind, shop, async (project) => {
        const applied = await project.run("apply", { force: true, skipBackup: true });
        assert.deepEqual(transcript(applied.events), [
          "started apply",
          "> lock",
          "< lock",
          "> 001:1",
          "< 001:1",
          "> 001:commit",
          "< 001:commit",
          "> 002:1",
          "< 002:1",
          "> 002:2",
          "< 002:2",
          "> 002:commit",
          "< 002:commit",
          "finished done 0 -",
        ]);
        const report = done(applied);
        assert.deepEqual(
          report.applied.map((one) => one.version),
          ["001", "002"],
        );
        assert.equal(report.remaining, 0);
        const rolledBack = await project.run("rollback", { steps: 2 });
        assert.deepEqual(transcript(rolledBack.events), [
          "started rollback",
          "> lock",
          "< lock",
          "> 002:1",
          "< 002:1",
          "> 002:2",
          "< 002:2",
          "> 002:commit",
          "< 002:commit",
          "> 001:1",
          "< 001:1",
          "> 001:commit",
          "< 001:commit",
          "finished done 0 -",
        ]);
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.state),
          ["pending", "pending"],
        );
      });
    });

    it("goes from preflight over backup to postflight and writes every file of the runbook", async function () {
      await onAnyProject(this, kind, shop, async (project) => {
        const report = done(await project.run("apply"));
        assert.equal(report.applied.length, 2);
        assert.ok(report.backup);
        const after = done(await project.run("postflight"));
        assert.equal(after.validation_passed, true);
        assert.equal(after.migrations_applied, 2);
        assert.equal(after.dirty_migrations, 0);
        assert.match(after.schema_checksum, /^[0-9a-f]{64}$/);
        const logs = project.list("logs");
        assert.equal(logs.filter((name) => /^preflight-report-\d{8}T\d{6}Z\.json$/.test(name)).length, 1);
        assert.equal(logs.filter((name) => /^postflight-report-\d{8}T\d{6}Z\.json$/.test(name)).length, 1);
        assert.equal(logs.filter((name) => /^migrate-safe-\d{4}-\d{2}-\d{2}\.log$/.test(name)).length, 1);
        const lines = project.read("logs", "migrations.jsonl").trim().split("\n");
        const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
        assert.ok(
          entries.every((entry) => entry["ts"] && entry["run_id"] && entry["operation"] && entry["event"]),
        );
        assert.ok(project.list("backups", "migrations").includes("latest-backup.txt"));
      });
    });

    it("tells file, line and column of a failing statement and leaves the database as it was", async function () {
      const files = {
        ...shop,
        "003_broken.up.sql":
          "CREATE TABLE extra (a int);\n-- ünïcödé 🚀\nSELECT '🚀', nowhere\n  FROM extra;\n",
        "003_broken.down.sql": "DROP TABLE extra;\n",
      };
      await onAnyProject(this, kind, files, async (project) => {
        const { finished, events } = await project.run("apply", { skipBackup: true });
        assert.equal(finished.outcome, "failed-clean");
        assert.equal(finished.exit_code, 2);
        assert.equal(finished.problem?.code, "apply/failed");
        assert.ok(
          finished.problem.message.startsWith(
            `${project.root}/migrations/003_broken.up.sql:3:14: column "nowhere"`,
          ),
          finished.problem.message,
        );
        assert.equal(finished.problem.server?.code, "42703");
        assert.deepEqual(finished.problem.place?.range, {
          start: { line: 2, character: 13 },
          end: { line: 2, character: 20 },
        });
        assert.match(
          finished.problem.state,
          /rolled back as a whole.*The 2 migrations before it are applied/s,
        );
        assert.ok(transcript(events).includes("! 003:commit: apply/failed"));
        const report = finished.result as ApplyReport;
        assert.equal(report.failed?.version, "003");
        assert.equal(report.remaining, 1);
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.state),
          ["applied", "applied", "pending"],
        );
      });
    });

    it("forgets what a file has set before the next one runs and before the history is written", async function () {
      const files = {
        "001_dump.up.sql":
          "SELECT pg_catalog.set_config('search_path', '', false);\nSET statement_timeout = '1h';\nSET default_transaction_read_only = on;\nCREATE TABLE public.dumped (id int);\nCREATE ROLE helper_of_dump;\nGRANT CREATE ON SCHEMA public TO helper_of_dump;\nSET ROLE helper_of_dump;\nCREATE TABLE public.by_helper (id int);\n",
        "001_dump.down.sql":
          "DROP TABLE public.dumped;\nDROP TABLE public.by_helper;\nREVOKE CREATE ON SCHEMA public FROM helper_of_dump;\nDROP ROLE helper_of_dump;\n",
        "002_next.up.sql":
          "CREATE TABLE next AS SELECT current_setting('statement_timeout') AS timeout FROM dumped;\n",
        "002_next.down.sql": "DROP TABLE next;\n",
      };
      await onAnyProject(this, kind, files, async (project) => {
        const { finished } = await project.run("apply", { skipBackup: true });
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        done(await project.run("rollback", { steps: 2 }));
      });
    });

    it("with nothing pending asks whether files and history agree, and not what a migration would meet", async function () {
      await onAnyProject(this, kind, shop, async (project) => {
        done(await project.run("apply", { skipBackup: true, force: true }));
        const { finished, events } = await project.run("apply");
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        const asked = transcript(events).filter((line) => line.startsWith("> preflight:"));
        assert.ok(asked.includes("> preflight:edited-after-apply"), transcript(events).join(" "));
        assert.ok(
          !asked.includes("> preflight:drift") && !asked.includes("> preflight:locks"),
          asked.join(" "),
        );
        project.write("001_customers.up.sql", "CREATE TABLE customers (id bigint);\n");
        const edited = await project.run("apply");
        assert.equal(edited.finished.problem?.code, "preflight/failed");
      });
    });

    it("takes back only what --to and --steps say", async function () {
      await onAnyProject(this, kind, shop, async (project) => {
        done(await project.run("apply", { skipBackup: true, force: true, steps: 1 }));
        const one = done(await project.run("status"));
        assert.deepEqual([one.summary.applied, one.summary.pending], [1, 1]);
        done(await project.run("apply", { skipBackup: true, force: true, to: "2" }));
        const report = done(await project.run("rollback", { to: "001" }));
        assert.deepEqual(
          report.rolled_back.map((one) => one.version),
          ["002"],
        );
        const refused = await project.run("rollback", { to: "009" });
        assert.equal(refused.finished.problem?.code, "folder/unknown-version");
        assert.equal(refused.finished.exit_code, 5);
      });
    });
  });
}

for (const major of serverMajors) {
  describe(`what apply refuses, PostgreSQL ${major}`, () => {
    it("an applied file that was edited since, with exit 1", async function () {
      await onProject(this, major, shop, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        project.write("002_orders.up.sql", `${shop["002_orders.up.sql"]}SELECT 1;\n`);
        project.write("003_more.up.sql", "CREATE TABLE more (a int);");
        project.write("003_more.down.sql", "DROP TABLE more;");
        const { finished } = await project.run("apply");
        assert.equal(finished.outcome, "refused");
        assert.equal(finished.exit_code, 1);
        assert.equal(finished.problem?.code, "preflight/failed");
        assert.match(finished.problem.message, /edited-after-apply/);
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => one.state),
          ["applied", "changed", "pending"],
        );
      });
    });

    it("an edit of line ends and trailing blanks is none", async function () {
      await onProject(this, major, shop, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        project.write("001_customers.up.sql", shop["001_customers.up.sql"].replaceAll("\n", "  \r\n\r\n"));
        const status = done(await project.run("status"));
        assert.equal(status.summary.changed, 0);
      });
    });

    it("a history table of golang-migrate, with exit 5 and untouched", async function () {
      await onProject(this, major, shop, async (project, database) => {
        await database.sql(
          "create table schema_migrations (version bigint primary key, dirty boolean not null)",
        );
        await database.sql("insert into schema_migrations values (2, false)");
        const { finished } = await project.run("apply");
        assert.equal(finished.exit_code, 5);
        assert.equal(finished.problem?.code, "history/foreign");
        const rows = await database.sql("select * from schema_migrations");
        assert.deepEqual(rows, [{ version: "2", dirty: false }]);
      });
    });

    it("a pending file that does not parse, before anything is run", async function () {
      await onProject(this, major, shop, async (project) => {
        project.write("003_typo.up.sql", "CREATE TABLE a (id int);\nCRATE TABLE b (id int);\n");
        project.write("003_typo.down.sql", "DROP TABLE a;");
        const { finished } = await project.run("apply");
        assert.equal(finished.exit_code, 1);
        assert.match(finished.problem?.message ?? "", /cannot be run: .*003_typo\.up\.sql:2:1: syntax error/);
        const dry = await project.run("dry-run", { steps: 3 });
        assert.equal(dry.finished.exit_code, 5);
        assert.equal(dry.finished.problem?.code, "file/unparsed");
        const forced = await project.run("apply", { force: true, skipBackup: true });
        assert.equal(forced.finished.exit_code, 2);
        assert.equal(forced.finished.problem?.code, "file/unparsed");
        assert.match(forced.finished.problem.message, /003_typo\.up\.sql:2:1: /);
        const status = done(await project.run("status"));
        assert.equal(status.summary.applied, 0);
      });
    });

    it("a production target whose name was not typed, with exit 5", async function () {
      await onProject(this, major, shop, async (project, database) => {
        const production = { ...database.target, name: "prod", environment: "production" as const };
        const engine = project.engineWith({}, {}, production);
        const refuses = async (id: "apply" | "rollback", confirm: string | null): Promise<void> => {
          const { finished } = await project.run(id, { confirm }, { engine });
          assert.equal(finished.exit_code, 5);
          assert.equal(finished.problem?.code, "target/production-guard");
        };
        await refuses("apply", null);
        await refuses("apply", "test");
        // The plan may be looked at: only running it needs the name.
        const plan = await engine.planOperation("apply", {
          steps: null,
          to: null,
          confirm: null,
          skipBackup: true,
          force: false,
        });
        assert.ok(plan.ok);
        const { finished } = await project.run("apply", { confirm: "prod", skipBackup: true }, { engine });
        assert.equal(finished.outcome, "done");
        await refuses("rollback", null);
      });
    });

    it("a plan whose facts changed since it was shown", async function () {
      await onProject(this, major, shop, async (project) => {
        const intent = { steps: 1, to: null, confirm: null, skipBackup: true, force: true };
        const first = await project.engine.prepare("apply", intent);
        assert.ok(first.ok);
        const again = await project.engine.planOperation("apply", intent);
        assert.ok(again.ok);
        assert.equal(again.value.hash, first.value.plan.hash);
        done(await project.run("apply", { to: "002", skipBackup: true, force: true }));
        const second = await project.engine.planOperation("apply", intent);
        assert.ok(second.ok);
        assert.notEqual(second.value.hash, first.value.plan.hash);
        // What was planned is applied by the other run already, so there is nothing left to do.
        const events = [];
        for await (const event of first.value.run({ signal: new AbortController().signal }))
          events.push(event);
        await first.value.close();
        assert.deepEqual(transcript(events).slice(-1), ["finished done 0 -"]);
        // A rollback that was planned before another rollback is refused.
        const rollback = await project.engine.prepare("rollback", {
          steps: 1,
          to: null,
          confirm: null,
          downFrom: "history",
        });
        assert.ok(rollback.ok);
        done(await project.run("rollback"));
        const stale = [];
        for await (const event of rollback.value.run({ signal: new AbortController().signal }))
          stale.push(event);
        await rollback.value.close();
        assert.deepEqual(transcript(stale).slice(-1), ["finished refused 1 plan/changed"]);
      });
    });

    it("a rollback without a down script, with exit 4", async function () {
      const { "001_customers.down.sql": _, ...files } = shop;
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { skipBackup: true, force: true }));
        const missing = await project.run("rollback", { steps: 2 });
        assert.equal(missing.finished.exit_code, 4);
        assert.equal(missing.finished.problem?.code, "rollback/no-down");
        // Nothing was touched, not even the migration that could have been taken back.
        const status = done(await project.run("status"));
        assert.equal(status.summary.applied, 2);
        done(await project.run("rollback"));
      });
    });
  });
}
