// Names and payloads of the messages between the client and the language server beyond the standard protocol. Method
// names are strings on purpose: client and server libraries bring different protocol copies.
import type { Severity } from "./findings";
import type { Problem } from "./problems";
import type { VerifyOutcome } from "./reports/verify";

/** What the tree shows of a folder without any database: drawn from files alone. */
export interface FolderState {
  /** Absolute path of the migrations folder. */
  readonly folder: string;
  /** Absolute path of the config file that governs it; null without one. */
  readonly config: string | null;
  readonly layout: string;
  readonly migrations: readonly MigrationItem[];
  readonly problems: readonly string[];
}

export interface MigrationItem {
  readonly version: string;
  readonly name: string;
  readonly upUri: string | null;
  readonly downUri: string | null;
}

/** Of one migration, known by the URIs of its halves. */
export interface FindingCounts extends Pick<MigrationItem, "upUri" | "downUri"> {
  /** Findings per severity over both halves. */
  readonly counts: Readonly<Record<Severity, number>>;
}

/** The strongest lock that the up of a migration takes on what others use. */
export interface StrongestLock {
  readonly version: string;
  readonly mode: string;
  readonly relation: string;
  /** For instance "rewrites the table"; null when it is over at once. */
  readonly work: string | null;
}

/** What the proof of one pair says: up, down and up again on the embedded database, while somebody edits either half. */
export interface PairProof {
  /** Absolute path of the migrations folder. */
  readonly folder: string;
  readonly version: string;
  readonly name: string;
  readonly upUri: string | null;
  readonly downUri: string | null;
  /** While "proving", the rest is of the text before, or null. */
  readonly state: "proving" | "proved";
  /** "skipped" when nothing could be proved; `summary` says why. */
  readonly outcome: VerifyOutcome | null;
  /** One sentence for a person; null before the first verdict. */
  readonly summary: string | null;
  readonly differences: number;
  /** Milliseconds of the proof alone. */
  readonly ms: number | null;
}

/** Both sides as the statements that make the schema, in an order that does not depend on how it came to be. */
export interface SchemaChange {
  readonly version: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The files of a migration that is not made yet. */
export interface NewPairNames {
  readonly up: string;
  readonly down: string;
  /** An older migration of the same name, for instance "004_add_email"; null when there is none. */
  readonly sameName: string | null;
  /** Why it cannot be made, as sentences; null when it can. */
  readonly refusal: string | null;
}

/** What decides whether anything is said of migrations. */
export interface SelfCheck {
  /** WebAssembly could not load: only a part of SQL is understood. */
  readonly reduced: boolean;
  readonly folders: readonly FolderCheck[];
  /** Of the file asked about; null when none was. */
  readonly file: FileCheck | null;
}

export interface FolderCheck {
  /** Absolute, as all paths here. */
  readonly folder: string;
  /** The config file that governs it; null without one. */
  readonly config: string | null;
  readonly layout: string;
  readonly migrations: number;
  readonly files: number;
  /** Files that are no half of a migration, each with the reason. */
  readonly strays: readonly string[];
  readonly rulesOff: readonly string[];
  /** The first of them; `notUnderstoodCount` counts all. */
  readonly notUnderstood: readonly NotUnderstood[];
  readonly notUnderstoodCount: number;
}

/** A statement that the grammar rejects. */
export interface NotUnderstood {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface FileCheck {
  readonly path: string;
  /** The migrations folder it lies in; null when it lies in none. */
  readonly folder: string | null;
  /** Of the migration that it is a half of; null when it is none. */
  readonly version: string | null;
  /** By the editor's settings. */
  readonly isLinted: boolean;
  /** The setting of the config file that leaves it out; null when none does. */
  readonly left: "ignore" | "since" | null;
  readonly findings: number;
}

export interface Requests {
  /** The migrations of each folder of the workspace; `reread` where no watcher may have told what changed on disk. */
  "migrateSafe/folders": {
    readonly params: { readonly reread: boolean } | null;
    readonly result: readonly FolderState[];
  };
  /** How many findings the migrations of a folder (absolute path) have; those without any are left out. */
  "migrateSafe/findingCounts": {
    readonly params: { readonly folder: string };
    readonly result: readonly FindingCounts[];
  };
  /** Lints every migration of the workspace; the diagnostics arrive as usual. */
  "migrateSafe/lintWorkspace": {
    readonly params: null;
    readonly result: { readonly files: number; readonly findings: number };
  };
  /** Of the named migrations of a folder (absolute path) the locks that keep reads or writes waiting, the strongest of each. */
  "migrateSafe/strongestLocks": {
    readonly params: { readonly folder: string; readonly versions: readonly string[] };
    readonly result: readonly StrongestLock[];
  };
  /** The proofs known so far, of the pairs that were open. */
  "migrateSafe/proofs": { readonly params: null; readonly result: readonly PairProof[] };
  /** The other half of a pair, or null. */
  "migrateSafe/counterpart": { readonly params: { readonly uri: string }; readonly result: string | null };
  /** Why it may be quiet: in general, and in one file (URI) when it is given. */
  "migrateSafe/selfCheck": { readonly params: { readonly uri: string | null }; readonly result: SelfCheck };
  /** How the files of a new migration would be called in a folder, or in the first one below it; null without one. */
  "migrateSafe/newPair": {
    readonly params: { readonly folder: string; readonly name: string };
    readonly result: NewPairNames | null;
  };
  /** The schema before and after the migration that a file is a half of, run on an embedded database. */
  "migrateSafe/schemaChange": {
    readonly params: { readonly uri: string };
    readonly result: { readonly change: SchemaChange | null; readonly problem: Problem | null };
  };
  /**
   * Findings of a migrations folder (absolute path) tell from now on what collides with a branch, given as a reference of
   * git; the problem where git does not know it.
   */
  "migrateSafe/compareWithBase": {
    readonly params: { readonly folder: string; readonly reference: string };
    readonly result: { readonly problem: Problem | null };
  };
  /** Markdown page of a rule or problem code, or null. */
  "migrateSafe/explain": { readonly params: { readonly id: string }; readonly result: string | null };
}

export interface Notifications {
  /** Files on disk changed in a way that changes the folder states. */
  "migrateSafe/foldersChanged": null;
  /** A proof began, ended, or is no longer known (state "proving" without an outcome). */
  "migrateSafe/proofChanged": PairProof;
}

/** `initializationOptions` of the client; each may be left out. */
export interface ServerOptions {
  /** Client command that shows the page of the rule whose id is its one argument. */
  readonly showRuleCommand?: string;
  /** Client command that generates the down script of the migration whose file is the subject of its one argument. */
  readonly generateDownCommand?: string;
  /** The person trusts the workspace; "migrateSafe/trusted" tells it later. */
  readonly trusted?: boolean;
  /** Milliseconds after which an embedded database that nobody asks is ended; default: five minutes. */
  readonly scratchIdleMs?: number;
}

/** The editor settings the server asks for, section `migrateSafe`, scoped to a workspace folder. */
export interface EditorSettings {
  readonly migrations: { readonly folder: string };
  readonly lint: { readonly enable: boolean };
  readonly hover: { readonly locks: boolean };
  readonly inlayHints: { readonly locks: boolean };
  readonly proof: { readonly whileTyping: boolean };
}

export type RequestName = keyof Requests;
