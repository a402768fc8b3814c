// The lint command on the files of other migration tools, and beside the branch that a change will be merged into.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LintReport } from "../../server/src/protocol/findings";
import { put, run, runJson, soundPair, withProject } from "./command-line";

const drop = "DROP TABLE books;\n";

/** A folder of each layout whose only up, in the file at `path`, drops a table on line `line`. */
const projects: Readonly<
  Record<
    string,
    { readonly files: Readonly<Record<string, string>>; readonly path: string; readonly line: number }
  >
> = {
  goose: {
    files: {
      "db/migrations/00001_a.sql": `-- +goose Up\n${drop}-- +goose Down\nCREATE TABLE books (id int);\n`,
    },
    path: "db/migrations/00001_a.sql",
    line: 1,
  },
  dbmate: {
    files: { "db/migrations/20240101000000_a.sql": `-- migrate:up\n\n${drop}\n-- migrate:down\n` },
    path: "db/migrations/20240101000000_a.sql",
    line: 2,
  },
  flyway: {
    files: { "src/main/resources/db/migration/V1__a.sql": drop },
    path: "src/main/resources/db/migration/V1__a.sql",
    line: 0,
  },
  prisma: {
    files: {
      "prisma/migrations/migration_lock.toml": "",
      "prisma/migrations/20240101000000_a/migration.sql": drop,
    },
    path: "prisma/migrations/20240101000000_a/migration.sql",
    line: 0,
  },
  supabase: {
    files: { "supabase/migrations/20240101000000_a.sql": drop },
    path: "supabase/migrations/20240101000000_a.sql",
    line: 0,
  },
  diesel: {
    files: {
      "migrations/2024-01-01-000000_a/up.sql": drop,
      "migrations/2024-01-01-000000_a/down.sql": "SELECT 1;",
    },
    path: "migrations/2024-01-01-000000_a/up.sql",
    line: 0,
  },
  sqitch: {
    files: {
      "sqitch.plan": "%project=shop\na 2024-01-01T00:00:00Z Ann <a@b.c> # drop\n",
      "deploy/a.sql": `BEGIN;\n${drop}COMMIT;\n`,
      "revert/a.sql": "SELECT 1;",
    },
    path: "deploy/a.sql",
    line: 1,
  },
  "graphile-migrate": {
    files: { "migrations/committed/000001-a.sql": `--! Previous: -\n--! Hash: sha1:1\n\n${drop}` },
    path: "migrations/committed/000001-a.sql",
    line: 3,
  },
};

async function lint(args: readonly string[], cwd: string): Promise<LintReport> {
  return (await runJson(["lint", ...args], { cwd })).json as unknown as LintReport;
}

describe("lint of other layouts", () => {
  for (const [layout, { files, path, line }] of Object.entries(projects)) {
    it(`finds a folder of ${layout} and tells the line of its file`, async () => {
      await withProject(files, async (cwd) => {
        const report = await lint([], cwd);
        assert.equal(report.layout, layout);
        const found = report.findings.filter(({ rule }) => rule === "drop-table");
        assert.deepEqual(
          found.map((finding) => [finding.path, finding.direction, finding.range.start.line]),
          [[join(cwd, path), "up", line]],
        );
        const alone = await lint([path], cwd);
        assert.equal(alone.layout, layout, "the same for the file alone");
      });
    });
  }

  it("takes the layout that the settings name", async () => {
    const files = {
      "migrate-safe.jsonc": '{ "layout": "golang-migrate" }',
      "migrations/1_a.up.sql": "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (a);\n",
      "migrations/1_a.down.sql": "DROP INDEX CONCURRENTLY IF EXISTS i;\n",
    };
    await withProject(files, async (cwd) => {
      const report = await lint([], cwd);
      assert.equal(report.layout, "golang-migrate");
      assert.ok(report.findings.some(({ rule }) => rule === "non-transactional-not-alone"));
    });
  });

  it("writes a safe fix into the section it belongs to", async () => {
    const up = "-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY);\n-- +goose Down\n";
    await withProject({ "migrations/1_a.sql": `${up}DROP TABLE a;\n` }, async (cwd) => {
      await run(["lint", "--fix"], { cwd });
      const fixed = readFileSync(join(cwd, "migrations/1_a.sql"), "utf8");
      assert.equal(fixed, `${up}SET LOCAL lock_timeout = '2s';\nDROP TABLE a;\n`);
    });
  });

  it("does not run them", async () => {
    await withProject({ "migrations/1_a.sql": "-- migrate:up\nSELECT 1;\n" }, async (cwd) => {
      const { code, stderr } = await run(["apply", "--scratch"], { cwd });
      assert.equal(code, 5);
      assert.match(stderr, /has the layout of dbmate, which is linted here and not run/);
    });
  });
});

describe("lint beside a base branch", () => {
  it("tells of colliding, late, edited and deleted versions", async () => {
    const third = {
      "migrations/004_more.up.sql": "SELECT 4;\n",
      "migrations/004_more.down.sql": "SELECT 4;\n",
    };
    await withProject({ ...soundPair, ...third }, async (cwd) => {
      const git = (...args: readonly string[]): void => {
        const who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        execFileSync("git", ["-C", cwd, ...who, ...args], { stdio: "ignore" });
      };
      git("init", "-b", "main");
      git("add", ".");
      git("commit", "-m", "base");
      git("checkout", "-b", "feature");
      put(cwd, {
        "migrations/003_late.up.sql": "SELECT 3;\n",
        "migrations/004_ours.up.sql": "SELECT 5;\n",
        "migrations/001_create_books.up.sql": "CREATE TABLE books (id int);\n",
      });
      rmSync(join(cwd, "migrations/002_stock.up.sql"));
      const report = await lint(["--base", "main"], cwd);
      const told = report.findings.filter(({ rule }) => /^version-(?!dup|name)/.test(rule));
      assert.deepEqual([...new Set(told.map(({ rule }) => rule))].sort(), [
        "version-branch-conflict",
        "version-deleted-after-apply",
        "version-edited-after-apply",
        "version-out-of-order",
      ]);
      const { code, stderr } = await run(["lint", "--base", "nowhere"], { cwd });
      assert.equal(code, 5);
      assert.match(stderr, /“nowhere” is no commit/);
    });
  });
});
