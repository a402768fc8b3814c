// Opens files, reports and pages. Knows nothing of what they hold.
import { commands, FileType, Range, Uri, window, workspace, WorkspaceEdit, type Disposable } from "vscode";
import type { Range as PlainRange } from "../../../server/src/base/text-range";

/** Opens a file; with a range, the caret is put at its start and the line is in sight. */
export async function openFile(path: string, range: PlainRange | null): Promise<void> {
  const selection = range === null ? null : toRange(range);
  await window.showTextDocument(Uri.file(path), {
    preview: true,
    ...(selection !== null && { selection: new Range(selection.start, selection.start) }),
  });
}

/** Opens a file with the caret behind its last character, ready to type. */
export async function openAtEnd(path: string): Promise<void> {
  const document = await workspace.openTextDocument(Uri.file(path));
  const end = document.positionAt(document.getText().length);
  await window.showTextDocument(document, { preview: false, selection: new Range(end, end) });
}

/** Opens a Markdown document, rendered when the settings say so. */
export async function openMarkdown(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const how = workspace.getConfiguration("migrateSafe").get<string>("reports.show", "preview");
  if (how === "preview") await commands.executeCommand("markdown.showPreview", uri);
  else await window.showTextDocument(document, { preview: true });
}

/**
 * The same beside a question: a rendered page takes the focus when it has loaded, and would take it from the dialog above it,
 * which no key could answer then.
 */
export async function openMarkdownUnfocused(uri: Uri): Promise<void> {
  const how = workspace.getConfiguration("migrateSafe").get<string>("reports.show", "preview");
  const view = how === "preview" ? "vscode.markdown.preview.editor" : "default";
  await commands.executeCommand("vscode.openWith", uri, view, { preserveFocus: true, preview: true });
}

/** Opens the editor's own diff of two documents. */
export async function openDiff(before: Uri, after: Uri, title: string): Promise<void> {
  await commands.executeCommand("vscode.diff", before, after, title, { preview: false });
}

/** The text of a file as the editor has it; null when there is none. */
export async function readFile(path: string): Promise<string | null> {
  const uri = Uri.file(path);
  const type = await workspace.fs.stat(uri).then(
    (found) => found.type,
    () => FileType.Unknown,
  );
  return type === FileType.Unknown ? null : (await workspace.openTextDocument(uri)).getText();
}

/** Makes or replaces a file as one edit, which can be undone, and saves it. */
export async function writeFile(path: string, text: string): Promise<void> {
  const uri = Uri.file(path);
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await workspace.applyEdit(edit);
  const document = await workspace.openTextDocument(uri);
  const replacing = new WorkspaceEdit();
  const end = document.positionAt(document.getText().length);
  replacing.replace(uri, new Range(document.positionAt(0), end), text);
  await workspace.applyEdit(replacing);
  await document.save();
}

/** Makes files as one edit; false, and none of them, when one is there already. */
export async function createFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<boolean> {
  const there = await Promise.all(files.map(async ({ path }) => readFile(path)));
  if (there.some((text) => text !== null)) return false;
  const edit = new WorkspaceEdit();
  for (const { path, text } of files) {
    edit.createFile(Uri.file(path), { overwrite: false, contents: Buffer.from(text) });
  }
  return workspace.applyEdit(edit);
}

/** Saves those of the files that are open and changed. */
export async function saveFiles(paths: readonly (string | null)[]): Promise<void> {
  const changed = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && paths.includes(uri.fsPath));
  for (const document of changed) await document.save();
}

export function toRange(range: PlainRange): Range {
  return new Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/** Path of the file in the active editor; null when it is none on disk. */
export function activeFile(): string | null {
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === "file" ? uri.fsPath : null;
}

export function activeUri(): Uri | null {
  return window.activeTextEditor?.document.uri ?? null;
}

export function caretPosition(): { line: number; character: number } | null {
  const caret = window.activeTextEditor?.selection.active;
  return caret === undefined ? null : { line: caret.line, character: caret.character };
}

export async function openUri(uri: Uri): Promise<void> {
  await window.showTextDocument(uri, { preview: true });
}

export function onActiveEditorChange(listener: () => void): Disposable {
  return window.onDidChangeActiveTextEditor(listener);
}
