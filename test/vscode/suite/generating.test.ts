// A generated down script in the editor: shown as a diff beside what is there, and written only when it is accepted.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { migrationUri, openMigration, until } from "./support";

describe("generating a down script", function () {
  this.timeout(120_000);

  it("shows a diff first, and writes what was accepted", async () => {
    const up = migrationUri("004_note.up.sql");
    const down = migrationUri("004_note.down.sql");
    writeFileSync(up.fsPath, "ALTER TABLE orders ADD COLUMN note text;\n");
    try {
      await openMigration("004_note.up.sql");
      const running = vscode.commands.executeCommand("migrateSafe.migration.generateDown", {
        subject: { path: up.fsPath, version: "004" },
      });
      const diff = await until("the diff is shown", () => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputTextDiff ? input : null;
      });
      assert.equal(existsSync(down.fsPath), false, "nothing is written before it is accepted");
      const shown = (await vscode.workspace.openTextDocument(diff.modified)).getText();
      assert.match(shown, /ALTER TABLE orders DROP COLUMN note;/);
      await until("the offer is accepted", async () => {
        await vscode.commands.executeCommand("notification.acceptPrimaryAction");
        return existsSync(down.fsPath) && readFileSync(down.fsPath, "utf8") !== "" ? true : null;
      });
      await running;
      assert.equal(readFileSync(down.fsPath, "utf8"), shown);
    } finally {
      rmSync(up.fsPath, { force: true });
      rmSync(down.fsPath, { force: true });
    }
  });
});
