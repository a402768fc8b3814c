// The migration tree: state in, tree items out. Pure, so that a test can look at every item; drawn from the results of
// `status` and from the files, never edited by a command. Ids hold only what does not change while an item lives.
//
// Ids: `folder:F`, `target:F:T`, `group:F:T:STATE`, `migration:F:T:VERSION:NAME`, `half:F:T:VERSION:NAME:up|down`, where
// F is the workspace folder's URI and T the target's name, or `files` without one. Context values: `folder`, `target`,
// `target.none`, `target.restricted`, `group.STATE`, `migration.STATE`, `half.up`, `half.down`, `half.missing`.
import type { Severity } from "../../../server/src/protocol/findings";
import type { MigrationState, MigrationStatus, StatusReport } from "../../../server/src/protocol/reports";
import { markdownText } from "../reports/markdown";
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
      spoken: `Folder ${folder.name}`,
      contextValue: "folder",
      expanded: true,
      children: [folderNode(folder, state.trusted)],
    }));
}

interface Group {
  readonly state: MigrationState | "files";
  readonly label: string;
  readonly icon: string;
  readonly color: string | null;
  /** One migration's state in words. */
  readonly words: string;
  readonly expanded: boolean;
}

/** What needs attention comes first. */
const groups: readonly Group[] = [
  {
    state: "dirty",
    label: "Half applied",
    icon: "error",
    color: "testing.iconFailed",
    words: "half applied",
    expanded: true,
  },
  {
    state: "changed",
    label: "Edited after apply",
    icon: "warning",
    color: "list.warningForeground",
    words: "edited, applied",
    expanded: true,
  },
  {
    state: "missing-file",
    label: "Applied, file missing",
    icon: "question",
    color: "list.warningForeground",
    words: "file is missing, applied",
    expanded: true,
  },
  {
    state: "out-of-order",
    label: "Out of order",
    icon: "arrow-swap",
    color: "list.warningForeground",
    words: "pending, but older than an applied one",
    expanded: true,
  },
  {
    state: "pending",
    label: "Pending",
    icon: "circle-large-outline",
    color: "charts.blue",
    words: "pending",
    expanded: true,
  },
  {
    state: "applied",
    label: "Applied",
    icon: "pass-filled",
    color: "testing.iconPassed",
    words: "applied",
    expanded: false,
  },
];
const filesGroup: Group = {
  state: "files",
  label: "In the folder",
  icon: "file-code",
  color: null,
  words: "state not known",
  expanded: true,
};

/** The target above its migrations; without a status, above what the files show. */
function folderNode(folder: FolderState, trusted: boolean): TreeNode {
  const target = trusted ? folder.target : null;
  const children =
    target !== null && folder.status !== null
      ? statusGroups(folder, folder.status)
      : fileGroups(folder, target?.name ?? "files");
  return targetNode(folder, trusted, children);
}

function fileGroups(folder: FolderState, target: string): readonly TreeNode[] {
  const files = folder.files ?? [];
  if (files.length === 0) return [];
  const children = files.map((file) => migrationNode(folder, target, filesGroup, file, file, null));
  return [groupNode(folder, target, filesGroup, children)];
}

