// The migration tree: state in, tree items out. Pure, so that a test can look at every item; drawn from the results of
// `status` and from the files, never edited by a command. Ids hold only what does not change while an item lives.
//
// Ids: `folder:F`, `target:F:T`, `group:F:T:STATE`, `migration:F:T:VERSION:NAME`, `half:F:T:VERSION:NAME:up|down`, where
// F is the workspace folder's URI and T the target's name, or `files` without one. Context values: `folder`, `target`,
// `target.none`, `target.restricted`, `group.STATE`, `migration.STATE`, `half.up`, `half.down`, `half.missing`.
import type { Severity } from "../../../server/src/protocol/findings";
import type { TargetIdentity } from "../../../server/src/protocol/operations";
import type { Problem } from "../../../server/src/protocol/problems";
import type {
  ConfigTarget,
  MigrationState,
  MigrationStatus,
  StatusReport,
} from "../../../server/src/protocol/reports";
import { problemTitle } from "../problem-words";
import { markdownText } from "../reports/markdown";

/** One migration as the files show it; paths are absolute. */
export interface FileMigration {
  readonly version: string;
  readonly name: string;
  readonly upPath: string | null;
  readonly downPath: string | null;
  readonly findings: Readonly<Record<Severity, number>>;
}

/** What is known of one workspace folder. */
export interface FolderState {
  /** URI of the workspace folder. */
  readonly key: string;
  readonly name: string;
  /** Absolute path of the workspace folder: the runner's working directory. */
  readonly path: string;
  /** Absolute path of its migrations folder and of the config file that governs it; null where there is none. */
  readonly migrations: string | null;
  readonly config: string | null;
  /** Null until the files were read. */
  readonly files: readonly FileMigration[] | null;
  readonly target: ConfigTarget | null;
  readonly status: StatusReport | null;
  readonly statusProblem: Problem | null;
  /** The operation that runs now, in words; null when none. */
  readonly running: string | null;
}

export interface TreeState {
  readonly folders: readonly FolderState[];
  readonly trusted: boolean;
  /** The person asked for the files although nothing is connected. */
  readonly filesOnly: boolean;
}

export interface TreeNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Codicon name and theme colour. */
  readonly icon: string;
  readonly color: string | null;
  /** Markdown. */
  readonly tooltip: string;
  /** What a screen reader says; has the state in words. */
  readonly spoken: string;
  readonly contextValue: string;
  readonly expanded: boolean;
  readonly children: readonly TreeNode[];
  /** Absolute path to open on Enter. */
  readonly opens: string | null;
  /** Command to run on Enter. */
  readonly runs: { readonly command: string; readonly title: string } | null;
  /** What commands need to know of the item. */
  readonly subject: {
    readonly folder: string;
    readonly version: string | null;
    readonly path: string | null;
  };
}

export type Situation = "loading" | "noMigrations" | "noTarget" | "tree";

/** Which welcome text belongs on the screen; "tree" when there are items. */
export function situationOf(state: TreeState): Situation {
  if (state.folders.some((folder) => folder.target !== null)) return "tree";
  if (state.folders.some((folder) => (folder.files?.length ?? 0) > 0)) {
    return state.filesOnly || !state.trusted ? "tree" : "noTarget";
  }
  return state.folders.some((folder) => folder.files === null) ? "loading" : "noMigrations";
}

/** The items at the root; empty where a welcome text belongs. */
export function migrationTree(state: TreeState): readonly TreeNode[] {
  if (situationOf(state) !== "tree") return [];
  if (state.folders.length === 1) return state.folders.map((folder) => targetNode(folder, state.trusted));
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
      children: [targetNode(folder, state.trusted)],
    }));
}

