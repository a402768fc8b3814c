// Puts the scripts back as they were applied. The editor keeps the edit in its undo history.
import { Range, Uri, workspace, WorkspaceEdit } from "vscode";
import type { EditedMigration } from "./applied-scripts";

export async function restoreAppliedText({ edited }: EditedMigration): Promise<boolean> {
  const edit = new WorkspaceEdit();
  const documents = await Promise.all(
    edited.map(async ({ path, applied }) => {
      const document = await workspace.openTextDocument(Uri.file(path));
      edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), applied);
      return document;
    }),
  );
  if (!(await workspace.applyEdit(edit))) return false;
  const saved = await Promise.all(documents.map(async (document) => document.save()));
  return saved.every(Boolean);
}
