// Arguments for the runner with what is known of a folder added to every command: the migrations that the view shows are
// the ones that are run.
import { Uri, workspace } from "vscode";
import type { FolderState } from "../views/tree-state";

export function runnerArguments(folder: FolderState, args: readonly string[]): readonly string[] {
  const dir = folder.migrations ?? settingOf(folder);
  return [
    ...args,
    ...(dir === "" ? [] : ["--dir", dir]),
    ...(folder.config === null ? [] : ["--config", folder.config]),
  ];
}

/** What the settings name while the files are not read yet, or hold no migration yet. */
function settingOf(folder: FolderState): string {
  return workspace
    .getConfiguration("migrateSafe", Uri.parse(folder.key))
    .get<string>("migrations.folder", "");
}
