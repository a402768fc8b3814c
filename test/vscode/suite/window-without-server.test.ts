// A language server that dies is started again, and not for ever; then the self-check says that it is gone. Runs last: it
// leaves the window without a server.
import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import * as vscode from "vscode";
import { diagnostic, openMigration, type, until } from "./support";

describe("a language server that dies", function () {
  this.timeout(120_000);

  before(function () {
    if (process.platform === "linux") return;
    console.log("Skipped: the language server's process is found in /proc, which only Linux has.");
    this.skip();
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is started again and goes on with the open files", async () => {
    const editor = await openMigration("003_index_orders.up.sql");
    await diagnostic(editor.document.uri, "create-index-not-concurrent");
    await die();
    await type(editor, "ALTER TABLE orders RENAME COLUMN total TO amount;\n");
    await diagnostic(editor.document.uri, "rename-column");
  });

  it("is not started for ever, and the self-check says so", async () => {
    for (let times = 0; times < 4; times++) await die();
    await vscode.commands.executeCommand("migrateSafe.self.check");
    const page = await until("the page of the self-check", () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.path.includes("Why is it quiet")),
    );
    assert.match(page.getText(), /does not answer/);
  });
});

/** Ends the server's process, which is waited for when it was only just started again. */
async function die(): Promise<void> {
  const pid = await until("the language server runs", serverProcess);
  process.kill(pid, "SIGKILL");
  await until("it is gone", () => (serverProcess() === pid ? null : true));
}

/** The child of the extension host that runs our server. */
function serverProcess(): number | null {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(parent) !== process.pid || state === "Z") continue;
      if (/migrate-safe[^\0]*server\.js/.test(readFileSync(`/proc/${name}/cmdline`, "utf8")))
        return Number(name);
    } catch (error) {
      // It ended meanwhile.
      if (
        (error as NodeJS.ErrnoException).code !== "ENOENT" &&
        (error as NodeJS.ErrnoException).code !== "ESRCH"
      )
        throw error;
    }
  }
  return null;
}
