// Verify on a throw-away database of a server: what it proves there, that it leaves nothing behind, what it refuses.
import { strict as assert } from "node:assert";
import type { ServerTarget } from "../../server/src/config/settings";
import { createEngine } from "../../server/src/engine";
import type { VerifyReport } from "../../server/src/protocol/reports/verify";
import { serverMajors, serverTarget, withDatabase, type TestDatabase } from "../support/servers";
import { runOn, withProject, type RunHow, type RunResult } from "./project";

const good = {
  "001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY);\n",
  "001_users.down.sql": "DROP TABLE users;\n",
};

/** The target of the project is the test's database; throw-away databases are made from another one. */
async function verified(
  database: TestDatabase,
  files: Readonly<Record<string, string>>,
  shadow: ServerTarget = serverTarget(database.server, "postgres"),
  how: RunHow = {},
): Promise<RunResult<"verify">> {
  const runs: RunResult<"verify">[] = [];
  await withProject(database.target, files, async ({ settings, parser }) => {
    const engine = createEngine({
      parser,
      settings: { ...settings, proof: { ...settings.proof, shadow } },
      env: {},
      commandLineUrl: null,
      typedPassword: async () => null,
    });
    runs.push(await runOn(engine, "verify", {}, how));
  });
  const [run] = runs;
  assert.ok(run);
  return run;
}

async function shadowsOn(database: TestDatabase): Promise<readonly unknown[]> {
  const rows = await database.sql(
    "select datname from pg_database where datname like 'migrate_safe_shadow%'",
  );
  return rows.map(({ datname }) => datname);
}

for (const major of serverMajors) {
  describe(`verify on a throw-away database of PostgreSQL ${major}`, () => {
    it("proves there, touches neither target nor shadow database, and drops it", async function () {
      await withDatabase(this, major, async (database) => {
        const { finished } = await verified(database, {
          ...good,
          "002_like.up.sql": "CREATE TABLE pets (id int);\nINSERT INTO pets SELECT 1;\n",
          "002_like.down.sql": "DROP TABLE pets;\n",
        });
        const report = finished.result as VerifyReport;
        assert.equal(report.engine.kind, "postgres");
        assert.match(report.engine.version, new RegExp(`^${major}\\.`));
        assert.equal(report.summary.restores, 2);
        assert.deepEqual([...new Set(report.stages.map(({ status }) => status))], ["pass"]);
        assert.deepEqual(await shadowsOn(database), []);
        assert.deepEqual(await database.sql("select 1 from pg_class where relname = 'users'"), []);
      });
    });

    it("tries on a copy what cannot share one transaction, places what differs, and drops the copies", async function () {
      await withDatabase(this, major, async (database) => {
        const { finished } = await verified(database, {
          "001_do.up.sql": "DO $$ BEGIN CREATE TABLE a (id int); COMMIT; END $$;\n",
          "001_do.down.sql": "DO $$ BEGIN DROP TABLE a; COMMIT; END $$;\n",
          "002_do.up.sql": "DO $$ BEGIN CREATE TABLE b (id int); COMMIT; END $$;\n",
          "002_do.down.sql": "SELECT 1;\n",
        });
        const { results } = finished.result as VerifyReport;
        assert.deepEqual(
          results.map(({ outcome }) => outcome),
          ["restores", "differs"],
        );
        assert.equal(results[1]?.differences.at(-1)?.place?.direction, "up");
        assert.deepEqual(await shadowsOn(database), []);
      });
    });

    it("drops it after a failure and after a cancel, which ends the statement under way", async function () {
      await withDatabase(this, major, async (database) => {
        const failing = await verified(database, { ...good, "002_bad.up.sql": "SELECT nowhere;\n" });
        assert.equal(failing.finished.exit_code, 2);
        const cancel = new AbortController();
        const cancelled = await verified(
          database,
          { ...good, "002_long.up.sql": "SELECT pg_sleep(600);\n" },
          undefined,
          {
            signal: cancel.signal,
            onEvent: async (event) => {
              if (event.event !== "step-started" || event.step !== "verify:002") return;
              setTimeout(() => cancel.abort(), 300);
            },
          },
        );
        assert.equal(cancelled.finished.outcome, "cancelled-clean");
        assert.deepEqual(await shadowsOn(database), []);
      });
    });

    it("drops what a killed run left an hour ago, and leaves younger ones alone", async function () {
      await withDatabase(this, major, async (database) => {
        const now = Math.floor(Date.now() / 1000);
        const [old, young] = [`migrate_safe_shadow_${now - 7200}_ab`, `migrate_safe_shadow_${now}_cd`];
        await database.sql(`create database ${old}`);
        await database.sql(`create database ${young}`);
        await verified(database, good);
        assert.deepEqual(await shadowsOn(database), [young]);
        await database.sql(`drop database ${young}`);
      });
    });

    it("refuses a shadow URL that leads to a target, by whatever name of the host, and says which right a role lacks", async function () {
      await withDatabase(this, major, async (database) => {
        for (const host of ["127.0.0.1", "localhost"]) {
          const { finished } = await verified(database, good, { ...database.target, name: "other", host });
          assert.equal(finished.problem?.code, "target/refused", host);
          assert.match(finished.problem.message, /database test_\S+ of the target “test”/);
          assert.equal(finished.exit_code, 5);
        }
        const role = `shadow_guest_${major}`;
        await database.sql(`create role ${role} login`);
        const poor = await verified(database, good, serverTarget(database.server, "postgres", role));
        assert.equal(poor.finished.problem?.code, "target/no-rights");
        assert.match(poor.finished.problem.next, /CREATEDB/);
        await database.sql(`drop role ${role}`);
      });
    });
  });
}
