// What the client knows of the workspace folders, as the views read it: the files, the chosen target, its last status.
// Pure; who fills it in is no matter here.
import type { Severity } from "../../../server/src/protocol/findings";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget, StatusReport } from "../../../server/src/protocol/reports";

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

export type Situation = "loading" | "noMigrations" | "noTarget" | "tree";

/** Which welcome text belongs on the screen; "tree" when there are items. */
export function situationOf(state: TreeState): Situation {
  if (state.folders.some((folder) => folder.target !== null)) return "tree";
  if (state.folders.some((folder) => (folder.files?.length ?? 0) > 0)) {
    return state.filesOnly || !state.trusted ? "tree" : "noTarget";
  }
  return state.folders.some((folder) => folder.files === null) ? "loading" : "noMigrations";
}

/** Pending migrations of the selected targets; 0 where no status is known. */
export function pendingCount(state: TreeState): number {
  return state.folders.reduce((sum, folder) => sum + (folder.status?.summary.pending ?? 0), 0);
}
