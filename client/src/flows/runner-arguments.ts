// Arguments for the runner with what the settings of a folder add to every command.
import { Uri, workspace } from "vscode";
import type { FolderState } from "../views/migration-tree";

export function runnerArguments(folder: FolderState, args: readonly string[]): readonly string[] {
  const dir = workspace
    .getConfiguration("migrateSafe", Uri.parse(folder.key))
    .get<string>("migrations.folder", "");
  return dir === "" ? args : [...args, "--dir", dir];
}
