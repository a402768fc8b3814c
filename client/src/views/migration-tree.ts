// The migration tree: state in, tree items out. Pure, so that a test can look at every item; drawn from the results of
// `status` and from the files, never edited by a command. Ids hold only what does not change while an item lives.
//
// Ids: `folder:F`, `target:F:T`, `group:F:T:GROUP`, `migration:F:T:VERSION:NAME`, `half:F:T:VERSION:NAME:up|down`, where
// F is the workspace folder's URI and T the target's name, or `files` without one. Context values: `folder`, `target`,
// `target.none`, `target.restricted`, `group.GROUP`, `migration.STATE`, `half.up`, `half.down`, `half.missing`.
import * as l10n from "@vscode/l10n";
import type { MigrationStatus, StatusReport } from "../../../server/src/protocol/reports/status";
import { migrationNode } from "./migration-node";
import { filesGroup, statusGroups, type Group } from "./migration-states";
import { targetNode } from "./target-node";
import { blank, type TreeNode } from "./tree-node";
import { situationOf, type FileMigration, type FolderState, type TreeState } from "./tree-state";

/** The items at the root; empty where a welcome text belongs. */
export function migrationTree(state: TreeState): readonly TreeNode[] {
  if (situationOf(state) !== "tree") return [];
  if (state.folders.length === 1) return state.folders.map((folder) => folderNode(folder, state.trusted));
  return state.folders
    .filter((folder) => folder.target !== null || (folder.files?.length ?? 0) > 0)
    .map((folder) => ({
      ...blank(folder),
      id: `folder:${folder.key}`,
      label: folder.name,
      icon: "root-folder",
      spoken: l10n.t("Folder {0}", folder.name),
      contextValue: "folder",
      expanded: true,
      children: [folderNode(folder, state.trusted)],
    }));
}

/** The target above its migrations; without a status, above what the files show. */
function folderNode(folder: FolderState, trusted: boolean): TreeNode {
  const target = trusted ? folder.target : null;
  const children =
    target !== null && folder.status !== null
      ? groupsOf(folder, folder.status)
      : fileGroups(folder, target?.name ?? "files");
  return targetNode(folder, trusted, children);
}

function fileGroups(folder: FolderState, target: string): readonly TreeNode[] {
  const files = folder.files ?? [];
  if (files.length === 0) return [];
  const children = files.map((file) => migrationNode(folder, target, "files", file, null));
  return [groupNode(folder, target, filesGroup, children)];
}

function groupsOf(folder: FolderState, status: StatusReport): readonly TreeNode[] {
  const target = folder.target?.name ?? "files";
  const files = new Map((folder.files ?? []).map((file) => [`${file.version} ${file.name}`, file]));
  return statusGroups.flatMap((group) => {
    // Of the problems the worst first.
    const members = group.states.flatMap((state) =>
      status.migrations.filter((migration) => migration.state === state),
    );
    if (members.length === 0) return [];
    const ordered = group.id === "applied" ? members.toReversed() : members;
    const children = ordered.map((one) => {
      const file = withStatus(files.get(`${one.version} ${one.name}`), one);
      return migrationNode(folder, target, one.state, file, one);
    });
    return [groupNode(folder, target, group, children)];
  });
}

function groupNode(
  folder: FolderState,
  target: string,
  group: Group,
  children: readonly TreeNode[],
): TreeNode {
  return {
    ...blank(folder),
    id: `group:${folder.key}:${target}:${group.id}`,
    label: group.label,
    description: String(children.length),
    icon: group.icon,
    color: group.color,
    spoken: `${group.label}, ${children.length === 1 ? "1 migration" : `${children.length} migrations`}`,
    contextValue: `group.${group.id}`,
    expanded: group.expanded,
    children,
  };
}

/** The files as the target's status found them, else as they were read here. */
function withStatus(file: FileMigration | undefined, status: MigrationStatus): FileMigration {
  return {
    version: status.version,
    name: status.name,
    upPath: status.up_path ?? file?.upPath ?? null,
    downPath: status.down_path ?? file?.downPath ?? null,
  };
}
