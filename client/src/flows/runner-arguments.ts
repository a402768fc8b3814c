// Arguments for the runner with what is known of a folder added to every command: the migrations that the view shows are
// the ones that are run. The same as a line to paste into a terminal.
import { isAbsolute, join, relative } from "node:path";
import { env, Uri, workspace, l10n } from "vscode";
import { commandLine } from "../command-line";
import { flashStatus } from "../ui/messages";
import type { FolderState } from "../views/tree-state";

export function runnerArguments(folder: FolderState, args: readonly string[]): readonly string[] {
  const dir = folder.migrations ?? settingOf(folder);
  return [
    ...args,
    ...(dir === "" ? [] : ["--dir", dir]),
    ...(folder.config === null ? [] : ["--config", folder.config]),
  ];
}

/** The command as it is typed in the workspace folder, where a config file is found without being named. */
export function typedCommand(folder: FolderState, args: readonly string[]): string {
  const config = folder.config === join(folder.path, "migrate-safe.jsonc") ? null : folder.config;
  const typed = runnerArguments({ ...folder, config }, args).map((one) => shortPath(folder, one));
  return commandLine(typed, process.platform === "win32");
}

export async function copyCommand(command: string): Promise<void> {
  await env.clipboard.writeText(command);
  flashStatus(l10n.t("Copied: {0}", command));
}

/** Paths in the workspace folder are typed from there. */
function shortPath(folder: FolderState, argument: string): string {
  if (!isAbsolute(argument)) return argument;
  const short = relative(folder.path, argument);
  return short.startsWith("..") || isAbsolute(short) ? argument : short === "" ? "." : short;
}

/** What the settings name while the files are not read yet, or hold no migration yet. */
function settingOf(folder: FolderState): string {
  return workspace
    .getConfiguration("migrateSafe", Uri.parse(folder.key))
    .get<string>("migrations.folder", "");
}
