// Runs of the linter that keep what they said: the same report as without, and nothing stale.
import { strict as assert } from "node:assert";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LintReport } from "../../server/src/protocol/findings";
import { put, runJson, soundPair, withProject } from "./command-line";

const files = {
  ...soundPair,
  "migrations/003_index.up.sql": "CREATE INDEX books_title ON books (title);\n",
  "migrations/003_index.down.sql": "DROP INDEX books_title;\n",
} as const;

async function lint(cwd: string, ...args: readonly string[]): Promise<LintReport> {
  const env = { XDG_CACHE_HOME: join(cwd, "caches") };
  const { json } = await runJson(["lint", ...args], { cwd, env });
  const report = json as unknown as LintReport;
  return { ...report, summary: { ...report.summary, ms: 0 } };
}

function columnDefinition(index: number): string {
  return `  column_${index} text NOT NULL DEFAULT 'a text of some length'`;
}

function entries(cwd: string): readonly string[] {
  const folder = join(cwd, "caches/migrate-safe/lint");
  return readdirSync(folder).map((name) => join(folder, name));
}

describe("lint --cache", () => {
  it("gives the same report from the cache as without it", async () => {
    await withProject(files, async (cwd) => {
      const plain = await lint(cwd);
      assert.ok(plain.findings.length > 0);
      assert.deepEqual(await lint(cwd, "--cache"), plain);
      const [entry = ""] = entries(cwd);
      // What is read is what was kept: a report without findings can only come from there.
      writeFileSync(
        entry,
        JSON.stringify({
          schema: "migrate-safe/lint-cache/1",
          result: { findings: [], suppressed: [], summary: plain.summary },
        }),
      );
      assert.deepEqual((await lint(cwd, "--cache")).findings, []);
      assert.deepEqual(await lint(cwd), plain);
    });
  });

  it("lints again when an earlier migration or a setting changed", async () => {
    await withProject(files, async (cwd) => {
      await lint(cwd, "--cache");
      put(cwd, { "migrations/002_more.up.sql": "DROP TABLE books;\n", "migrations/002_more.down.sql": "" });
      assert.deepEqual(await lint(cwd, "--cache"), await lint(cwd));
      put(cwd, { "migrate-safe.jsonc": '{ "lint": { "rules": { "create-index-not-concurrent": "off" } } }' });
      const off = await lint(cwd, "--cache");
      assert.deepEqual(off, await lint(cwd));
      assert.ok(!off.findings.some(({ rule }) => rule === "create-index-not-concurrent"));
      assert.equal(entries(cwd).length, 3);
    });
  });

  it("ignores what is no result of a lint", async () => {
    await withProject(files, async (cwd) => {
      const plain = await lint(cwd, "--cache");
      for (const text of ["", "{", "null", '{"schema":"migrate-safe/lint-cache/1","result":{}}']) {
        for (const entry of entries(cwd)) writeFileSync(entry, text);
        assert.deepEqual(await lint(cwd, "--cache"), plain);
      }
    });
  });

  it("says the same where it cannot write", async () => {
    await withProject({ ...files, "not-a-folder": "" }, async (cwd) => {
      assert.deepEqual(await lint(cwd, "--cache-location", "not-a-folder"), await lint(cwd));
    });
  });

  it("keeps nothing that time alone changes", async () => {
    const future = { "migrations/20991231000000_later.up.sql": "SELECT 1;\n" };
    await withProject(future, async (cwd) => {
      const report = await lint(cwd, "--cache-location", "kept");
      assert.ok(report.findings.some(({ rule }) => rule === "version-future-timestamp"));
      assert.throws(() => readdirSync(join(cwd, "kept")), { code: "ENOENT" });
    });
  });

  it("removes what was used longest ago", async () => {
    await withProject(files, async (cwd) => {
      await lint(cwd, "--cache");
      const [own = ""] = entries(cwd);
      const folder = join(own, "..");
      for (let count = 0; count < 120; count++) {
        const path = join(folder, `${String(count).padStart(64, "0")}.json`);
        writeFileSync(path, "{}");
        utimesSync(path, 1_000 + count, 1_000 + count);
      }
      put(cwd, { "migrations/004_note.up.sql": "SELECT 1;\n" });
      await lint(cwd, "--cache");
      const left = entries(cwd);
      assert.equal(left.length, 100);
      assert.ok(left.includes(own));
      assert.ok(!left.includes(join(folder, `${"0".padStart(64, "0")}.json`)));
    });
  });
});

describe("lint --threads", () => {
  it("says the same on several threads as on one", async () => {
    const columns = Array.from({ length: 60 }, (_, index) => columnDefinition(index)).join(",\n");
    const many: Record<string, string> = {};
    for (let version = 1; version <= 150; version++) {
      const stem = `migrations/${String(version).padStart(4, "0")}_step`;
      many[`${stem}.up.sql`] =
        `CREATE TABLE t${version} (\n${columns}\n);\nCREATE INDEX ON t${Math.max(1, version - 1)} (column_1);\n`;
      many[`${stem}.down.sql`] = version % 7 === 0 ? "" : `DROP TABLE t${version};\n`;
    }
    await withProject(many, async (cwd) => {
      const one = await lint(cwd, "--threads", "1");
      assert.ok(one.findings.length > 150);
      assert.deepEqual(await lint(cwd, "--threads", "3"), one);
    });
  });
});
