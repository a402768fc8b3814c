// The lint command on whole folders, single files and bad input.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { LintReport } from "../../server/src/protocol/findings";
import { put, run, runJson, soundPair, withProject } from "./command-line";

const blocking = {
  ...soundPair,
  "migrations/003_index.up.sql": "CREATE INDEX books_title ON books (title);\n",
  "migrations/003_index.down.sql": "DROP INDEX CONCURRENTLY IF EXISTS books_title;\n",
} as const;

async function lint(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; report: LintReport }> {
  const { code, json } = await runJson(["lint", ...args], { cwd });
  return { code, report: json as unknown as LintReport };
}

function rulesOf(report: LintReport): readonly string[] {
  return [...new Set(report.findings.map((finding) => finding.rule))];
}

describe("lint", () => {
  it("tells findings by file, line and column with their source, the sum first", async () => {
    await withProject(blocking, async (cwd) => {
      const { code, stdout } = await run(["lint"], { cwd });
      assert.equal(code, 1);
      const lines = stdout.split("\n");
      assert.match(lines[0] ?? "", /^migrations · 6 files, \d+ statements/);
      assert.match(lines[1] ?? "", /1 error/);
      assert.match(stdout, /^migrations\/003_index\.up\.sql:1:8 error create-index-not-concurrent$/m);
      assert.match(stdout, /1 \| CREATE INDEX books_title ON books \(title\);\n +\| {8}\^\^\^\^\^/);
      assert.ok(!stdout.includes("\u001b["), "no colours on a pipe");
    });
  });

  it("answers in the shape of the contract", async () => {
    await withProject(blocking, async (cwd) => {
      const { code, report } = await lint([], cwd);
      assert.equal(code, 1);
      assert.equal(Object.keys(report)[0], "schema");
      assert.equal(report.schema, "migrate-safe/lint/1");
      const { summary } = report;
      assert.deepEqual(
        ["files", "statements", "unparsed", "errors", "warnings", "infos", "hints", "ms"].filter(
          (key) => typeof summary[key as keyof typeof summary] !== "number",
        ),
        [],
      );
      assert.equal(summary.files, 6);
      const finding = report.findings.find(({ rule }) => rule === "create-index-not-concurrent");
      assert.equal(finding?.path, join(cwd, "migrations/003_index.up.sql"));
      assert.equal(finding?.version, "003");
      assert.equal(finding?.direction, "up");
      assert.deepEqual(finding?.range.start, { line: 0, character: 7 });
      assert.ok(finding.fixes.length > 0);
    });
  });

  it("contacts nothing, whatever the environment names", async () => {
    await withProject(soundPair, async (cwd) => {
      const env = { DATABASE_URL: "postgres://app:x@127.0.0.1:1/none", PGHOST: "127.0.0.1" };
      assert.equal((await run(["lint"], { cwd, env })).code, 0);
      assert.equal((await run(["lint"], { cwd, env: { DATABASE_URL: "rubbish" } })).code, 0);
    });
  });

  it("exits by --fail-on", async () => {
    await withProject(blocking, async (cwd) => {
      assert.equal((await run(["lint", "--fail-on", "none"], { cwd })).code, 0);
      put(cwd, {
        "migrate-safe.jsonc": `{ "lint": { "rules": { "create-index-not-concurrent": "warning", "missing-lock-timeout": "off" } } }`,
      });
      assert.equal((await run(["lint"], { cwd })).code, 0);
      assert.equal((await run(["lint", "--fail-on", "warning"], { cwd })).code, 1);
    });
  });

  it("tells only the file or folder that was named", async () => {
    await withProject(blocking, async (cwd) => {
      const file = await lint(["migrations/001_create_books.up.sql"], cwd);
      assert.equal(file.code, 0);
      assert.deepEqual(file.report.findings, []);
      const folder = await lint(["migrations"], cwd);
      assert.ok(rulesOf(folder.report).includes("create-index-not-concurrent"));
      put(cwd, { "notes.txt": "" });
      assert.equal((await run(["lint", "notes.txt"], { cwd })).code, 5);
    });
  });

  it("begins after a version, or at what changed since a commit", async () => {
    await withProject(blocking, async (cwd) => {
      assert.equal((await run(["lint", "--since", "003"], { cwd })).code, 0);
      assert.equal((await run(["lint", "--since", "2"], { cwd })).code, 1);
      const git = (...args: string[]) =>
        execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
          cwd,
          stdio: "pipe",
        });
      git("init", "-q");
      git("add", ".");
      git("commit", "-q", "-m", "all");
      assert.equal((await run(["lint", "--since", "HEAD"], { cwd })).code, 0);
      put(cwd, { "migrations/004_drop.up.sql": "DROP TABLE books;\n" });
      const { report } = await lint(["--since", "HEAD"], cwd);
      assert.deepEqual([...new Set(report.findings.map(({ version }) => version))], ["004"]);
    });
  });

  it("obeys --pg-version", async () => {
    const up = "ALTER TYPE mood ADD VALUE 'calm';\n";
    await withProject(
      { "migrations/001_mood.up.sql": up, "migrations/001_mood.down.sql": "SELECT 1;\n" },
      async (cwd) => {
        const { report } = await lint(["--pg-version", "18"], cwd);
        assert.equal(report.summary.unparsed, 0);
      },
    );
  });

  it("writes the safe fixes, once, and leaves the rest of the file alone", async () => {
    await withProject(blocking, async (cwd) => {
      const path = join(cwd, "migrations/003_index.up.sql");
      put(cwd, {
        "migrations/003_index.up.sql": "\ufeff-- keep\r\nCREATE INDEX books_title ON books (title);\r\n",
      });
      const first = await run(["lint", "--fix"], { cwd });
      assert.match(first.stdout, /fixed migrations\/003_index\.up\.sql/);
      const fixed = readFileSync(path, "utf8");
      assert.match(fixed, /^\ufeff-- keep\r\n/);
      assert.match(fixed, /lock_timeout/);
      await run(["lint", "--fix"], { cwd });
      assert.equal(readFileSync(path, "utf8"), fixed);
    });
  });

  it("never fixes a file that is applied on the given target", async () => {
    await withProject(blocking, async (cwd) => {
      const applied = await run(["apply", "--scratch", "--skip-backup"], { cwd });
      assert.equal(applied.code, 0, applied.stderr);
      const { stdout, stderr } = await run(["lint", "--fix", "--scratch"], { cwd });
      assert.ok(!stdout.includes("fixed "), stdout);
      assert.match(stderr, /Left alone because they are applied/);
      assert.equal(
        readFileSync(join(cwd, "migrations/003_index.up.sql"), "utf8"),
        blocking["migrations/003_index.up.sql"],
      );
    });
  });
});

