// Many runners as processes of their own on one database, as replicas of an application that all migrate when they start.
import { strict as assert } from "node:assert";
import { cliBundle, run, runJson, withProject } from "../cli/command-line";
import { withDatabase, type TestDatabase } from "../support/servers";
import { until } from "../support/waiting";

/** Each migration leaves a row whenever it runs; the fourth is no transaction. */
const migrations = {
  "migrations/001_ran.up.sql": "CREATE TABLE ran (version int);\nINSERT INTO ran VALUES (1);\n",
  "migrations/001_ran.down.sql": "DROP TABLE ran;\n",
  ...pair("002_people", "CREATE TABLE people (id int PRIMARY KEY);\nINSERT INTO ran VALUES (2);"),
  ...pair("003_name", "ALTER TABLE people ADD COLUMN name text;\nINSERT INTO ran VALUES (3);"),
  ...pair(
    "004_by_name",
    "INSERT INTO ran VALUES (4);\nCREATE INDEX CONCURRENTLY people_by_name ON people (name);",
  ),
  ...pair("005_orders", "CREATE TABLE orders (person int REFERENCES people);\nINSERT INTO ran VALUES (5);"),
  ...pair("006_rows", "INSERT INTO people VALUES (1, 'Lem');\nINSERT INTO ran VALUES (6);"),
};

function pair(name: string, up: string): Readonly<Record<string, string>> {
  return { [`migrations/${name}.up.sql`]: `${up}\n`, [`migrations/${name}.down.sql`]: "SELECT 1;\n" };
}

function project(lockWait: string): Readonly<Record<string, string>> {
  return { ...migrations, "migrate-safe.jsonc": JSON.stringify({ run: { lockWait } }) };
}

const versions = [1, 2, 3, 4, 5, 6].map((version) => ({ version }));

async function ran(database: TestDatabase): Promise<readonly Record<string, unknown>[]> {
  return database.sql("select version from ran order by version");
}

describe("runners side by side", () => {
  before(cliBundle);

  it("apply each migration exactly once, and those that waited find nothing to do", async function () {
    await withDatabase(this, 18, async (database) => {
      await withProject(project("2min"), async (cwd) => {
        const args = ["apply", "--skip-backup", "--database-url", database.url];
        const runs = await Promise.all(Array.from({ length: 16 }, async () => runJson(args, { cwd })));
        assert.deepEqual(
          runs.filter(({ code }) => code !== 0).map(({ json }) => json["problem"]),
          [],
        );
        const applied = runs.map(({ json }) => (json["applied"] as readonly unknown[]).length);
        assert.deepEqual(
          applied.sort((a, b) => b - a),
          [6, ...Array.from({ length: 15 }, () => 0)],
        );
        assert.deepEqual(await ran(database), versions);
        const rows = await database.sql(
          "select count(*)::int as rows, bool_or(dirty) as dirty from schema_migrations",
        );
        assert.deepEqual(rows, [{ rows: 6, dirty: false }]);
      });
    });
  });

  it("that may not wait long say who is migrating, and leave it to that run", async function () {
    await withDatabase(this, 18, async (database) => {
      await database.sql("create table may_go_on ()");
      const waits =
        "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM may_go_on) LOOP PERFORM pg_sleep(0.02); END LOOP; END $$;";
      await withProject(
        { ...project("300ms"), ...pair("006_rows", `${waits}\nINSERT INTO ran VALUES (6);`) },
        async (cwd) => {
          const args = ["apply", "--skip-backup", "--database-url", database.url];
          const winner = run(args, { cwd });
          await until(
            async () =>
              (await database.sql("select 1 from pg_stat_activity where wait_event = 'PgSleep'")).length > 0,
          );
          const losers = await Promise.all(Array.from({ length: 8 }, async () => run(args, { cwd })));
          await database.sql("insert into may_go_on default values");
          for (const { code, stderr } of losers) {
            assert.equal(code, 1, stderr);
            assert.match(stderr, /lock\/held/);
            assert.match(stderr, /The migration lock is held by .*process \d+\) for apply/);
          }
          assert.equal((await winner).code, 0);
          assert.deepEqual(await ran(database), versions);
        },
      );
    });
  });
});
