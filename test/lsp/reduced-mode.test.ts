// The shipped server where WebAssembly cannot load: it says so once, reports no syntax errors and goes on with what it
// understands.
import { strict as assert } from "node:assert";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { serverBundle } from "../support/server-bundle";
import { Editor, Project, rulesOf } from "./editor";

describe("the language server without its WebAssembly", () => {
  it("runs in reduced mode with a notice and no syntax errors", async () => {
    const dist = mkdtempSync(join(tmpdir(), "migrate-safe-reduced-"));
    const project = new Project();
    const shipped = dirname(await serverBundle());
    for (const name of readdirSync(shipped).filter((file) => file.endsWith(".js"))) {
      cpSync(join(shipped, name), join(dist, name));
    }
    const editor = new Editor(process.execPath, [join(dist, "server.js"), "--stdio"], project.root);
    try {
      const text =
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nDROP TABLE a;\nDO $$ BEGIN\n";
      const uri = project.write("migrations/1_a.up.sql", text);
      await editor.initialize(project.root);
      const notice = await editor.hears<{ type: number; message: string }>("window/showMessage");
      assert.match(notice.message, /reduced mode/);
      editor.open(uri, text);
      const rules = rulesOf(await editor.diagnostics(uri));
      assert.ok(rules.includes("drop-table"), rules.join());
      assert.ok(!rules.includes("parse-error"), rules.join());
      assert.equal(await editor.stop(), 0);
    } finally {
      editor.kill();
      project.remove();
      rmSync(dist, { recursive: true, force: true });
    }
  });
});
