// `ci init`: the workflow it writes is one that GitHub understands, each of its steps runs on a branch of examples/, and
// the project itself uses it.
import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { testServer } from "../support/servers";
import { cliBundle, put, run, soundPair, withProject } from "./command-line";

const root = resolve(__dirname, "../..");
const written = ".github/workflows/migrations.yml";

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean;
}
interface Job {
  readonly "runs-on": string;
  readonly env?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly shard: readonly string[] } };
  readonly services?: Readonly<Record<string, { readonly image: string }>>;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Keys of GitHub's "Workflow syntax for GitHub Actions" that a workflow of ours may use. */
const jobKeys = [
  "name",
  "if",
  "runs-on",
  "timeout-minutes",
  "permissions",
  "env",
  "strategy",
  "services",
  "steps",
];
const stepKeys = ["name", "if", "uses", "with", "run", "continue-on-error"];
const contexts = /^(github\.(ref|base_ref)|matrix\.shard)$/;

function checked(text: string): Workflow {
  const workflow = load(text) as Workflow;
  assert.deepEqual(Object.keys(workflow), ["name", "on", "permissions", "concurrency", "defaults", "jobs"]);
  for (const job of Object.values(workflow.jobs)) {
    assert.deepEqual(
      Object.keys(job).filter((key) => !jobKeys.includes(key)),
      [],
    );
    for (const step of job.steps) {
      assert.deepEqual(
        Object.keys(step).filter((key) => !stepKeys.includes(key)),
        [],
      );
      assert.notEqual(step.uses === undefined, step.run === undefined, "a step runs or uses");
      if (step.uses !== undefined) assert.match(step.uses, /^[\w-]+\/[\w-]+(\/[\w-]+)?@v\d+$/);
      // What a pull request names must not become a part of a script.
      assert.ok(!step.run?.includes("${{"));
    }
  }
  for (const [, expression = ""] of text.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g))
    assert.match(expression, contexts);
  return workflow;
}

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@t", ...args], {
    stdio: "pipe",
  });
}

/** A clone of a repository with the examples, all of them right, on a branch that adds a migration. */
function exampleBranch(folder: string): string {
  const origin = join(folder, "origin");
  cpSync(join(root, "examples"), join(origin, "examples"), { recursive: true });
  const forgetful = join(origin, "examples/db/migrations/006_give_orders_a_status.down.sql");
  writeFileSync(forgetful, "ALTER TABLE orders DROP COLUMN status;\n");
  git(origin, "init", "-q", "-b", "main");
  git(origin, "add", ".");
  git(origin, "commit", "-qm", "bookshop");
  const clone = join(folder, "clone");
  execFileSync("git", ["clone", "-q", origin, clone]);
  git(clone, "switch", "-qc", "genres");
  put(join(clone, "examples/db/migrations"), {
    "009_genres.up.sql": "CREATE INDEX books_title ON books (title);\n",
    "009_genres.down.sql": "DROP INDEX books_title;\n",
  });
  git(clone, "add", ".");
  git(clone, "commit", "-qm", "genres");
  return clone;
}

interface Ran {
  readonly name: string;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the scripts of a job as GitHub's runner does. */
function runSteps(
  clone: string,
  workflow: Workflow,
  job: Job,
  env: Readonly<Record<string, string>>,
): readonly Ran[] {
  assert.equal(workflow.defaults.run.shell, "bash");
  return job.steps.flatMap(({ name = "", run: script }) => {
    if (script === undefined) return [];
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
      {
        cwd: clone,
        encoding: "utf8",
        env: { ...env, HOME: clone },
      },
    );
    return [{ name, status, stdout, stderr }];
  });
}

/** A job whose command is there already. */
function installed(job: Job): Job {
  return { ...job, steps: job.steps.filter(({ name }) => name !== "Install Migrate Safe") };
}

