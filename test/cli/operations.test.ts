// Operations through the command line on the embedded database: the runbook's workflow, its exit codes, reports and logs.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { eventsOf, put, run, runJson, soundPair, withProject } from "./command-line";

const scratch = `{ "defaultTarget": "scratch" }`;
const project = { "migrate-safe.jsonc": scratch, ...soundPair } as const;

/** Names of files in a folder of the project that match. */
function filesIn(cwd: string, folder: string, pattern: RegExp): readonly string[] {
  return existsSync(join(cwd, folder))
    ? readdirSync(join(cwd, folder)).filter((name) => pattern.test(name))
    : [];
}

describe("the runbook's workflow on the embedded database", () => {
  it("goes through in its own spelling, with its reports, logs and backup", async () => {
    await withProject(project, async (cwd) => {
      const step = async (args: readonly string[], exit: number, schema: string) => {
        const { code, json, stderr } = await runJson(args, { cwd });
        assert.equal(code, exit, `${args.join(" ")}: ${stderr}`);
        assert.equal(json["schema"], `migrate-safe/${schema}/1`);
        assert.equal(Object.keys(json)[0], "schema");
        return json;
      };
      const dryRun = await step(["--dry-run"], 0, "dry-run");
      assert.equal((dryRun["migrations"] as unknown[]).length, 2);
      const preflight = await step(["--preflight"], 0, "preflight");
      assert.equal(preflight["passed"], true);
      const [first] = (await step(["--apply", "--steps=1"], 0, "apply"))["applied"] as { version: string }[];
      assert.equal(first?.version, "001");
      const applied = await step(["--apply", "--reason", "the release is due"], 0, "apply");
      assert.equal((applied["applied"] as unknown[]).length, 1);
      const postflight = await step(["--postflight"], 0, "postflight");
      assert.equal(postflight["migrations_applied"], 2);
      assert.equal(postflight["dirty_migrations"], 0);
      assert.equal(postflight["validation_passed"], true);
      assert.match(String(postflight["schema_checksum"]), /^[0-9a-f]{64}$/);
      const backup = await step(["backup"], 0, "backup");
      assert.ok(existsSync(String(backup["path"])));
      const status = await step(["status"], 0, "status");
      assert.equal((status["summary"] as { applied: number }).applied, 2);
      const rolledBack = await step(["--rollback", "--steps=2"], 0, "rollback");
      assert.deepEqual(
        (rolledBack["rolled_back"] as { version: string }[]).map(({ version }) => version),
        ["002", "001"],
      );
      assert.equal(filesIn(cwd, "logs", /^preflight-report-\d{8}T\d{6}Z(-\d+)?\.json$/).length >= 1, true);
      assert.equal(filesIn(cwd, "logs", /^postflight-report-\d{8}T\d{6}Z\.json$/).length, 1);
      assert.equal(filesIn(cwd, "logs", /^migrate-safe-\d{4}-\d{2}-\d{2}\.log$/).length >= 1, true);
      for (const line of readFileSync(join(cwd, "logs/migrations.jsonl"), "utf8").trimEnd().split("\n")) {
        const entry = JSON.parse(line) as Record<string, unknown>;
        for (const key of ["ts", "run_id", "operation", "version", "event"]) assert.ok(key in entry, line);
      }
      assert.match(readFileSync(join(cwd, "logs/migrations.jsonl"), "utf8"), /"reason":"the release is due"/);
      assert.match(
        readFileSync(join(cwd, "backups/migrations/latest-backup.txt"), "utf8"),
        /backup-\d{8}T\d{6}Z.*\.sql\.gz/,
      );
    });
  });

  it("is told to people with results on standard output and progress on standard error", async () => {
    await withProject(project, async (cwd) => {
      const apply = await run(["apply"], { cwd });
      assert.equal(apply.code, 0, apply.stderr);
      assert.match(apply.stdout, /Applied 2 migrations/);
      assert.match(apply.stderr, /checks done/);
      assert.match(apply.stderr, /CREATE TABLE books/);
      const quiet = await run(["rollback", "--quiet"], { cwd });
      assert.equal(quiet.code, 0);
      assert.equal(quiet.stderr, "");
      assert.match(quiet.stdout, /Rolled back 1 migration/);
    });
  });

  it("restores what a backup holds", async () => {
    await withProject(project, async (cwd) => {
      assert.equal((await run(["apply"], { cwd })).code, 0);
      assert.equal((await run(["backup"], { cwd })).code, 0);
      const { code, json, stderr } = await runJson(["restore"], { cwd });
      assert.equal(code, 0, stderr);
      const tables = json["tables"] as { table: string; rows: number }[];
      assert.equal(tables.find(({ table }) => table.endsWith("books"))?.rows, 1);
    });
  });
});

