// The command line under the Node that the editor itself runs on, which is not the one of the other tests.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { extension, workspaceFolder } from "./support";

describe("the command line under the editor's own Node", () => {
  it("lints without a word on standard error", () => {
    const cli = `${extension().extensionPath}/dist/cli.js`;
    const { stdout, stderr } = spawnSync(process.execPath, [cli, "lint", "--format", "json", "--quiet"], {
      cwd: workspaceFolder(),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    const report = JSON.parse(stdout) as { readonly summary: { readonly files: number } };
    assert.ok(report.summary.files > 0);
  });
});