/** Pending migrations of the selected targets; 0 where no status is known. */
export function pendingCount(state: TreeState): number {
  return state.folders.reduce((sum, folder) => sum + (folder.status?.summary.pending ?? 0), 0);
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

function targetNode(folder: FolderState, trusted: boolean): TreeNode {
  if (!trusted) return restrictedNode(folder);
  const target = folder.target;
  if (target === null) {
    return {
      ...blank(folder),
      id: `target:${folder.key}:files`,
      label: "No target",
      description: "files only",
      icon: "circle-slash",
      tooltip: "Nothing is connected. Select a target to see what is applied.",
      spoken: "No target, files only",
      contextValue: "target.none",
      expanded: true,
      children: fileGroups(folder, "files"),
      runs: { command: "migrateSafe.target.select", title: "Select target" },
    };
  }
  const words = targetWords(folder);
  return {
    ...blank(folder),
    id: `target:${folder.key}:${target.name}`,
    label: target.name,
    description: `${target.environment} · ${words}`,
    icon: targetIcon(folder),
    color: target.environment === "production" ? "list.errorForeground" : null,
    tooltip: targetTooltip(folder, target),
    spoken: `Target ${target.name}, ${target.environment}, ${words}`,
    contextValue: "target",
    expanded: true,
    children: folder.status === null ? fileGroups(folder, target.name) : statusGroups(folder, folder.status),
  };
}

function restrictedNode(folder: FolderState): TreeNode {
  return {
    ...blank(folder),
    id: `target:${folder.key}:files`,
    label: "Restricted mode",
    description: "trust this folder to connect",
    icon: "lock",
    tooltip:
      "Migrations are linted. Nothing is run and no database is contacted until the folder is trusted.",
    spoken: "Restricted mode, trust this folder to connect",
    contextValue: "target.restricted",
    expanded: true,
    children: fileGroups(folder, "files"),
    runs: { command: "workbench.trust.manage", title: "Manage trust" },
  };
}

/** "2 pending, 1 half applied", "up to date", "the server cannot be reached". */
export function targetWords(folder: FolderState): string {
  if (folder.running !== null) return folder.running;
  if (folder.statusProblem !== null) return problemTitle(folder.statusProblem);
  const summary = folder.status?.summary;
  if (summary === undefined) return "not asked yet";
  const parts = [
    [summary.dirty, "half applied"],
    [summary.changed, "edited after apply"],
    [summary.missing_file, "without file"],
    [summary.out_of_order, "out of order"],
    [summary.pending, "pending"],
  ] as const;
  const present = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return present.length === 0 ? "up to date" : present.join(", ");
}

function targetIcon(folder: FolderState): string {
  if (folder.running !== null) return "sync~spin";
  if (folder.statusProblem !== null) return "debug-disconnect";
  if (folder.target?.environment === "production") return "flame";
  return folder.target?.kind === "scratch" ? "beaker" : "database";
}

function targetTooltip(folder: FolderState, target: ConfigTarget): string {
  const identity: TargetIdentity | undefined = folder.status?.target;
  const lines = [`**${markdownText(target.name)}** (${target.environment})`];
  if (target.kind === "scratch") {
    lines.push("The embedded database of this folder. Semantics are proved on it; waiting on locks is not.");
  } else {
    lines.push(markdownText(`${target.user}@${target.address}/${target.database}`));
  }
  if (identity !== undefined) lines.push(`PostgreSQL ${markdownText(identity.server_version)}`);
  const problem = folder.statusProblem;
  if (problem !== null) {
    lines.push([problem.message, problem.state, problem.next].map(markdownText).join("\n\n"));
  }
  return lines.join("\n\n");
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
    subject: { folder: folder.key, version: migration.version, path: file.upPath ?? file.downPath },
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
    subject: { folder: folder.key, version: file.version, path },
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

function blank(folder: FolderState): TreeNode {
  return {
    id: "",
    label: "",
    description: "",
    icon: "circle-outline",
    color: null,
    tooltip: "",
    spoken: "",
    contextValue: "",
    expanded: false,
    children: [],
    opens: null,
    runs: null,
    subject: { folder: folder.key, version: null, path: null },
  };
}
