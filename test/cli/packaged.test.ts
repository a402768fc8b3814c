// What ships: the bundles work from an empty folder with nothing else around, and stay small.
import { strict as assert } from "node:assert";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { cliBundle, run, soundPair, withProject } from "./command-line";

/** What a bundle may ask for and does without: drivers for other platforms, and sockets the embedded database never opens. */
const optional: Readonly<Record<string, readonly string[]>> = {
  "operations.js": ["pg-native", "pg-cloudflare", "cloudflare:sockets"],
  "folder-scratch.js": ["pg-native", "pg-cloudflare", "cloudflare:sockets"],
  "scratch-worker.js": ["ws"],
};

function kilobytes(path: string): number {
  return statSync(path).size / 1024;
}

describe("the packaged files", () => {
  let bundle: string;
  let shipped: string;
  before(async () => {
    bundle = await cliBundle();
    const root = dirname(dirname(bundle));
    shipped = mkdtempSync(join(tmpdir(), "migrate-safe-shipped-"));
    for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
      if (dirname(file) === "dist") cpSync(join(root, file), join(shipped, basename(file)));
    }
  });
  after(() => {
    rmSync(shipped, { recursive: true, force: true });
  });

  it("are all that the build makes for them", () => {
    // The schema is shipped from where it is written.
    const built = readdirSync(dirname(bundle)).filter((file) => file !== "migrate-safe.schema.json");
    assert.deepEqual(readdirSync(shipped).toSorted(), built.toSorted());
  });

  it("lint from an empty folder", async () => {
    await withProject(soundPair, async (cwd) => {
      const { code, stdout, stderr } = await run(["lint"], { cwd, cli: join(shipped, "cli.js") });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /4 files, 5 statements/);
      assert.equal(stderr, "", "the full parser was found");
    });
  });

  it("start the embedded database from an empty folder, in a folder and in memory", async () => {
    await withProject(soundPair, async (cwd) => {
      const cli = join(shipped, "cli.js");
      const apply = await run(["--scratch", "apply"], { cwd, cli });
      assert.equal(apply.code, 0, apply.stderr);
      assert.match(apply.stdout, /Applied 2 migrations/);
      const verify = await run(["verify"], { cwd, cli });
      assert.equal(verify.code, 0, verify.stderr);
    });
  });

  it("load an extension of PostgreSQL that comes along", async () => {
    const files = {
      "migrations/001_trgm.up.sql": "CREATE EXTENSION pg_trgm;\n",
      "migrations/001_trgm.down.sql": "DROP EXTENSION pg_trgm;\n",
    };
    await withProject(files, async (cwd) => {
      const { code, stderr } = await run(["verify"], { cwd, cli: join(shipped, "cli.js") });
      assert.equal(code, 0, stderr);
    });
  });

  it("need no package but vscode and what they do without", () => {
    for (const name of readdirSync(shipped).filter((file) => file.endsWith(".js"))) {
      const text = readFileSync(join(shipped, name), "utf8");
      const required = new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? ""));
      const outside = [...required].filter(
        // ajv and its formats hold such requires as text, for code it could write out.
        (id) =>
          !id.startsWith("./") &&
          !id.startsWith("ajv/") &&
          !id.startsWith("ajv-formats/") &&
          !id.startsWith("node:") &&
          !builtinModules.includes(id),
      );
      const allowed = optional[name] ?? ["vscode"];
      assert.deepEqual(
        outside.filter((id) => !allowed.includes(id)),
        [],
        name,
      );
    }
  });

  it("stay within their budgets", () => {
    for (const [name, budget] of [
      ["extension.js", 30],
      ["client.js", 600],
      ["server.js", 1500],
      ["cli.js", 250],
      ["mcp.js", 800],
      ["linting.js", 1200],
      ["report-formats.js", 120],
      ["operations.js", 760],
      ["folder-scratch.js", 760],
      ["schema-plan.js", 220],
      ["grammar-16.js", 60],
      ["scratch-worker.js", 600],
      ["pgsql-ast-parser.js", 300],
      ["ajv.js", 150],
    ] as const) {
      const size = kilobytes(join(shipped, name));
      assert.ok(size < budget, `${name} is ${Math.round(size)} kB of ${budget}`);
    }
  });

  it("name the packages they hold and their licences", () => {
    const notices = readFileSync(join(shipped, "THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of [
      "@electric-sql/pglite",
      "libpg-query",
      "pg",
      "commander",
      "ajv",
      "vscode-languageserver",
    ]) {
      assert.match(notices, new RegExp(`^${name} \\d`, "m"), name);
    }
  });
});
