// The folder that the window is about: that of the active editor, else the first with a target, else the first.
import { workspace } from "vscode";
import { activeUri } from "../ui/editors";
import type { WorkspaceStore } from "../workspace-store";
import type { FolderState } from "./tree-state";

export function currentFolder(store: WorkspaceStore): FolderState | null {
  const { folders } = store.state;
  const active = activeUri();
  const folder = active === null ? undefined : workspace.getWorkspaceFolder(active);
  const named = folder === undefined ? null : store.folder(folder.uri.toString());
  return named ?? folders.find(({ target }) => target !== null) ?? folders[0] ?? null;
}
