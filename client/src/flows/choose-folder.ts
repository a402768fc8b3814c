// Which workspace folder a command is about: the item's, the file's, the only one, else the person chooses.
import { Uri, workspace, l10n } from "vscode";
import type { Services, Subject } from "../services";
import { activeFile } from "../ui/editors";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";
import type { FolderState } from "../views/tree-state";

export async function chooseFolder(services: Services, subject: Subject): Promise<FolderState | null> {
  const { folders } = services.store.state;
  if (folders.length === 0) {
    flashStatus(l10n.t("Migrate Safe needs an open folder."));
    return null;
  }
  const key = subject.folder ?? folderKeyOf(subject.path ?? activeFile());
  const named = key === null ? null : services.store.folder(key);
  if (named !== null) return named;
  if (folders.length === 1) return folders[0] ?? null;
  return pickOne(
    "Migrate Safe",
    l10n.t("Which folder?"),
    folders.map((folder) => ({
      label: folder.name,
      description: folder.target?.name ?? l10n.t("no target"),
      icon: "root-folder",
      value: folder,
    })),
  );
}

/** Key of the workspace folder that a file lies in. */
export function folderKeyOf(path: string | null): string | null {
  if (path === null) return null;
  return workspace.getWorkspaceFolder(Uri.file(path))?.uri.toString() ?? null;
}
