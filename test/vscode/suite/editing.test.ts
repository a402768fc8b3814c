// What one sees while writing: findings in both halves as typed, their rule's page, quick fixes, and lock facts.
import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { codeOf, diagnostic, migrationUri, openMigration, type, until } from "./support";

const up = "003_index_orders.up.sql";
const down = "003_index_orders.down.sql";

describe("editing a migration", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("shows findings of an up script on the offending words, with the rule as code", async () => {
    const editor = await openMigration(up);
    const found = await diagnostic(editor.document.uri, "create-index-not-concurrent");
    assert.match(editor.document.getText(found.range), /INDEX/i);
    assert.ok(found.range.isSingleLine);
    assert.equal(found.source, "migrate-safe");
    assert.match(found.message, /orders/);
  });

  it("links a finding to its rule's page, which opens offline", async () => {
    const editor = await openMigration(up);
    const found = await diagnostic(editor.document.uri, "create-index-not-concurrent");
    assert.ok(typeof found.code === "object");
    const page = await vscode.workspace.openTextDocument(found.code.target);
    assert.match(page.getText(), /CONCURRENTLY/);
  });

  it("finds what is typed and forgets it when it is taken back, unsaved", async () => {
    const editor = await openMigration(up);
    const before = editor.document.getText();
    await type(editor, "ALTER TABLE orders RENAME COLUMN total TO amount;\n");
    await diagnostic(editor.document.uri, "rename-column");
    await type(editor, before);
    await until("the finding is gone", () => {
      const codes = vscode.languages.getDiagnostics(editor.document.uri).map(codeOf);
      return codes.includes("rename-column") ? null : true;
    });
    assert.ok(editor.document.getText().includes("CREATE INDEX"));
  });

  it("finds what is typed in a down script", async () => {
    const editor = await openMigration(down);
    await type(editor, "DROP INDEX orders_customer_id_idx;\n");
    const found = await diagnostic(editor.document.uri, "drop-index-not-concurrent");
    assert.equal(found.range.start.line, 0);
  });

  it("still reads the other statements when one is broken", async () => {
    const editor = await openMigration(up);
    await type(editor, "CREATE TABEL t (id int);\nALTER TABLE orders RENAME COLUMN total TO amount;\n");
    const broken = await diagnostic(editor.document.uri, "parse-error");
    assert.equal(broken.range.start.line, 0);
    const renamed = await diagnostic(editor.document.uri, "rename-column");
    assert.equal(renamed.range.start.line, 1);
  });

  it("applies a quick fix", async () => {
    const editor = await openMigration(up);
    const found = await diagnostic(editor.document.uri, "create-index-not-concurrent");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      editor.document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    const fix = actions.find((action) => /CONCURRENTLY/.test(action.title));
    assert.ok(fix?.edit, `a fix among ${actions.map(({ title }) => title).join(", ")}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(editor.document.getText(), /CREATE INDEX CONCURRENTLY/);
    await until("the finding is gone", () => {
      const codes = vscode.languages.getDiagnostics(editor.document.uri).map(codeOf);
      return codes.includes("create-index-not-concurrent") ? null : true;
    });
  });

  it("tells in a hover which lock a statement takes and whom it blocks", async () => {
    const editor = await openMigration(up);
    await diagnostic(editor.document.uri, "create-index-not-concurrent");
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      editor.document.uri,
      new vscode.Position(1, 2),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === "string" ? content : content.value))
      .join("\n");
    assert.match(text, /SHARE/);
    assert.match(text, /orders/);
    assert.match(text, /writes/);
  });

  it("goes to the other half and back", async () => {
    await openMigration(up);
    await vscode.commands.executeCommand("migrateSafe.pair.openCounterpart");
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, migrationUri(down).path);
    await vscode.commands.executeCommand("migrateSafe.pair.openCounterpart");
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, migrationUri(up).path);
  });
});
