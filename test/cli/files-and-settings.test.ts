// The commands that touch files and settings alone: new, explain, config.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../server/src/lint/registry";
import { problemTitles } from "../../server/src/protocol/problems";
import { run, runJson, soundPair, withProject } from "./command-line";

describe("new", () => {
  it("makes the first pair of a project and then the next", async () => {
    await withProject({}, async (cwd) => {
      const first = await run(["new", "Create books"], { cwd });
      assert.equal(first.code, 0, first.stderr);
      assert.equal(
        first.stdout,
        "migrations/001_create_books.up.sql\nmigrations/001_create_books.down.sql\n",
      );
      const { json } = await runJson(["new", "stock"], { cwd });
      assert.equal(json["schema"], "migrate-safe/new/1");
      assert.equal(json["up"], join(cwd, "migrations/002_stock.up.sql"));
      assert.ok(existsSync(String(json["down"])));
    });
  });

  it("refuses a name without a letter or digit", async () => {
    await withProject({}, async (cwd) => {
      const { code, stderr } = await run(["new", "///"], { cwd });
      assert.equal(code, 5, stderr);
      assert.ok(!existsSync(join(cwd, "migrations")));
    });
  });
});

describe("explain", () => {
  it("has a page for every rule and every problem", async () => {
    await withProject({}, async (cwd) => {
      const { json } = await runJson(["explain"], { cwd });
      const pages = json["pages"] as readonly { id: string; title: string }[];
      assert.deepEqual(
        pages.map((page) => page.id).sort(),
        [...rules.map((rule) => rule.id), ...Object.keys(problemTitles)].sort(),
      );
      for (const page of pages) assert.ok(page.title.length > 5, page.id);
    });
  });

  it("prints the page of a rule and of a problem", async () => {
    await withProject({}, async (cwd) => {
      const rule = await run(["explain", "create-index-not-concurrent"], { cwd });
      assert.equal(rule.code, 0);
      assert.match(rule.stdout, /CONCURRENTLY/);
      const { json } = await runJson(["explain", "lock/held"], { cwd });
      assert.equal(json["schema"], "migrate-safe/explain/1");
      assert.match(String(json["markdown"]), /migration lock/);
    });
  });
});

describe("config", () => {
  const secret = "canary-7c1f";

  it("tells where every value came from, and no password", async () => {
    const config = `{ "migrations": "migrations", "run": { "lockTimeout": "750ms" },
      "targets": { "staging": { "host": "db.example.com", "environment": "shared" }, "off": { "url": "\${env:UNSET}" } } }`;
    await withProject({ "migrate-safe.jsonc": config, ...soundPair }, async (cwd) => {
      const env = { DATABASE_URL: `postgres://app:${secret}@localhost:1/shop`, PGPASSWORD: secret };
      const { code, json } = await runJson(["config", "--explain"], { cwd, env });
      assert.equal(code, 0);
      assert.equal(json["schema"], "migrate-safe/config/1");
      assert.equal(json["target"], "shop@localhost");
      assert.ok(!JSON.stringify(json).includes(secret));
      const values = json["values"] as readonly {
        key: string;
        value: unknown;
        origin: string;
        from: string;
      }[];
      const timeout = values.find((value) => value.key === "run.lockTimeout");
      assert.deepEqual([timeout?.value, timeout?.origin], [750, "config"]);
      assert.match(timeout?.from ?? "", /migrate-safe\.jsonc:1:/);
      const unusable = json["unusable_targets"] as readonly { name: string }[];
      assert.deepEqual(
        unusable.map((target) => target.name),
        ["off"],
      );
      const human = await run(["config", "--explain"], { cwd, env });
      assert.match(human.stdout, /run\.lockTimeout +750 +config: .*migrate-safe\.jsonc:1:/);
      assert.ok(!human.stdout.includes(secret));
    });
  });

  for (const [what, config, place] of [
    ["broken JSON", `{\n  "migrations": \n}`, "3:1"],
    ["an unknown key", `{\n  "migratons": "x"\n}`, "2:3"],
    ["a password", `{ "targets": { "p": {\n "password": "${secret}" } } }`, "2:14"],
    ["an unknown rule", `{ "lint": { "rules": {\n "drop-tabel": "off" } } }`, "2:16"],
  ] as const) {
    it(`with ${what} stops every command with 5, at its line and column`, async () => {
      await withProject({ "migrate-safe.jsonc": config, ...soundPair }, async (cwd) => {
        for (const command of ["config", "lint"]) {
          const { code, stderr, stdout } = await run([command], { cwd });
          assert.equal(code, 5, stderr);
          assert.ok(stderr.includes(`migrate-safe.jsonc:${place}`), stderr);
          assert.ok(!stderr.includes(secret));
          assert.equal(stdout, "");
        }
      });
    });
  }

  it("that is a folder is told as unreadable", async () => {
    await withProject({ "migrate-safe.jsonc/x": "", ...soundPair }, async (cwd) => {
      const { code, stderr } = await run(["status", "--scratch"], { cwd });
      assert.equal(code, 5);
      assert.match(stderr, /cannot be read/);
      assert.ok(!readdirSync(cwd).includes(".migrate-safe"));
    });
  });
});

describe("the schema beside the bundle", () => {
  it("is the one that is checked against", async () => {
    await withProject({}, async (cwd) => {
      await run(["--version"], { cwd });
      const shipped = readFileSync(join(__dirname, "../../dist/migrate-safe.schema.json"), "utf8");
      const own = readFileSync(join(__dirname, "../../server/src/config/migrate-safe.schema.json"), "utf8");
      assert.equal(shipped, own);
    });
  });
});
