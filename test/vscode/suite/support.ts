// What the suites share: the extension and its tree, files of the workspace, waiting, and pressing Enter in quick picks.
// Looks only at what a person or another extension can see.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import * as vscode from "vscode";
import type { MigrateSafeApi } from "../../../client/src/extension";
import type { TreeNode } from "../../../client/src/views/tree-node";

export const extensionId = "migrate-safe.migrate-safe";

export function extension(): vscode.Extension<MigrateSafeApi> {
  const found = vscode.extensions.getExtension<MigrateSafeApi>(extensionId);
  assert.ok(found, `${extensionId} is installed`);
  return found;
}

export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "a folder is open");
  return folder.uri.fsPath;
}

export function migrationUri(fileName: string): vscode.Uri {
  return vscode.Uri.file(join(workspaceFolder(), "migrations", fileName));
}

/** Waits until `look` answers something; its errors while waiting are told when the time is over. */
export async function until<Value>(
  what: string,
  look: () => Value | null | undefined | Promise<Value | null | undefined>,
  limitMs = 30_000,
): Promise<Value> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined) return seen;
    assert.ok(Date.now() < end, `within ${limitMs / 1000} s: ${what}`);
    await pause(100);
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Every item of the tree, parents first. */
export async function treeNodes(): Promise<readonly TreeNode[]> {
  const flatten = (nodes: readonly TreeNode[]): TreeNode[] =>
    nodes.flatMap((node) => [node, ...flatten(node.children)]);
  return flatten(await extension().exports.tree());
}

/** The migrations of the tree with the state their item carries, for instance "002 create_orders: pending". */
export async function treeStates(): Promise<readonly string[]> {
  const nodes = await treeNodes();
  return nodes
    .filter((node) => node.contextValue.startsWith("migration."))
    .map((node) => `${node.label}: ${node.contextValue.replace("migration.", "")}`)
    .sort();
}

/**
 * Runs a command of the extension and presses Enter in each quick pick it opens, as one does who agrees with the first
 * choice. Ends when the command has ended.
 */
export async function runAgreeing(command: string, ...args: readonly unknown[]): Promise<void> {
  const running = Promise.resolve(vscode.commands.executeCommand(command, ...args)).then(
    () => "ended" as const,
  );
  while ((await Promise.race([running, pause(250)])) !== "ended") {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
  }
}

/** Opens a migration's file; it stays unsaved whatever is typed. */
export async function openMigration(fileName: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(migrationUri(fileName));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Replaces all text of an editor, as typing would. */
export async function type(editor: vscode.TextEditor, text: string): Promise<void> {
  const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
  assert.ok(await editor.edit((edit) => edit.replace(all, text)));
}

/** The rule or problem code of a diagnostic. */
export function codeOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

/** Waits for a diagnostic with this code on a file. */
export async function diagnostic(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  return until(`${code} on ${uri.path}`, () =>
    vscode.languages.getDiagnostics(uri).find((one) => codeOf(one) === code),
  );
}