describe("lint of bad input", () => {
  it("goes on after a broken statement in the middle", async () => {
    const up = "CREATE TABLE a (id int);\nCREATE TABEL b (id int);\nDROP TABLE c;\n";
    await withProject(
      { "migrations/001_a.up.sql": up, "migrations/001_a.down.sql": "DROP TABLE a;\n" },
      async (cwd) => {
        const { code, report } = await lint([], cwd);
        assert.equal(code, 1);
        assert.equal(report.summary.unparsed, 1);
        assert.equal(report.findings.find(({ rule }) => rule === "parse-error")?.range.start.line, 1);
        assert.ok(report.findings.some(({ rule, range }) => rule === "drop-table" && range.start.line === 2));
      },
    );
  });

  it("reports a file that is not UTF-8 and lints the others", async () => {
    const bad = Buffer.concat([Buffer.from("-- caf"), Buffer.from([0xe9]), Buffer.from("\nSELECT 1;\n")]);
    await withProject({ ...blocking, "migrations/004_cafe.up.sql": bad }, async (cwd) => {
      const { code, report } = await lint([], cwd);
      assert.equal(code, 1);
      const finding = report.findings.find(({ path }) => path.endsWith("004_cafe.up.sql"));
      assert.match(finding?.message ?? "", /UTF-8/);
      assert.ok(rulesOf(report).includes("create-index-not-concurrent"));
    });
  });

  it("does not quote what a link out of the folder leads to", async () => {
    await withProject({ ...soundPair, "secret.txt": "canary-link\n" }, async (cwd) => {
      symlinkSync(join(cwd, "secret.txt"), join(cwd, "migrations/009_link.up.sql"));
      const { code, stdout } = await run(["lint"], { cwd });
      assert.equal(code, 1);
      assert.match(stdout, /009_link\.up\.sql:1:1 .*\n.*a symbolic link that leaves the folder/);
      assert.doesNotMatch(stdout, /canary-link/);
    });
  });

  it("reports a version that two migrations share, and an up without a down", async () => {
    await withProject({ ...soundPair, "migrations/002_other.up.sql": "SELECT 1;\n" }, async (cwd) => {
      const { code, report } = await lint([], cwd);
      assert.equal(code, 1);
      assert.ok(rulesOf(report).includes("version-duplicate"), rulesOf(report).join());
      assert.ok(rulesOf(report).includes("pair-missing-down"), rulesOf(report).join());
    });
  });

  it("refuses an empty folder and a folder that is not there", async () => {
    await withProject({ "empty/readme.txt": "" }, async (cwd) => {
      const empty = await run(["lint", "--dir", "empty"], { cwd });
      assert.equal(empty.code, 5);
      assert.match(empty.stderr, /holds no migrations/);
      const none = await run(["lint"], { cwd });
      assert.equal(none.code, 5);
      assert.match(none.stderr, /No migrations folder was found/);
    });
  });

  it("stops quietly when its reader goes away", async () => {
    const files: Record<string, string> = {};
    for (let version = 1; version <= 400; version++)
      files[`migrations/${version}_m.up.sql`] = "DROP TABLE a;\nDROP TABLE b;\n";
    await withProject(files, async (cwd) => {
      const { stderr } = await run(["lint", "--verbose"], {
        cwd,
        meanwhile: (child) => child.stdout.once("data", () => child.stdout.destroy()),
      });
      assert.equal(stderr, "");
    });
  });

  it("tells a rule's many findings briefly, and all of them with --verbose", async () => {
    const files: Record<string, string> = {};
    for (let version = 101; version <= 150; version++)
      files[`migrations/${version}_m.up.sql`] = "DROP TABLE a;\n";
    await withProject(files, async (cwd) => {
      const brief = (await run(["lint"], { cwd })).stdout;
      const full = (await run(["lint", "--verbose"], { cwd })).stdout;
      assert.ok(brief.length < full.length / 2);
      assert.match(brief, /50 +\w+ +drop-table/);
      assert.match(brief, /and 47 more of drop-table/);
    });
  });
});

