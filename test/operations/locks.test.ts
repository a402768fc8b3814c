// Locks on the database in memory: the forecast, what was really taken, and where the two part.
import { strict as assert } from "node:assert";
import type { LocksReport } from "../../server/src/protocol/reports/locks";
import { prepareSeed } from "../support/scratch";
import { done, withProject } from "./project";

const files = {
  "001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, email text);\n",
  "001_users.down.sql": "DROP TABLE users;\n",
  "002_orders.up.sql":
    "CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));\nALTER TABLE users ALTER COLUMN id TYPE bigint;\nALTER TABLE users ADD COLUMN name text;\n",
  "002_orders.down.sql": "DROP TABLE orders;\n",
  "003_index.up.sql": "CREATE INDEX CONCURRENTLY users_email ON users (email);\n",
  "003_index.down.sql": "DROP INDEX users_email;\n",
  "004_dynamic.up.sql": "DO $$ BEGIN EXECUTE 'ALTER TABLE users ADD COLUMN note text'; END $$;\n",
  "004_dynamic.down.sql": "ALTER TABLE users DROP COLUMN note;\n",
} as const;

async function locksOf(
  observe: boolean,
  versions: readonly string[] = [],
  given: Readonly<Record<string, string>> = files,
): Promise<LocksReport> {
  let report: LocksReport | null = null;
  await withProject(null, given, async (project) => {
    report = done(await project.run("locks", { versions, observe }));
  });
  assert.ok(report !== null);
  return report;
}

describe("locks", () => {
  before(prepareSeed);

  it("foretells with the schema of the earlier migrations, and runs nothing", async () => {
    const { engine, migrations } = await locksOf(false, ["002"]);
    assert.equal(engine, null);
    assert.deepEqual(
      migrations.map(({ version }) => version),
      ["002"],
    );
    const [create, retype] = migrations[0]?.statements ?? [];
    assert.deepEqual(
      create?.locks
        .filter(({ blocks }) => blocks !== "nothing that matters")
        .map(({ relation, mode }) => [relation, mode]),
      [["users", "SHARE ROW EXCLUSIVE"]],
    );
    assert.equal(create.observed, null);
    assert.equal(retype?.locks.find(({ relation }) => relation === "users")?.rewrite, true);
  });

  it("says what was really taken, and that it agrees", async () => {
    const { engine, migrations, disagreements } = await locksOf(true, ["001", "002", "003"]);
    assert.equal(engine?.kind, "pglite");
    assert.equal(disagreements, 0);
    const [, orders, index] = migrations;
    const [create, retype, add] = orders?.statements ?? [];
    assert.deepEqual(create?.observed?.locks, [
      { relation: "public.users", mode: "SHARE ROW EXCLUSIVE", rewrite: false, scan: false },
      { relation: "public.users_pkey", mode: "ACCESS SHARE", rewrite: false, scan: false },
    ]);
    const users = retype?.observed?.locks.find(({ relation }) => relation === "public.users");
    assert.deepEqual(users, {
      relation: "public.users",
      mode: "ACCESS EXCLUSIVE",
      rewrite: true,
      scan: true,
    });
    // Its lock was held already, and nothing else was done.
    assert.deepEqual(add?.observed, { locks: [], disagreements: [] });
    assert.equal(index?.statements[0]?.observed, null);
    assert.match(index.not_observed ?? "", /outside of a transaction/);
  });

  it("tells what nobody could foretell", async () => {
    const { migrations, disagreements } = await locksOf(true, ["004"]);
    const [statement] = migrations[0]?.statements ?? [];
    assert.deepEqual(statement?.observed?.locks, [
      { relation: "public.users", mode: "ACCESS EXCLUSIVE", rewrite: false, scan: false },
    ]);
    assert.deepEqual(statement.observed.disagreements, ["users is locked in ACCESS EXCLUSIVE mode"]);
    assert.equal(disagreements, 1);
  });

  it("says why nothing more was seen when a migration cannot be applied", async () => {
    const { migrations } = await locksOf(true, [], {
      ...files,
      "002_orders.up.sql": "ALTER TABLE missing ADD a int;\n",
    });
    assert.equal(migrations[1]?.not_observed, '002 could not be applied: relation "missing" does not exist.');
    assert.equal(migrations[2]?.not_observed, migrations[1].not_observed);
    assert.equal(migrations[0]?.not_observed, null);
  });

  it("refuses a version that is not there", async () => {
    await withProject(null, files, async (project) => {
      const { finished } = await project.run("locks", { versions: ["099"] });
      assert.equal(finished.outcome, "refused");
      assert.match(finished.problem?.message ?? "", /099/);
    });
  });
});
