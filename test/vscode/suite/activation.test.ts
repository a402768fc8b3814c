// The extension starts by itself in a folder with migrations, registers what it contributes, and starts nothing that is
// not needed yet. Runs first, in a window where nothing was done.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { extension, treeNodes, until, workspaceFolder } from "./support";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("activation", () => {
  it("happens by itself in a folder that holds migrations", async () => {
    await until("the extension is active", () => (extension().isActive ? true : null));
  });

  it("registers exactly the commands it contributes", async () => {
    const manifest = extension().packageJSON as Manifest;
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    // The editor's own, for each view.
    const ofViews =
      /^migrateSafe\.(migrations|targets)\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/;
    const registered = all.filter((id) => id.startsWith("migrateSafe.") && !ofViews.test(id)).sort();
    assert.deepEqual(registered, contributed);
  });

  it("offers a choice instead of an empty tree while nothing is connected", async () => {
    assert.deepEqual(await treeNodes(), []);
  });

  it("starts no runner and no database", function () {
    if (process.platform !== "linux") {
      console.log("Skipped: the extension host's children are read from /proc, which only Linux has.");
      this.skip();
    }
    const children = commandLinesOfChildren();
    assert.deepEqual(
      children.filter((line) => line.includes("cli.js")),
      [],
    );
    assert.ok(!existsSync(join(workspaceFolder(), ".migrate-safe")), "no scratch database was made");
  });
});

/** Command lines of the extension host's child processes, from /proc. */
function commandLinesOfChildren(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        if (parent !== process.pid) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch (error) {
        // A process may end while it is looked at.
        if (error instanceof Error && "code" in error && ["ENOENT", "ESRCH"].includes(String(error.code)))
          return [];
        throw error;
      }
    });
}