describe("a plan", () => {
  it("is shown, and run only while it is the same", async () => {
    await withProject(project, async (cwd) => {
      const { code, json } = await runJson(["apply", "--show-plan"], { cwd });
      assert.equal(code, 0);
      assert.equal(json["schema"], "migrate-safe/plan/1");
      const hash = String(json["hash"]);
      assert.equal(readdirSync(cwd).includes("backups"), false, "showing a plan runs nothing");
      put(cwd, {
        "migrations/003_more.up.sql": "SELECT 1;\n",
        "migrations/003_more.down.sql": "SELECT 1;\n",
      });
      const changed = await runJson(["apply", "--plan-hash", hash], { cwd });
      assert.equal(changed.code, 1);
      assert.equal((changed.json["problem"] as { code: string }).code, "plan/changed");
      const fresh = await runJson(["apply", "--show-plan"], { cwd });
      const ran = await run(["apply", "--plan-hash", String(fresh.json["hash"])], { cwd });
      assert.equal(ran.code, 0, ran.stderr);
    });
  });

  it("is told to people too", async () => {
    await withProject(project, async (cwd) => {
      const { stdout } = await run(["apply", "--show-plan"], { cwd });
      assert.match(stdout, /Plan of apply: \d+ steps\. Nothing was run\./);
      assert.match(stdout, /CREATE TABLE books/);
    });
  });
});

describe("events", () => {
  it("are one JSON object a line, from started to finished", async () => {
    await withProject(project, async (cwd) => {
      const { code, stdout } = await run(["apply", "--events", "jsonl"], { cwd });
      const events = eventsOf(stdout);
      assert.equal(events[0]?.["event"], "started");
      const last = events.at(-1);
      assert.equal(last?.["event"], "finished");
      assert.equal(last?.["outcome"], "done");
      assert.equal(last?.["exit_code"], code);
      assert.equal((last?.["result"] as { schema: string } | undefined)?.schema, "migrate-safe/apply/1");
      const started = events.filter(({ event }) => event === "step-started");
      assert.equal(started.length, events[0]?.["steps"]);
      assert.deepEqual(
        started.map(({ number }) => number),
        started.map((_, index) => index + 1),
      );
    });
  });

  it("go on to the end when their reader goes away", async () => {
    await withProject(project, async (cwd) => {
      await run(["apply", "--events", "jsonl"], {
        cwd,
        meanwhile: (child) => child.stdout.once("data", () => child.stdout.destroy()),
      });
      const { json } = await runJson(["status"], { cwd });
      assert.equal((json["summary"] as { applied: number }).applied, 2);
    });
  });
});

