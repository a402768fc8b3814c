// The parser as it ships: bundled, with the wasm beside it, missing, or broken.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

const root = resolve(__dirname, "../../..");
const script = `require("./parser.js").loadParser().then((parser) => {
  const { kind, error } = parser.parse("alter table t add column a int");
  console.log(JSON.stringify({ reduced: parser.reduced, kind, error }));
})`;

describe("the bundled parser", () => {
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "migrate-safe-parser-"));
    buildSync({
      entryPoints: [join(root, "server/src/sql/parser.ts")],
      outfile: join(folder, "parser.js"),
      bundle: true,
      platform: "node",
      format: "cjs",
    });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function loaded(): unknown {
    return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }));
  }

  it("reads in reduced mode when the wasm is missing", () => {
    assert.deepEqual(loaded(), { reduced: true, kind: "AlterTableStmt", error: null });
  });

  it("reads in reduced mode when the wasm is broken", () => {
    writeFileSync(join(folder, "libpg-query.wasm"), "broken");
    assert.deepEqual(loaded(), { reduced: true, kind: "AlterTableStmt", error: null });
  });

  it("uses the wasm beside it", () => {
    copyFileSync(require.resolve("libpg-query/wasm/libpg-query.wasm"), join(folder, "libpg-query.wasm"));
    assert.deepEqual(loaded(), { reduced: false, kind: "AlterTableStmt", error: null });
  });
});
