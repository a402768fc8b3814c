// Verify on the database in memory: every outcome, its place, its differences and its exit code.
import { strict as assert } from "node:assert";
import type { VerifyReport, VerifyResult } from "../../server/src/protocol/reports/verify";
import type { Intents } from "../../server/src/operations/operation";
import { prepareSeed } from "../support/scratch";
import { withProject, type RunResult } from "./project";

const good = {
  "001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL DEFAULT 'x', age int);\n",
  "001_users.down.sql": "DROP TABLE users;\n",
};

interface Verified {
  readonly run: RunResult;
  readonly results: readonly VerifyResult[];
  readonly report: VerifyReport | null;
}

async function verified(
  files: Readonly<Record<string, string>>,
  versions: readonly string[] = [],
  more: Partial<Intents["verify"]> = {},
): Promise<Verified> {
  const runs: RunResult[] = [];
  await withProject(null, files, async (project) => {
    runs.push(await project.run("verify", { versions, ...more }));
  });
  const [run] = runs;
  assert.ok(run);
  const report = run.finished.result as VerifyReport | null;
  return { run, results: report?.results ?? [], report };
}

function outcomes(results: readonly VerifyResult[]): readonly string[] {
  return results.map((one) => `${one.version} ${one.outcome}`);
}

describe("verify", () => {
  before(prepareSeed);

  it("says that a pair restores the schema, concurrent indexes, enums in use and column order included", async () => {
    const { run, results, report } = await verified({
      ...good,
      "002_index.up.sql": 'CREATE INDEX CONCURRENTLY IF NOT EXISTS "concurrently" ON users (age);\n',
      "002_index.down.sql": 'DROP INDEX CONCURRENTLY IF EXISTS "concurrently";\n',
      "003_drop.up.sql": "ALTER TABLE users DROP COLUMN email;\n",
      "003_drop.down.sql": "ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'x';\n",
      "004_vacuum.up.sql": "VACUUM users;\n",
      "004_vacuum.down.sql": "SELECT 1;\n",
      "005_envelope.up.sql": "BEGIN;\nCREATE TYPE mood AS ENUM ('sad');\nCOMMIT;\n",
      "005_envelope.down.sql": "DROP TYPE mood;\n",
    });
    assert.deepEqual(outcomes(results), [
      "001 restores",
      "002 restores",
      "003 restores",
      "004 restores",
      "005 restores",
    ]);
    assert.equal(results[2]?.reason, "The same columns come back in another order.");
    assert.deepEqual(
      results[2].differences.map((one) => one.kind),
      ["column order"],
    );
    assert.equal(report?.engine.kind, "pglite");
    assert.equal(report.summary.restores, 5);
    assert.equal(run.finished.exit_code, 0);
  });

  it("names what a down script leaves or loses, with exit 3", async () => {
    const { run, results } = await verified({
      ...good,
      "002_age.up.sql":
        "ALTER TABLE users ALTER COLUMN age SET NOT NULL;\nCREATE INDEX users_age ON users (age);\n",
      "002_age.down.sql": "DROP INDEX users_age;\n",
    });
    assert.deepEqual(outcomes(results), ["001 restores", "002 differs"]);
    assert.deepEqual(
      results[1]?.differences.map((one) => [one.change, one.kind, one.object, one.class]),
      [["changed", "column", "public.users.age", "structure"]],
    );
    const place = results[1]?.differences[0]?.place;
    assert.ok(place?.path.endsWith("002_age.up.sql"), "the statement that has no inverse");
    assert.equal(place?.range.start.line, 0);
    assert.equal(run.finished.exit_code, 3);
    assert.equal(run.finished.problem?.code, "verify/differs");
    assert.match(
      run.finished.problem.message,
      /002_age is not undone by its down script\. column public\.users\.age: not null is left over/,
    );
  });

  it("places the error of a failing down, with exit 4, and still proves the next", async () => {
    const { run, results } = await verified({
      ...good,
      "002_bad.up.sql": "ALTER TABLE users ADD COLUMN b int;\n",
      "002_bad.down.sql": "-- back\nALTER TABLE users\n  DROP COLUMN misspelt;\n",
      "003_ok.up.sql": "CREATE TABLE c (id int);\n",
      "003_ok.down.sql": "DROP TABLE c;\n",
    });
    assert.deepEqual(outcomes(results), ["001 restores", "002 down-fails", "003 restores"]);
    assert.equal(results[1]?.error?.code, "42703");
    assert.ok(results[1].error.path.endsWith("002_bad.down.sql"));
    assert.equal(results[1].error.range?.start.line, 1);
    assert.equal(run.finished.exit_code, 4);
  });

  it("tells the verdict of each migration as its step ends, and none of what is only replayed", async () => {
    const { run, results } = await verified(
      {
        ...good,
        "002_bad.up.sql": "ALTER TABLE users ADD COLUMN b int;\n",
        "002_bad.down.sql": "SELECT 1;\n",
        "003_ok.up.sql": "CREATE TABLE c (id int);\n",
        "003_ok.down.sql": "DROP TABLE c;\n",
      },
      ["002", "003"],
    );
    const verdicts = run.events.flatMap((event) =>
      event.event === "step-done" ? (event.verdict ?? []) : [],
    );
    assert.deepEqual(outcomes(verdicts), ["002 differs", "003 restores"]);
    assert.deepEqual(verdicts, results);
  });

  it("ends with the migration under way when it is cancelled, and gives no verdict of it", async () => {
    const cancel = new AbortController();
    const files = { ...good, "002_long.up.sql": "SELECT pg_sleep(600);\n" };
    await withProject(null, files, async (project) => {
      const { finished, events } = await project.run(
        "verify",
        { versions: [] },
        {
          signal: cancel.signal,
          onEvent: async (event) => {
            if (event.event !== "step-started" || event.step !== "verify:002") return;
            setTimeout(() => cancel.abort(), 300);
          },
        },
      );
      assert.equal(finished.outcome, "cancelled-clean");
      const told = events.flatMap((event) => (event.event === "step-done" ? (event.verdict ?? []) : []));
      assert.deepEqual(outcomes(told), ["001 restores"]);
    });
  });

  it("stops at an up that fails, with exit 2, and skips what stands on it", async () => {
    const { run, results } = await verified({
      ...good,
      "002_bad.up.sql": "SELECT 1;\nSELECT nowhere;\n",
      "002_bad.down.sql": "SELECT 1;\n",
      "003_ok.up.sql": "CREATE TABLE c (id int);\n",
      "003_ok.down.sql": "DROP TABLE c;\n",
    });
    assert.deepEqual(outcomes(results), ["001 restores", "002 up-fails", "003 skipped"]);
    assert.deepEqual(results[1]?.error?.range?.start, { line: 1, character: 7 });
    assert.match(results[2]?.reason ?? "", /002_bad before it could not be applied/);
    assert.equal(run.finished.exit_code, 2);
  });

  it("tells what no script can undo from what this one does not", async () => {
    const { run, results } = await verified({
      "001_mood.up.sql": "CREATE TYPE mood AS ENUM ('sad');\n",
      "001_mood.down.sql": "DROP TYPE mood;\n",
      "002_happy.up.sql": "ALTER TYPE mood ADD VALUE 'happy';\n",
      "002_happy.down.sql": "SELECT 1;\n",
      "003_raise.up.sql": "CREATE TABLE kept (id int);\n",
      "003_raise.down.sql": "DO $$ BEGIN RAISE EXCEPTION 'irreversible: the rows are gone'; END $$;\n",
      "004_alone.up.sql": "CREATE TABLE alone (id int);\n",
      "005_uses.up.sql": "ALTER TYPE mood ADD VALUE 'ok';\nCREATE TABLE moods (m mood DEFAULT 'ok');\n",
      "005_uses.down.sql": "DROP TABLE moods;\n",
      "006_said.up.sql": "-- irreversible: nobody needs it back\nDROP TABLE alone;\n",
      "007_back.up.sql": "-- irreversible: so they thought\nCREATE TABLE back (id int);\n",
      "007_back.down.sql": "DROP TABLE back;\n",
    });
    assert.equal(results[5]?.reason, "nobody needs it back");
    assert.deepEqual(outcomes(results), [
      "001 restores",
      "002 irreversible",
      "003 irreversible",
      "004 no-down",
      "005 irreversible",
      "006 irreversible",
      "007 restores",
    ]);
    assert.equal(run.finished.exit_code, 0);
  });

  it("places each difference on the statement of the down that wrote the object, else of the up", async () => {
    const { results } = await verified({
      ...good,
      "002_more.up.sql":
        "ALTER TABLE users DROP COLUMN email;\nCREATE TABLE IF NOT EXISTS notes (id int);\nCOMMENT ON TABLE users IS 'all';\nGRANT SELECT ON users TO public;\n",
      "002_more.down.sql": "SELECT 1;\nALTER TABLE users ADD COLUMN email text NOT NULL;\n",
    });
    assert.deepEqual(
      results[0]?.outcome === "restores" &&
        results[1]?.differences
          .filter((one) => one.kind !== "owner")
          .map(({ message, class: of, place }) => [message, of, place?.direction, place?.range.start.line]),
      [
        [
          "the columns of public.users stand in another order: id, age, email instead of id, email, age",
          "order",
          "up",
          0,
        ],
        ["column public.notes.id is left over", "structure", "up", 1],
        ["column public.users.email: default 'x'::text is missing", "structure", "down", 1],
        ["comment of table public.users is left over", "comments", "up", 2],
        ["privileges on relation public.users are left over", "grants", "up", 3],
        ["table public.notes is left over", "structure", "up", 1],
      ],
    );
  });

  it("tries on a copy what cannot share one transaction", async () => {
    const { results } = await verified({
      "001_mood.up.sql": "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE m (a mood);\n",
      "001_mood.down.sql": "DROP TABLE m;\nDROP TYPE mood;\n",
      "002_do.up.sql": "DO $$ BEGIN CREATE TABLE a (id int); COMMIT; END $$;\n",
      "002_do.down.sql": "DO $$ BEGIN DROP TABLE a; COMMIT; END $$;\n",
      "003_do.up.sql": "DO $$ BEGIN CREATE TABLE b (id int); COMMIT; END $$;\n",
      "003_do.down.sql": "SELECT 1;\n",
    });
    assert.deepEqual(outcomes(results), ["001 restores", "002 restores", "003 differs"]);
    assert.equal(results[2]?.differences.at(-1)?.message, "table public.b is left over");
  });

  it("places what differs on a copy as well, on the down or the up", async () => {
    const { results } = await verified({
      "001_do.up.sql": "CREATE TABLE kept (id int);\nDO $$ BEGIN CREATE TABLE a (id int); COMMIT; END $$;\n",
      "001_do.down.sql":
        "DROP TABLE kept;\nDO $$ BEGIN DROP TABLE a; COMMIT; END $$;\nCREATE TABLE extra (id int);\n",
      "002_do.up.sql": "DO $$ BEGIN CREATE TABLE b (id int); COMMIT; END $$;\n",
      "002_do.down.sql": "SELECT 1;\n",
    });
    const places = results.map(({ differences }) =>
      differences
        .filter(({ kind }) => kind === "table")
        .map(({ object, place }) => [object, place?.direction, place?.range.start.line]),
    );
    assert.deepEqual(places, [[["public.extra", "down", 2]], [["public.b", "up", 0]]]);
  });

  it("goes on after a script that throws away every prepared statement", async () => {
    const pairs = [2, 3, 4].map((number) => [
      [`00${number}_note.up.sql`, `DEALLOCATE ALL;\nALTER TABLE users ADD COLUMN note_${number} text;\n`],
      [`00${number}_note.down.sql`, `ALTER TABLE users DROP COLUMN note_${number};\nDEALLOCATE ALL;\n`],
    ]);
    const { results } = await verified({ ...good, ...Object.fromEntries(pairs.flat()) });
    assert.deepEqual(outcomes(results), ["001 restores", "002 restores", "003 restores", "004 restores"]);
  });

  it("finds an up that cannot run a second time", async () => {
    const { run, results } = await verified({
      "001_roles.up.sql": "CREATE TABLE a (id int);\nCREATE ROLE app_reader_of_tests;\n",
      "001_roles.down.sql": "DROP TABLE a;\n",
    });
    assert.deepEqual(outcomes(results), ["001 reup-fails"]);
    assert.equal(results[0]?.error?.code, "42710");
    assert.equal(run.finished.exit_code, 3);
  });

  it("proves only the versions asked for and replays those before", async () => {
    const files = {
      ...good,
      "002_bad.up.sql": "CREATE TABLE b (id int);\n",
      "002_bad.down.sql": "SELECT nowhere;\n",
      "003_c.up.sql": "CREATE TABLE c (id int);\n",
      "003_c.down.sql": "DROP TABLE c;\n",
      "004_d.up.sql": "SELECT nowhere;\n",
    };
    const { results, run } = await verified(files, ["3"]);
    assert.deepEqual(outcomes(results), ["003 restores"]);
    assert.equal(run.finished.exit_code, 0);
    const { finished: unknown } = (await verified(files, ["9"])).run;
    assert.equal(unknown.exit_code, 5);
    assert.equal(unknown.problem?.code, "folder/unknown-version");
  });

  it("goes through the runbook's seven stages, and tells what a pull request must pass", async () => {
    const { report } = await verified({
      ...good,
      "002_posts.up.sql": "CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES users);\n",
      "002_posts.down.sql": "DROP TABLE posts;\n",
    });
    assert.deepEqual(
      report?.stages.map(({ id, status }) => `${id} ${status}`),
      [
        "create pass",
        "ups pass",
        "integrity pass",
        "downs pass",
        "compare pass",
        "ups-again pass",
        "cleanup pass",
      ],
    );
    assert.deepEqual(
      report.checks.map(({ id, status }) => `${id} ${status}`),
      ["down-scripts pass", "not-dirty pass", "checksums pass", "orphans pass", "time pass"],
    );
  });

  it("takes back what follows the newest migration that cannot be taken back, and no more", async () => {
    const { report, run } = await verified({
      ...good,
      "002_raise.up.sql": "CREATE TABLE kept (id int);\n",
      "002_raise.down.sql": "DO $$ BEGIN RAISE EXCEPTION 'irreversible: the rows are gone'; END $$;\n",
      "003_c.up.sql": "CREATE TABLE c (id int);\n",
      "003_c.down.sql": "DROP TABLE c;\n",
    });
    assert.equal(
      report?.stages[3]?.summary,
      "1 down script ran, newest first, back to 002_raise: irreversible.",
    );
    assert.equal(run.finished.exit_code, 0);
  });

  it("fails where downs that work alone do not work together, with the place, and exit 4", async () => {
    const { report, run, results } = await verified({
      "001_a.up.sql": "CREATE TABLE a (id int);\n",
      "001_a.down.sql":
        "DO $$ BEGIN IF EXISTS (SELECT FROM a) THEN RAISE EXCEPTION 'rows are left'; END IF; END $$;\nDROP TABLE a;\n",
      "002_b.up.sql": "CREATE TABLE b (id int);\n",
      "002_b.down.sql": "DROP TABLE b;\nINSERT INTO a VALUES (1);\n",
    });
    assert.deepEqual(outcomes(results), ["001 restores", "002 restores"]);
    assert.equal(report?.stages[3]?.status, "fail");
    assert.match(report.stages[3].details[0] ?? "", /001_a\.down\.sql:1:1: rows are left/);
    assert.equal(run.finished.problem?.code, "verify/down-fails");
    assert.equal(run.finished.exit_code, 4);
  });

  it("fails on orphaned rows and invalid foreign keys after the ups", async () => {
    const { report, run } = await verified({
      ...good,
      "002_posts.up.sql":
        "CREATE TABLE posts (author int);\nINSERT INTO posts VALUES (7);\nALTER TABLE posts ADD CONSTRAINT fk FOREIGN KEY (author) REFERENCES users NOT VALID;\n",
      "002_posts.down.sql": "DROP TABLE posts;\n",
    });
    assert.match(report?.stages[2]?.details.join() ?? "", /1 row without public\.users/);
    assert.equal(run.finished.problem?.code, "postflight/failed");
    assert.equal(run.finished.exit_code, 3);
  });

  it("fails a migration over the time limit, and one without a down where that is asked", async () => {
    const files = { ...good, "002_slow.up.sql": "SELECT pg_sleep(0.3);\n" };
    const slow = await verified(files, [], { timeLimitMs: 250 });
    assert.equal(slow.run.finished.problem?.code, "verify/too-slow");
    assert.match(slow.run.finished.problem.message, /002_slow/);
    const without = await verified(files, [], { requireDowns: true });
    assert.equal(without.run.finished.problem?.code, "verify/no-down");
    assert.equal(without.run.finished.exit_code, 4);
  });

  it("tells a missing down script also where an up before it fails", async () => {
    const { report } = await verified(
      {
        ...good,
        "002_bad.up.sql": "ALTER TABLE misspelt ADD COLUMN a int;\n",
        "002_bad.down.sql": "SELECT 1;\n",
        "003_note.up.sql": "ALTER TABLE users ADD COLUMN note text;\n",
      },
      [],
      { requireDowns: true },
    );
    const check = report?.checks.find(({ id }) => id === "down-scripts");
    assert.equal(check?.status, "fail");
    assert.deepEqual(check.details, ["003_note"]);
  });

  it("proves each migration in exactly one shard", async () => {
    const files: Record<string, string> = {};
    for (const version of ["001", "002", "003", "004", "005"]) {
      files[`${version}_t.up.sql`] = `CREATE TABLE t${version} (id int);\n`;
      files[`${version}_t.down.sql`] = `DROP TABLE t${version};\n`;
    }
    const shards = [1, 2].map(async (index) => verified(files, [], { shard: { index, count: 2 } }));
    const [first, second] = await Promise.all(shards);
    assert.deepEqual(outcomes(first?.results ?? []), ["001 restores", "002 restores"]);
    assert.deepEqual(outcomes(second?.results ?? []), ["003 restores", "004 restores", "005 restores"]);
    assert.equal(second?.report?.stages[3]?.summary, "3 down scripts ran, newest first.");
  });

  it("names what the embedded database lacks, and leaves it out where that is asked, never as verified", async () => {
    const files = {
      ...good,
      "002_places.up.sql":
        "CREATE EXTENSION postgis;\nCREATE TABLE places (id int, at geometry);\nCREATE TABLE cities (id int);\n",
      "002_places.down.sql": "DROP TABLE cities, places;\nDROP EXTENSION postgis;\n",
      "003_grant.up.sql": "GRANT SELECT ON cities TO reporting;\n",
      "003_grant.down.sql": "REVOKE SELECT ON cities FROM reporting;\n",
      "004_streets.up.sql": "ALTER TABLE places ADD COLUMN street text;\n",
      "004_streets.down.sql": "ALTER TABLE places DROP COLUMN street;\n",
      "005_c.up.sql": "CREATE TABLE c (id int);\n",
      "005_c.down.sql": "DROP TABLE c;\n",
    };
    const strict = await verified(files);
    assert.deepEqual(outcomes(strict.results).slice(0, 2), ["001 restores", "002 up-fails"]);
    assert.match(
      strict.run.finished.problem?.next ?? "",
      /extension postgis.*--shadow-url.*--skip-unsupported/,
    );
    assert.equal(strict.run.finished.exit_code, 2);
    const { results, run, report } = await verified(files, [], { skipUnsupported: true });
    assert.deepEqual(outcomes(results), [
      "001 restores",
      "002 skipped",
      "003 skipped",
      "004 skipped",
      "005 restores",
    ]);
    assert.match(
      results[1]?.reason ?? "",
      /002_places\.up\.sql:1:1: the extension postgis is not there; .*:2:.*geometry/,
    );
    assert.match(results[2]?.reason ?? "", /the role reporting is not there/);
    assert.match(results[3]?.reason ?? "", /places.*may come of what was left out in 002/);
    assert.equal(report?.summary.skipped, 3);
    assert.equal(run.finished.exit_code, 0);
    const own = await verified({ "001_a.up.sql": "SELECT nowhere;\n" }, [], { skipUnsupported: true });
    assert.equal(own.results[0]?.outcome, "up-fails", "a mistake of the script is no lack of the database");
  });

  it("leaves out every subscription, which the embedded database refuses in other words from the second on", async () => {
    const to = "CONNECTION 'dbname=other' PUBLICATION all_tables WITH (connect = false)";
    const { results } = await verified(
      {
        "001_one.up.sql": `CREATE SUBSCRIPTION one ${to};\n`,
        "001_one.down.sql": "DROP SUBSCRIPTION one;\n",
        "002_two.up.sql": `CREATE SUBSCRIPTION two ${to};\n`,
        "002_two.down.sql": "DROP SUBSCRIPTION two;\n",
      },
      [],
      { skipUnsupported: true },
    );
    assert.deepEqual(outcomes(results), ["001 skipped", "002 skipped"]);
    for (const { reason } of results)
      assert.match(reason ?? "", /the library libpqwalreceiver\.so is not there/);
  });

  it("tells what other ways of running the same files make of them", async () => {
    const { report, run } = await verified(
      {
        ...good,
        "002_path.up.sql": "CREATE SCHEMA shop;\nSET search_path = shop;\n",
        "002_path.down.sql": "DROP SCHEMA shop;\n",
        "003_goods.up.sql": "CREATE TYPE mood AS ENUM ('sad');\n",
        "003_goods.down.sql": "DROP TYPE mood;\n",
        "004_more.up.sql": "CREATE INDEX CONCURRENTLY users_age ON public.users (age);\n",
        "004_more.down.sql": "DROP INDEX CONCURRENTLY users_age;\n",
      },
      [],
      { modes: true },
    );
    const [inOne, simple] = report?.modes ?? [];
    assert.deepEqual([inOne?.version, inOne?.error?.code], ["004", "25001"]);
    assert.equal(simple?.error, null);
    assert.deepEqual(
      simple?.differences
        .filter(({ kind }) => kind === "enum")
        .map(({ change, object }) => `${change} ${object}`),
      ["missing public.mood", "extra shop.mood"],
    );
    assert.equal(run.finished.exit_code, 0);
  });

  it("leaves no trace in the project", async () => {
    await withProject(null, good, async (project) => {
      await project.run("verify");
      await project.run("dry-run");
      assert.deepEqual(project.list(), ["migrations"]);
    });
  });
});
