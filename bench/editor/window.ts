// What runs in the extension host for the benchmark of the editor: times what a person waits for in a window where nothing
// was done yet, and prints it as one line of JSON after `figures`.
import * as vscode from "vscode";
import { extension, treeNodes } from "../../test/vscode/suite/support";

/** Milliseconds each. */
export interface WindowFigures {
  readonly activation?: number;
  /** From opening a file to its first findings: the first file of a window, and one more. */
  readonly firstFindings?: number;
  readonly nextFindings?: number;
  /** All items of the tree, first and again. */
  readonly firstTree?: number;
  readonly nextTree?: number;
}

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) throw new Error("a folder is open");
  const found = await vscode.workspace.findFiles("migrations/*.up.sql");
  const figures = found.length === 0 ? await inEmptyFolder() : await inMigrations(found.toSorted(byPath));
  console.log(`figures ${JSON.stringify(figures)}`);
}

/** Where nothing activates the extension by itself, this does. */
async function inEmptyFolder(): Promise<WindowFigures> {
  if (extension().isActive) throw new Error("the extension was active before it was needed");
  return { activation: await timed(() => extension().activate()) };
}

async function inMigrations(files: readonly vscode.Uri[]): Promise<WindowFigures> {
  const [first, next] = [files.at(-1), files.at(-2)];
  if (!first || !next) throw new Error("two migrations are needed");
  return {
    firstFindings: await timed(() => diagnosed(first)),
    nextFindings: await timed(() => diagnosed(next)),
    firstTree: await timed(treeNodes),
    nextTree: await timed(treeNodes),
  };
}

/** Opens a file, which is known to have findings, and waits for them. */
async function diagnosed(uri: vscode.Uri): Promise<void> {
  const told = new Promise<void>((resolve) => {
    const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((one) => one.path === uri.path)) return;
      if (vscode.languages.getDiagnostics(uri).length === 0) return;
      listening.dispose();
      resolve();
    });
  });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  await told;
}

async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function byPath(a: vscode.Uri, b: vscode.Uri): number {
  return a.path < b.path ? -1 : 1;
}