describe("exit codes", () => {
  const failing = {
    ...project,
    "migrations/003_bad.up.sql": "CREATE TABLE shelves (id int);\nINSERT INTO shelf VALUES (1);\n",
    "migrations/003_bad.down.sql": "SET LOCAL lock_timeout = '2s';\nDROP TABLE shelves;\n",
  } as const;

  it("2 when a migration fails, located, with the state of the database and the next step", async () => {
    await withProject(failing, async (cwd) => {
      const { code, stderr } = await run(["apply"], { cwd });
      assert.equal(code, 2, stderr);
      assert.match(stderr, /migrations\/003_bad\.up\.sql:2:13/);
      assert.match(stderr, /2 \| INSERT INTO shelf VALUES/);
      assert.match(stderr, /relation "shelf" does not exist .*42P01/);
      assert.match(stderr, /State: \S/);
      assert.match(stderr, /Next: \S/);
      const { json } = await runJson(["status"], { cwd });
      const summary = json["summary"] as { applied: number; pending: number; dirty: number };
      assert.deepEqual([summary.applied, summary.pending, summary.dirty], [2, 1, 0]);
    });
  });

  it("1 when preflight finds an applied file edited, and nothing is run", async () => {
    await withProject(project, async (cwd) => {
      assert.equal((await run(["apply"], { cwd })).code, 0);
      put(cwd, { "migrations/001_create_books.up.sql": "CREATE TABLE books (id int);\n" });
      const { code, stdout } = await run(["preflight"], { cwd });
      assert.equal(code, 1);
      assert.match(stdout, /Preflight failed/);
      assert.match(stdout, /✗ +edited-after-apply/);
    });
  });

  it("4 when there is nothing to roll back, or a down fails", async () => {
    await withProject(
      { ...project, "migrations/002_stock.down.sql": "DELETE FROM nowhere;\n" },
      async (cwd) => {
        assert.equal((await run(["rollback"], { cwd })).code, 4);
        assert.equal((await run(["apply"], { cwd })).code, 0);
        const { code, stderr } = await run(["rollback"], { cwd });
        assert.equal(code, 4);
        assert.match(stderr, /002_stock\.down\.sql:1:13/);
      },
    );
  });

  for (const [exit, what, down] of [
    [3, "a down leaves something behind", "SELECT 1;\n"],
    [4, "a down fails", "DROP TABLE nowhere;\n"],
  ] as const) {
    it(`${exit} when verify proves that ${what}`, async () => {
      await withProject({ ...project, "migrations/001_create_books.down.sql": down }, async (cwd) => {
        const { code, json } = await runJson(["verify", "001"], { cwd });
        assert.equal(code, exit);
        assert.equal(json["schema"], "migrate-safe/verify/1");
      });
    });
  }

  it("0 for a down that is generated, and 5 when none is named", async () => {
    await withProject(project, async (cwd) => {
      const { code, json } = await runJson(["down", "001"], { cwd });
      assert.deepEqual([code, json["schema"]], [0, "migrate-safe/down/1"]);
      const { stdout } = await run(["down", "001"], { cwd });
      assert.match(stdout, /^-- 001 create_books: down script, proven on embedded PostgreSQL 18/);
      assert.equal((await run(["down"], { cwd })).code, 5);
      assert.equal((await run(["down", "001", "--write"], { cwd })).code, 5);
      const written = await run(["down", "001", "--write", "--force"], { cwd });
      assert.equal(written.code, 0, written.stderr);
      assert.match(written.stdout, /1 down script .*\n1 restores the schema\n/);
    });
  });

  it("0 when verify --scratch proves without the servers that the environment names", async () => {
    await withProject(soundPair, async (cwd) => {
      const nowhere = "postgres://nobody@127.0.0.1:1/none";
      const env = { DATABASE_URL: nowhere, MIGRATE_SAFE_SHADOW_URL: nowhere };
      const { code, json } = await runJson(["verify", "--scratch"], { cwd, env });
      assert.equal(code, 0);
      assert.deepEqual(json["engine"], { ...(json["engine"] as object), kind: "pglite" });
    });
  });

  it("2 when verify proves that an up fails", async () => {
    await withProject(failing, async (cwd) => {
      assert.equal((await run(["verify"], { cwd })).code, 2);
    });
  });

  it("0 for a dry run from the files alone", async () => {
    await withProject(soundPair, async (cwd) => {
      const { code, stdout } = await run(["dry-run"], { cwd });
      assert.equal(code, 0);
      assert.match(stdout, /from the files alone/);
    });
  });

  it("5 for a target that refuses connections, without waiting long", async () => {
    await withProject(soundPair, async (cwd) => {
      const env = { DATABASE_URL: "postgres://app:canary-7c1f@127.0.0.1:1/shop" };
      for (const command of ["status", "preflight", "apply", "rollback", "backup"]) {
        const { code, stdout, stderr } = await run([command], { cwd, env });
        assert.equal(code, 5, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, /127\.0\.0\.1/);
        assert.ok(!stderr.includes("canary-7c1f"));
      }
    });
  });
});