describe("ci init", () => {
  it("writes a workflow whose every step runs: annotations, summary, SARIF, and the seven stages on a server", async function () {
    const server = await testServer(16);
    if (!server) return this.skip();
    const cli = await cliBundle();
    await withProject({}, async (folder) => {
      const clone = exampleBranch(folder);
      const examples = join(clone, "examples");
      const bin = join(folder, "bin");
      mkdirSync(bin);
      const install = `ln -s "${cli}" "${join(bin, "migrate-safe")}"`;
      const made = await run(["ci", "init", "--install", install, "--postgres", "16"], { cwd: examples });
      assert.equal(made.code, 0, made.stderr);
      const workflow = checked(readFileSync(join(clone, written), "utf8"));
      assert.deepEqual(workflow.on.pull_request.paths, [
        "examples/db/migrations/**",
        "examples/migrate-safe.jsonc",
        written,
      ]);
      const { review, prove } = workflow.jobs;
      assert.ok(review && prove);
      assert.equal(prove.services?.["postgres"]?.image, "postgres:16");
      const summary = join(folder, "summary.md");
      writeFileSync(summary, "");
      const env = {
        PATH: `${bin}:${process.env["PATH"] ?? ""}`,
        GITHUB_STEP_SUMMARY: summary,
      };

      const reviewed = runSteps(clone, workflow, review, { ...env, BASE: "origin/main" });
      const byName = new Map(reviewed.map((one) => [one.name.split(" ")[0], one]));
      assert.equal(byName.get("Install")?.status, 0, byName.get("Install")?.stderr);
      const annotated = byName.get("Annotate");
      assert.equal(annotated?.status, 1, annotated?.stderr);
      assert.match(annotated.stdout, /^::error .*file=examples\/db\/migrations\/009_genres\.up\.sql,line=1/m);
      assert.ok(!annotated.stdout.includes("001_create"), "only what changed is annotated");
      assert.equal(byName.get("Summarise")?.status, 0);
      assert.match(readFileSync(summary, "utf8"), /009&#95;genres/);
      assert.equal(byName.get("Write")?.status, 0);
      const upload = review.steps.find(({ uses }) => uses?.includes("upload-sarif"));
      const sarif = join(clone, String(upload?.with?.["sarif_file"]));
      assert.equal((JSON.parse(readFileSync(sarif, "utf8")) as { version: string }).version, "2.1.0");

      const scripts = installed(prove);
      const [proved] = runSteps(clone, workflow, scripts, {
        ...env,
        MIGRATE_SAFE_SHADOW_URL: `postgresql://postgres@127.0.0.1:${server.port}/postgres`,
      });
      assert.equal(proved?.status, 0, proved?.stderr);
      const page = readFileSync(summary, "utf8");
      for (const stage of [1, 2, 3, 4, 5, 6, 7])
        assert.match(page, new RegExp(`^\\| ✅ \\| ${stage}\\. `, "m"));
      assert.match(page, /9 of 9 migrations restore the schema\. Proved on PostgreSQL 16\./);

      put(examples, { "db/migrations/010_bad.up.sql": "CREATE TABLE a (id int);\n" });
      const [failed] = runSteps(clone, workflow, scripts, env);
      assert.equal(failed?.status, 4, "a missing down script fails");
    });
  });

  it("shares the proof between jobs, and finds versions that collide with the base branch", async () => {
    const cli = await cliBundle();
    await withProject({}, async (folder) => {
      const clone = exampleBranch(folder);
      const bin = join(folder, "bin");
      mkdirSync(bin);
      symlinkSync(cli, join(bin, "migrate-safe"));
      const examples = join(clone, "examples");
      const printed = await run(["ci", "init", "--shards", "2", "--dry-run"], { cwd: examples });
      assert.ok(!existsSync(join(clone, written)), "--dry-run writes nothing");
      const workflow = checked(printed.stdout);
      const { review, prove } = workflow.jobs;
      assert.ok(review && prove);
      assert.deepEqual(prove.strategy?.matrix.shard, ["1/2", "2/2"]);
      assert.equal(prove.env?.["SHARD"], "${{ matrix.shard }}");
      const env = {
        PATH: `${bin}:${process.env["PATH"] ?? ""}`,
        GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
        BASE: "origin/main",
      };
      const [half] = runSteps(clone, workflow, installed(prove), { ...env, SHARD: "2/2" });
      assert.match(half?.stdout ?? "", /5 of 5 migrations restore the schema\. .*part 2 of 2/);

      const changed = await run(["ci", "init", "--changed-only", "--dry-run"], { cwd: examples });
      const few = checked(changed.stdout);
      assert.ok(few.jobs["prove"]);
      const [one] = runSteps(clone, few, installed(few.jobs["prove"]), env);
      assert.match(one?.stdout ?? "", /1 of 1 migration restores the schema/);

      const origin = join(folder, "origin");
      put(origin, { "examples/db/migrations/009_other.up.sql": "SELECT 1;\n" });
      git(origin, "add", ".");
      git(origin, "commit", "-qm", "other");
      git(clone, "fetch", "-q");
      const [annotated] = runSteps(clone, workflow, installed(review), env);
      assert.match(
        annotated?.stdout ?? "",
        /009_genres.*version-branch-conflict|version-branch-conflict.*009_genres/,
      );
    });
  });

  it("writes over nothing without --force, outside of git beside the config, and quotes what it is given", async () => {
    await withProject(soundPair, async (cwd) => {
      const args = ["ci", "init", "--dir", "migrations", "--install", 'echo "a: b" # c'];
      assert.equal((await run(args, { cwd })).code, 0);
      const workflow = checked(readFileSync(join(cwd, written), "utf8"));
      assert.equal(workflow.jobs["prove"]?.steps[2]?.run, 'echo "a: b" # c');
      assert.match(workflow.jobs["prove"].steps[3]?.run ?? "", /verify --dir 'migrations' --all/);
      writeFileSync(join(cwd, written), "mine");
      const again = await run(args, { cwd });
      assert.equal(again.code, 5);
      assert.match(again.stderr, /exists already[\s\S]*--force/);
      assert.equal(readFileSync(join(cwd, written), "utf8"), "mine");
      assert.equal((await run([...args, "--force"], { cwd })).code, 0);
      assert.match(readFileSync(join(cwd, written), "utf8"), /^# Lints and proves/);
    });
  });

  it("is what the project itself runs on its examples", async () => {
    const install = "npm ci && npm run build && npm link";
    // One of the examples has a down script that is wrong on purpose.
    const { stdout } = await run(["ci", "init", "--changed-only", "--install", install, "--dry-run"], {
      cwd: join(root, "examples"),
    });
    assert.equal(readFileSync(join(root, written), "utf8"), stdout);
  });
});