function statusGroups(folder: FolderState, status: StatusReport): readonly TreeNode[] {
  const target = folder.target?.name ?? "files";
  return groups.flatMap((group) => {
    const members = status.migrations.filter((migration) => migration.state === group.state);
    if (members.length === 0) return [];
    const ordered = group.state === "applied" ? [...members].reverse() : members;
    const children = ordered.map((migration) => {
      const file = fileOf(folder, migration);
      return migrationNode(folder, target, group, migration, file, migration);
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
    id: `group:${folder.key}:${target}:${group.state}`,
    label: group.label,
    description: String(children.length),
    icon: group.icon,
    color: group.color,
    spoken: `${group.label}, ${children.length === 1 ? "1 migration" : `${children.length} migrations`}`,
    contextValue: `group.${group.state}`,
    expanded: group.expanded,
    children,
  };
}

function migrationNode(
  folder: FolderState,
  target: string,
  group: Group,
  migration: { readonly version: string; readonly name: string },
  file: FileMigration,
  status: MigrationStatus | null,
): TreeNode {
  const label = `${migration.version} ${migration.name}`;
  const said = migrationWords(group, file, status);
  const id = `${folder.key}:${target}:${migration.version}:${migration.name}`;
  // What was applied cannot be mended by editing it, so its findings do not change its icon.
  const alarming = file.findings.error > 0 && (group.state === "pending" || group.state === "files");
  return {
    ...blank(folder),
    id: `migration:${id}`,
    label,
    description: said.brief.join(" · "),
    icon: alarming ? "issues" : group.icon,
    color: alarming ? "list.errorForeground" : group.color,
    tooltip: migrationTooltip(label, status, said.full),
    spoken: `Migration ${label}, ${said.full.join(", ")}`,
    contextValue: `migration.${group.state}`,
    children: hasFiles(file) ? [halfNode(folder, id, "up", file), halfNode(folder, id, "down", file)] : [],
    subject: { ...blank(folder).subject, version: migration.version, path: file.upPath ?? file.downPath },
  };
}

/** All that is to be said of a migration, and what of it is not said by its group already. */
function migrationWords(
  group: Group,
  file: FileMigration,
  status: MigrationStatus | null,
): { readonly brief: readonly string[]; readonly full: readonly string[] } {
  const when = status === null || status.applied_at === null ? "" : `on ${status.applied_at.slice(0, 10)}`;
  const half = !hasFiles(file)
    ? ""
    : file.downPath === null
      ? "no down script"
      : file.upPath === null
        ? "no up script"
        : "";
  const own = [half, findingWords(file.findings)].filter((word) => word !== "");
  const state = [group.words, when].filter((word) => word !== "").join(" ");
  const full = [state, ...own];
  if (group.state === "files") return { brief: own, full };
  if (group.state === "pending") return { brief: own.length === 0 ? [state] : own, full };
  return { brief: group.state === "applied" ? [when, ...own] : full, full };
}

function hasFiles(file: FileMigration): boolean {
  return file.upPath !== null || file.downPath !== null;
}

function halfNode(folder: FolderState, id: string, direction: "up" | "down", file: FileMigration): TreeNode {
  const path = direction === "up" ? file.upPath : file.downPath;
  return {
    ...blank(folder),
    id: `half:${id}:${direction}`,
    label: direction === "up" ? "Up" : "Down",
    description: path === null ? "missing" : (path.split(/[\\/]/).at(-1) ?? path),
    icon: path === null ? "circle-slash" : direction === "up" ? "arrow-up" : "arrow-down",
    tooltip: path === null ? `There is no ${direction} script.` : markdownText(path),
    spoken: path === null ? `${direction} script is missing` : `${direction} script`,
    contextValue: path === null ? "half.missing" : `half.${direction}`,
    opens: path,
    subject: { ...blank(folder).subject, version: file.version, path },
  };
}

function fileOf(folder: FolderState, status: MigrationStatus): FileMigration {
  const file = folder.files?.find((one) => one.version === status.version && one.name === status.name);
  return {
    version: status.version,
    name: status.name,
    upPath: status.up_path ?? file?.upPath ?? null,
    downPath: status.down_path ?? file?.downPath ?? null,
    findings: file?.findings ?? { error: 0, warning: 0, info: 0, hint: 0 },
  };
}

/** "2 errors, 1 warning"; empty when there is nothing to say. */
export function findingWords(findings: Readonly<Record<Severity, number>>): string {
  const parts = [
    [findings.error, "error"],
    [findings.warning, "warning"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`)
    .join(", ");
}

function migrationTooltip(label: string, status: MigrationStatus | null, words: readonly string[]): string {
  const lines = [`**${markdownText(label)}**`, words.join(", ")];
  if (status?.state === "changed") {
    lines.push("The file's checksum differs from the one recorded when it was applied.");
  }
  if (status?.state === "dirty") lines.push("The next apply recovers it with its down script first.");
  return lines.join("\n\n");
}