describe("lint with more knowledge", () => {
  const hidden = {
    "migrations/001_t.up.sql":
      "CREATE TABLE t (id bigint PRIMARY KEY);\nDO $$ BEGIN EXECUTE 'ALTER TABLE t ADD ' || lower('CODE') || ' char(4)'; END $$;\n",
    "migrations/001_t.down.sql": "DROP TABLE t;\n",
    "migrations/002_t.up.sql": "SET LOCAL lock_timeout = '2s';\nALTER TABLE t DROP COLUMN missing;\n",
    "migrations/002_t.down.sql": "ALTER TABLE t ADD COLUMN missing int;\n",
  } as const;

  it("--schema knows what dynamic SQL made, and says that it asked", async () => {
    await withProject(hidden, async (cwd) => {
      const plain = await lint([], cwd);
      assert.ok(!rulesOf(plain.report).includes("object-not-found"));
      assert.deepEqual(plain.report.knowledge, { replayed: false, target: null });
      const asked = await runJson(["lint", "--schema"], { cwd, env: { PGCONNECT_TIMEOUT: "60" } });
      const report = asked.json as unknown as LintReport;
      assert.equal(report.knowledge.replayed, true, asked.stderr);
      assert.ok(rulesOf(report).includes("object-not-found"), rulesOf(report).join());
    });
  });

  it("--schema says which migration does not run and goes on without", async () => {
    await withProject(
      { ...hidden, "migrations/001_t.up.sql": "CREATE TABLE t (id nonsense);\n" },
      async (cwd) => {
        const { code, stdout, stderr } = await run(["lint", "--schema"], { cwd });
        assert.match(stderr, /001_t does not run on an empty database/);
        assert.match(stdout, /4 files/);
        assert.equal(code, 1);
      },
    );
  });

  it("--stats takes rows by table", async () => {
    await withProject(
      { ...blocking, "rows.json": `{ "books": 80000000 }`, "bad.json": `["books"]` },
      async (cwd) => {
        const large = await lint(["--stats", "rows.json"], cwd);
        assert.ok(rulesOf(large.report).includes("large-table-blocking-ddl"));
        assert.deepEqual(large.report.knowledge.target, { name: null, read_at: null });
        const bad = await run(["lint", "--stats", "bad.json"], { cwd });
        assert.equal(bad.code, 5);
        assert.match(bad.stderr, /bad\.json holds no facts/);
      },
    );
  });
});
