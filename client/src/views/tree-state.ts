// What the client knows of the workspace folders, as the views read it: the files, the chosen target, its last status.
// Pure; who fills it in is no matter here.
import type { Severity } from "../../../server/src/protocol/findings";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { StatusReport } from "../../../server/src/protocol/reports/status";
import type { PairProof, StrongestLock } from "../../../server/src/protocol/requests";
import type { PastRun } from "../run-history";

/** One migration as the files show it; paths are absolute. */
export interface FileMigration {
  readonly version: string;
  readonly name: string;
  readonly upPath: string | null;
  readonly downPath: string | null;
}

/** Findings per severity. */
export type FindingCounts = Readonly<Record<Severity, number>>;

const noFindings: FindingCounts = { error: 0, warning: 0, info: 0, hint: 0 };

/** Of both halves of a migration; none while they are being counted. */
export function findingsOf(
  { findings }: FolderState,
  { upPath, downPath }: Pick<FileMigration, "upPath" | "downPath">,
): FindingCounts {
  return findings[upPath ?? downPath ?? ""] ?? noFindings;
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
  /** Of the migrations that have any, by the path of the up script, or of the down script where there is no other. */
  readonly findings: Readonly<Record<string, FindingCounts>>;
  /** Every target the settings name; null until they were read. */
  readonly targets: readonly ConfigTarget[] | null;
  readonly unusableTargets: readonly UnusableTarget[];
  /** Why the settings cannot be read. */
  readonly configProblem: Problem | null;
  /** By version: the strongest lock of pending migrations, and what the proof of a pair that was opened says. */
  readonly locks: Readonly<Record<string, StrongestLock>>;
  readonly proofs: Readonly<Record<string, PairProof>>;
  /** What the journal tells of, newest first. */
  readonly runs: readonly PastRun[];
  readonly target: ConfigTarget | null;
  readonly status: StatusReport | null;
  readonly statusProblem: Problem | null;
  /** The selected target answers from another server than the one this window knew by its name. */
  readonly otherServer: OtherServer | null;
  /** The operation that runs now, in words; null when none. */
  readonly running: string | null;
}

/** A target that is declared but cannot be used as things are. */
export interface UnusableTarget {
  readonly name: string;
  readonly problem: Problem;
}

/** System identifiers of the server that was known and of the one that answers. */
export interface OtherServer {
  readonly before: string;
  readonly now: string;
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

/** Pending migrations on the folder's target; 0 where no status is known. */
export function pendingCount(folder: FolderState): number {
  return folder.status?.summary.pending ?? 0;
}
