// A runner that is killed at any instant: the next status tells the truth, and the next apply gets everything done.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestDatabase } from "../support/servers";
import { done, onProject, type Project } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "ALTER TABLE a ADD COLUMN b int;\nCREATE INDEX CONCURRENTLY a_b ON a (b);\n",
  "002_b.down.sql": "DROP INDEX CONCURRENTLY a_b;\nALTER TABLE a DROP COLUMN b;\n",
  "003_c.up.sql": "CREATE TABLE c (id int);\n",
  "003_c.down.sql": "DROP TABLE c;\n",
};

/** lock, three statements or units and a commit each, started and done, and the two ends. */
const events = 20;

/** The runner as one file, so that starting it twenty times takes no compiler each time. */
const runner = join(__dirname, "../../node_modules/.cache/migrate-safe/doomed-runner.cjs");

describe("a runner killed at an event", () => {
  before(async () => {
    await build({
      entryPoints: [join(__dirname, "doomed-runner.ts")],
      outfile: runner,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "cjs",
      logLevel: "error",
    });
  });

  for (let dieAt = 0; dieAt < events; dieAt++) {
    it(`${dieAt} leaves a state that status tells and apply repairs`, async function () {
      await onProject(this, 18, files, async (project, database) => {
        const signal = await die(project, database, dieAt);
        assert.equal(signal, "SIGKILL");
        await untilAlone(database);
        const status = done(await project.run("status"));
        const states = status.migrations.map((one) => one.state);
        assert.deepEqual(await isTrue(database, states), [true, true, true], states.join(" "));
        const { finished } = await project.run("apply", { skipBackup: true });
        assert.equal(finished.outcome, "done", JSON.stringify(finished.problem));
        const after = done(await project.run("status"));
        assert.equal(after.summary.applied, 3);
        assert.deepEqual(await isTrue(database, ["applied", "applied", "applied"]), [true, true, true]);
        assert.deepEqual(await database.sql("select count(*)::int as n from a"), [{ n: 1 }]);
      });
    });
  }
});

/** Whether what status says of each migration is so in the catalogs. */
async function isTrue(database: TestDatabase, states: readonly string[]): Promise<readonly boolean[]> {
  const [facts] = await database.sql(`
    select to_regclass('a') is not null as a, to_regclass('c') is not null as c,
           exists (select 1 from pg_attribute where attrelid = to_regclass('a') and attname = 'b') as b,
           exists (select 1 from pg_index where indexrelid = to_regclass('a_b') and indisvalid) as a_b`);
  return [
    agree(states[0], facts?.["a"] === true, facts?.["a"] === false),
    agree(
      states[1],
      facts?.["b"] === true && facts["a_b"] === true,
      facts?.["b"] === false && facts["a_b"] === false,
    ),
    agree(states[2], facts?.["c"] === true, facts?.["c"] === false),
  ];
}

function agree(state: string | undefined, whole: boolean, none: boolean): boolean {
  return state === "applied" ? whole : state === "dirty" ? true : none;
}

async function die(project: Project, database: TestDatabase, dieAt: number): Promise<string | null> {
  const orders = JSON.stringify({ root: project.root, target: database.target, dieAt });
  const child = spawn(process.execPath, [runner, orders], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  return signal;
}

/** The server notices that the runner is gone within about a second. */
async function untilAlone(database: TestDatabase): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const [row] = await database.sql(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'migrate-safe:%'",
    );
    if (row?.["n"] === 0) return;
    await sleep(100);
  }
  throw new Error("a session of the dead runner is still there");
}
