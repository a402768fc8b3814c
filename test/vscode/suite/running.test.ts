// The main job through the runner process on the scratch database: select, apply, see the state, fail, roll back. The
// tests build on one another, as a person's session does.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { codeOf, diagnostic, migrationUri, runAgreeing, treeNodes, treeStates, until } from "./support";
import { workspaceFolder } from "./support";

const all = ["001 create_customers", "002 create_orders", "003 index_orders"];

describe("running migrations on the scratch database", function () {
  this.timeout(120_000);

  it("selects a target and shows what is pending on it", async () => {
    await runAgreeing("migrateSafe.target.select");
    const [target] = await treeNodes();
    assert.equal(target?.label, "scratch");
    assert.match(target.description, /3 pending/);
    assert.deepEqual(
      await treeStates(),
      all.map((name) => `${name}: pending`),
    );
  });

  it("opens the files of a pair from its item", async () => {
    const nodes = await treeNodes();
    const halves = nodes.filter(({ contextValue }) => contextValue.startsWith("half."));
    assert.equal(halves.length, 6);
    for (const { opens } of halves) assert.ok(opens !== null && existsSync(opens));
  });

  it("tells without writing what apply would do", async () => {
    await runAgreeing("migrateSafe.migrations.dryRun");
    assert.match(reportText(), /CREATE INDEX orders_customer_id_idx/);
    assert.deepEqual(
      await treeStates(),
      all.map((name) => `${name}: pending`),
    );
  });

  it("applies all that is pending, after a backup, and shows the new state", async () => {
    await runAgreeing("migrateSafe.migrations.apply");
    assert.deepEqual(
      await treeStates(),
      all.map((name) => `${name}: applied`),
    );
    assert.ok(existsSync(join(workspaceFolder(), "backups", "migrations", "latest-backup.txt")));
    assert.match(logLines(), /"operation":"apply"/);
  });

  it("keeps the report of the last run", async () => {
    await vscode.commands.executeCommand("migrateSafe.report.openLast");
    assert.match(reportText(), /# Apply: 3 migrations applied/);
  });

  it("passes the checks after it", async () => {
    await runAgreeing("migrateSafe.target.postflight");
    assert.match(reportText(), /# Postflight: passed/i);
  });

  it("marks the statement a migration failed at, and changes nothing", async () => {
    const up = migrationUri("004_break.up.sql");
    const down = migrationUri("004_break.down.sql");
    writeFileSync(
      up.fsPath,
      "SET LOCAL lock_timeout = '2s';\nCREATE TABLE extra (id int);\nINSERT INTO nowhere VALUES (1);\n",
    );
    writeFileSync(down.fsPath, "SET LOCAL lock_timeout = '2s';\nDROP TABLE extra;\n");
    try {
      await until("the new migration is seen", async () =>
        (await treeStates()).includes("004 break: pending") ? true : refresh(),
      );
      await runAgreeing("migrateSafe.migrations.apply");
      const mark = await until("a mark on the failed statement", () =>
        vscode.languages.getDiagnostics(up).find((one) => codeOf(one) === "apply/failed"),
      );
      assert.equal(mark.range.start.line, 2);
      assert.match(mark.message, /nowhere/);
      assert.ok((await treeStates()).includes("004 break: pending"));
    } finally {
      rmSync(up.fsPath);
      rmSync(down.fsPath);
    }
    await until("the migration is gone", async () => ((await treeStates()).length === 3 ? true : refresh()));
  });

  it("rolls back the newest migration", async () => {
    await runAgreeing("migrateSafe.migrations.rollBack");
    assert.deepEqual(await treeStates(), [
      "001 create_customers: applied",
      "002 create_orders: applied",
      "003 index_orders: pending",
    ]);
  });

  it("applies only the next one", async () => {
    await runAgreeing("migrateSafe.migrations.applyNext");
    assert.deepEqual(
      await treeStates(),
      all.map((name) => `${name}: applied`),
    );
  });

  it("sees that an applied file was edited", async () => {
    const uri = migrationUri("002_create_orders.up.sql");
    const before = readFileSync(uri.fsPath, "utf8");
    writeFileSync(uri.fsPath, `${before}INSERT INTO customers (email) VALUES ('grace@example.com');\n`);
    try {
      await refresh();
      assert.ok((await treeStates()).includes("002 create_orders: changed"));
    } finally {
      writeFileSync(uri.fsPath, before);
    }
    await refresh();
    assert.ok((await treeStates()).includes("002 create_orders: applied"));
  });

  it("lints the whole workspace into the Problems view", async () => {
    await vscode.commands.executeCommand("migrateSafe.workspace.lint");
    await diagnostic(migrationUri("003_index_orders.up.sql"), "create-index-not-concurrent");
  });
});

async function refresh(): Promise<null> {
  await vscode.commands.executeCommand("migrateSafe.view.refresh");
  return null;
}

/** The text of the report that was opened last. */
function reportText(): string {
  const reports = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "migrate-safe-report");
  return reports.map((document) => document.getText()).join("\n");
}

function logLines(): string {
  return readFileSync(join(workspaceFolder(), "logs", "migrations.jsonl"), "utf8");
}
