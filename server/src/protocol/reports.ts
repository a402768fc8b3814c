// The JSON results of the commands, one type a command, exactly as the command line's contract gives them. Fields are
// added, never changed or removed. Times are ISO 8601 UTC.
import type { Range } from "../base/text-range";
import type { Direction } from "./findings";
import type { Blocker, Environment, LockForecast, Plan, TargetIdentity } from "./operations";
import type { Problem } from "./problems";

export const migrationStates = [
  "applied",
  "pending",
  "dirty",
  "changed",
  "missing-file",
  "out-of-order",
] as const;
export type MigrationState = (typeof migrationStates)[number];

export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  readonly state: MigrationState;
  readonly applied_at: string | null;
  /** Checksum recorded when it was applied. */
  readonly checksum: string | null;
  readonly file_checksum: string | null;
  /** Whether the folder has a down script. */
  readonly has_down: boolean;
  /** Whether the history keeps the down script that belongs to what was applied. */
  readonly keeps_down: boolean;
  /** Whether the folder's down script is another than the one kept. */
  readonly down_changed: boolean;
  readonly up_path: string | null;
  readonly down_path: string | null;
}

export interface StatusTarget extends TargetIdentity {
  readonly history: { readonly table: string; readonly format: "migrate-safe" | "none" };
}

/** One half of a pair as it was applied and as it is in the folder; null where there is none. */
export interface ScriptTexts {
  readonly path: string | null;
  readonly applied: string | null;
  readonly file: string | null;
  readonly changed: boolean;
}

export interface StatusReport {
  readonly schema: "migrate-safe/status/1";
  readonly target: StatusTarget;
  /** Name of the backup whose rows a rebuild has not loaded yet; null when no rebuild was cut off. */
  readonly unfinished_rebuild: string | null;
  readonly migrations: readonly MigrationStatus[];
  readonly summary: {
    readonly applied: number;
    readonly pending: number;
    readonly dirty: number;
    readonly changed: number;
    readonly missing_file: number;
    readonly out_of_order: number;
  };
  /** Of the version that was asked for. */
  readonly scripts?: { readonly version: string; readonly up: ScriptTexts; readonly down: ScriptTexts };
}

export type CheckStatus = "pass" | "warn" | "fail" | "skip";

export interface Check {
  readonly id: string;
  readonly status: CheckStatus;
  readonly summary: string;
  readonly details: readonly string[];
  /** What to do about it; null when it passed. */
  readonly remedy: string | null;
}

export const differenceChanges = ["missing", "extra", "changed"] as const;

/** One object that differs between two schema snapshots: before = expected, after = found. */
export interface Difference {
  readonly change: (typeof differenceChanges)[number];
  readonly kind: string;
  readonly object: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface PreflightReport {
  readonly schema: "migrate-safe/preflight/1";
  readonly timestamp: string;
  readonly target: TargetIdentity;
  readonly passed: boolean;
  readonly pending_migrations: readonly {
    readonly version: string;
    readonly name: string;
    readonly path: string;
  }[];
  readonly database: {
    readonly tables: number;
    readonly bytes: number;
    readonly checksum: string;
    /** Of views and rules alone. */
    readonly view_checksum?: string;
    readonly expected_checksum: string | null;
    readonly drift: readonly Difference[];
  };
  readonly checks: readonly Check[];
}

export interface PostflightReport {
  readonly schema: "migrate-safe/postflight/1";
  readonly timestamp: string;
  readonly target: TargetIdentity;
  readonly schema_checksum: string;
  readonly migrations_applied: number;
  readonly dirty_migrations: number;
  readonly validation_passed: boolean;
  readonly invalid_foreign_keys: readonly {
    readonly table: string;
    readonly constraint: string;
    readonly foreign_table: string;
  }[];
  readonly checks: readonly Check[];
}

/** One object on which files, last run and target do not agree; null where it is not there, or the side is not known. */
export interface DiffObject {
  readonly kind: string;
  readonly object: string;
  readonly files: string | null;
  readonly last_run: string | null;
  readonly now: string | null;
}

export interface DiffReport {
  readonly schema: "migrate-safe/diff/1";
  readonly target: TargetIdentity;
  readonly drift: boolean;
  readonly objects: readonly DiffObject[];
  readonly since_last_run: readonly Difference[];
  /** Without views, owners and privileges, which the embedded server prints otherwise or does not know. */
  readonly from_files: readonly Difference[];
  /** Why a side is not known; null when it is. */
  readonly unknown: { readonly last_run: string | null; readonly files: string | null };
}

export interface DryRunStatement {
  readonly path: string;
  readonly range: Range;
  readonly sql: string;
  readonly locks: readonly LockForecast[];
  readonly transactional: boolean;
}

export interface DryRunMigration {
  readonly version: string;
  readonly name: string;
  readonly direction: "up" | "down";
  /** "transaction": all or nothing; "units": a file with statements that refuse a transaction block. */
  readonly mode: "transaction" | "units";
  readonly statements: readonly DryRunStatement[];
}

export interface DryRunReport {
  readonly schema: "migrate-safe/dry-run/1";
  readonly target: TargetIdentity | null;
  readonly migrations: readonly DryRunMigration[];
  readonly warnings: readonly string[];
  /** Pending migrations that apply would refuse, by their files' problems. */
  readonly refused: readonly Problem[];
}

/** What was seen of a statement on the embedded database. */
export interface ObservedStatement {
  /** Taken by this statement and not by an earlier one of its transaction; relations that the file makes are left out. */
  readonly locks: readonly {
    readonly relation: string;
    readonly mode: string;
    readonly rewrite: boolean;
    readonly scan: boolean;
  }[];
  /** Where that is not what was foretold. */
  readonly disagreements: readonly string[];
}

export interface LockedStatement extends DryRunStatement {
  /** Null when it was not watched. */
  readonly observed: ObservedStatement | null;
}

export interface LockedMigration {
  readonly version: string;
  readonly name: string;
  readonly statements: readonly LockedStatement[];
  /** Why statements were not watched although that was asked for. */
  readonly not_observed: string | null;
}

export interface LocksReport {
  readonly schema: "migrate-safe/locks/1";
  /** What the statements were run on; null for a forecast alone. */
  readonly engine: { readonly kind: "pglite"; readonly version: string } | null;
  readonly migrations: readonly LockedMigration[];
  /** How often what was seen is not what was foretold. */
  readonly disagreements: number;
}

export interface BackupReport {
  readonly schema: "migrate-safe/backup/1";
  readonly timestamp: string;
  readonly target: TargetIdentity;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly sha256: string }[];
  readonly sequences: number;
  /** All tables, or only those whose rows the pending migrations could destroy. */
  readonly scope: "all" | "affected";
  /** Paths of older backups that the settings no longer keep. */
  readonly deleted: readonly string[];
  /** What is not in it, and why it holds everything where less was asked for. */
  readonly remarks: readonly string[];
  readonly schema_checksum: string;
  /** Newest applied version at the time of the backup. */
  readonly version: string | null;
}

/** What stood in the way of a migration, and whom it held up. */
export interface LockWait {
  readonly version: string;
  /** How often its transactions were begun. */
  readonly attempts: number;
  /** The sessions it waited for. */
  readonly blockers: readonly Blocker[];
  /** The most sessions seen waiting behind it at once, and the longest wait of one. */
  readonly held_up_sessions: number;
  readonly held_up_ms: number;
}

/** The moment before a run in the write-ahead log, for point-in-time recovery. Manual: "Continuous Archiving". */
export interface RestorePoint {
  /** For recovery_target_name; null where the role may not make one. */
  readonly name: string | null;
  /** For recovery_target_lsn. */
  readonly lsn: string | null;
  /** For recovery_target_time, by the server's clock; ISO 8601 UTC. */
  readonly time: string | null;
  /** Whether the server archives its log at all, without which there is nothing to recover from. */
  readonly archiving: boolean;
}

export interface ApplyReport {
  readonly schema: "migrate-safe/apply/1";
  readonly target: TargetIdentity;
  readonly backup: string | null;
  /** Null on scratch and when nothing was applied. */
  readonly restore_point: RestorePoint | null;
  readonly recovered: readonly string[];
  readonly applied: readonly { readonly version: string; readonly name: string; readonly ms: number }[];
  readonly remaining: number;
  /** Migrations that waited for locks or kept others waiting. */
  readonly lock_waits: readonly LockWait[];
  readonly failed: { readonly version: string; readonly problem: Problem } | null;
}

export interface RollbackReport {
  readonly schema: "migrate-safe/rollback/1";
  readonly target: TargetIdentity;
  readonly rolled_back: readonly { readonly version: string; readonly name: string; readonly ms: number }[];
  readonly lock_waits: readonly LockWait[];
  readonly failed: { readonly version: string; readonly problem: Problem } | null;
}

/** The ways out of a half applied or changed state. */
export const resolveActions = [
  "resume",
  "undo",
  "mark-applied",
  "mark-rolled-back",
  "accept-change",
] as const;
export type ResolveAction = (typeof resolveActions)[number];

export interface ResolveReport {
  readonly schema: "migrate-safe/resolve/1";
  readonly target: TargetIdentity;
  readonly version: string;
  readonly name: string;
  readonly action: ResolveAction;
  readonly reason: string | null;
  readonly ms: number;
  readonly failed: { readonly version: string; readonly problem: Problem } | null;
}

export interface RestoreReport {
  readonly schema: "migrate-safe/restore/1";
  readonly target: TargetIdentity;
  readonly backup: string;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly into_scratch: boolean;
  /** How the target is not the database, or its schema not the one, that the backup was taken from. */
  readonly remarks: readonly string[];
}

export const verifyOutcomes = [
  "restores",
  "differs",
  "up-fails",
  "down-fails",
  "reup-fails",
  "no-down",
  "irreversible",
  "skipped",
] as const;
export type VerifyOutcome = (typeof verifyOutcomes)[number];

/** What a difference that a round trip leaves is about; "irreversible": no script can undo it, for instance an enum value. */
export const differenceClasses = ["structure", "order", "grants", "comments", "irreversible"] as const;

/** A difference after up and down, in words: `column public.orders.note: default 'x' is missing`. */
export interface ProvedDifference extends Difference {
  readonly class: (typeof differenceClasses)[number];
  readonly message: string;
  /** The down's statement that is wrong, or the up's that has no inverse; null when neither could be told. */
  readonly place: { readonly path: string; readonly range: Range; readonly direction: Direction } | null;
}

export interface VerifyResult {
  readonly version: string;
  readonly name: string;
  readonly outcome: VerifyOutcome;
  readonly ms: number;
  readonly differences: readonly ProvedDifference[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly path: string;
    readonly range: Range | null;
  } | null;
  /** Why it was skipped or is irreversible. */
  readonly reason: string | null;
}

/** The runbook's seven stages, in its order. */
export const verifyStages = [
  "create",
  "ups",
  "integrity",
  "downs",
  "compare",
  "ups-again",
  "cleanup",
] as const;
export type VerifyStageId = (typeof verifyStages)[number];

export interface VerifyStage extends Check {
  readonly id: VerifyStageId;
  readonly title: string;
  readonly ms: number;
}

/** The `index`th of `count` parts of the migrations, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The other ways in which a tool may run the same files. */
export const verifyModes = ["one-transaction", "simple-queries"] as const;
export type VerifyMode = (typeof verifyModes)[number];

/** How a mode ended differently from one transaction a migration; without error and differences it did not. */
export interface VerifyModeResult {
  readonly mode: VerifyMode;
  /** The migration that failed; null when none did. */
  readonly version: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly differences: readonly Difference[];
}

export interface VerifyReport {
  readonly schema: "migrate-safe/verify/1";
  readonly engine: { readonly kind: "pglite" | "postgres"; readonly version: string };
  readonly shard: Shard | null;
  /** Null when they were not asked for, or an up failed. */
  readonly modes: readonly VerifyModeResult[] | null;
  readonly results: readonly VerifyResult[];
  readonly stages: readonly VerifyStage[];
  /** The runbook's checks of a pull request. */
  readonly checks: readonly Check[];
  readonly summary: Readonly<Record<VerifyOutcome, number>>;
}

export const downVerdicts = ["exact", "irreversible", "not-proven"] as const;
/**
 * "exact": up, down and up again were run, and the down gave the schema back. "irreversible": the script says that there
 * is no way back. "not-proven": none is offered.
 */
export type DownVerdict = (typeof downVerdicts)[number];

/** What a down came from: the up's own statements, the schemas before and after it, or both. */
export type DownSource = "inverse" | "inverse-and-schema" | "schema" | "none";

export interface DownResult {
  readonly version: string;
  readonly name: string;
  readonly verdict: DownVerdict;
  readonly source: DownSource;
  /** The file it is or would be written to; null when the layout has none. */
  readonly path: string | null;
  /** The up script that keeps its data and goes with this down; null where that was not asked for. */
  readonly up_sql: string | null;
  /** The down script; null when none is offered. */
  readonly sql: string | null;
  /** The whole file with it; null when none is offered, and where that file holds an up that would change as well. */
  readonly file_text: string | null;
  readonly written: boolean;
  /** Data that it does not bring back, each the end of a sentence "Cannot come back: …". */
  readonly lost: readonly string[];
  /** Why it is irreversible or not proven, or what else comes back differently. */
  readonly reason: string | null;
  readonly differences: readonly Difference[];
  readonly ms: number;
}

export interface DownReport {
  readonly schema: "migrate-safe/down/1";
  readonly engine: { readonly kind: "pglite" | "postgres"; readonly version: string };
  readonly results: readonly DownResult[];
  readonly summary: Readonly<Record<DownVerdict, number>>;
}

export const rehearsedOutcomes = [
  "done",
  "fails",
  "not-rehearsed",
  "skipped",
  "no-down",
  "irreversible",
] as const;
/** "not-rehearsed": it needs what the copy of the schema lacks. "skipped": something before it did not run. */
export type RehearsedOutcome = (typeof rehearsedOutcomes)[number];

export interface RehearsedHalf {
  readonly outcome: RehearsedOutcome;
  /** Null when it was not run. */
  readonly ms: number | null;
  /** Why it fails, or why it could not be rehearsed. */
  readonly problem: Problem | null;
}

export interface RehearsedMigration {
  readonly version: string;
  readonly name: string;
  readonly up: RehearsedHalf;
  readonly down: RehearsedHalf;
}

/** Something of the target's schema that the copy has not. */
export interface NotRepresented {
  /** "extension postgis", "create table public.places", … */
  readonly object: string;
  readonly reason: string;
}

export interface RehearseReport {
  readonly schema: "migrate-safe/rehearse/1";
  readonly target: TargetIdentity;
  /** What the copy was made on. */
  readonly engine: { readonly kind: "pglite"; readonly version: string };
  /** The copy of the schema: statements that made it, and milliseconds. */
  readonly copied: { readonly statements: number; readonly ms: number };
  readonly not_represented: readonly NotRepresented[];
  /** Rows that were copied along; null when only the schema was. */
  readonly sample: {
    readonly rows_per_table: number;
    readonly tables: number;
    readonly rows: number;
    readonly remarks: readonly string[];
  } | null;
  readonly migrations: readonly RehearsedMigration[];
}

export const adoptedStates = ["applied", "changed", "missing-file", "unknown", "dirty"] as const;
/** "changed": the file is not the one the other tool ran. "unknown": it has no version, so it cannot be recorded. */
export type AdoptedState = (typeof adoptedStates)[number];

export interface AdoptReport {
  readonly schema: "migrate-safe/adopt/1";
  readonly target: TargetIdentity;
  /** Null for an empty history of its own. */
  readonly tool: string | null;
  /** The other tool's table, and the name it is kept under. */
  readonly table: string | null;
  readonly kept_as: string | null;
  readonly history: string;
  readonly migrations: readonly {
    /** What the other tool calls it. */
    readonly key: string;
    readonly version: string | null;
    readonly name: string;
    readonly state: AdoptedState;
    readonly applied_at: string | null;
    readonly path: string | null;
  }[];
  readonly proof: {
    readonly outcome: "same" | "differs" | "not-proven";
    readonly reason: string | null;
    /** before = what the files make, after = what the target has. */
    readonly differences: readonly Difference[];
    readonly not_compared: readonly string[];
  } | null;
  /** How many rows were written. */
  readonly adopted: number;
  /** Statements that go back to the other tool, for a person to run. */
  readonly undo: readonly string[];
}

/** A target as the config names it, with what identifies it; where its password comes from, never the password. */
export interface ConfigTarget {
  readonly name: string;
  readonly kind: "server" | "scratch";
  readonly environment: Environment;
  /** `host:port`, or the folder of a scratch database. */
  readonly address: string;
  readonly database: string;
  readonly user: string;
  /** libpq's; absent for scratch. */
  readonly sslmode?: string;
  /** "read-only": operations that write to it are refused. */
  readonly access?: "read-write" | "read-only";
  /** The kind of the password's source: "none", "environment", "pgpass", "command", "standard-input", … */
  readonly password: string;
  /** Where each part came from, for instance "PGHOST" or "/shop/migrate-safe.jsonc:4:3"; absent for scratch. */
  readonly origins?: Readonly<Record<string, string>>;
}

/** A connection that lies about and that a target could be made of; it holds no password. */
export interface FoundConnection {
  /** For instance "the variable DATABASE_URL", "the service file". */
  readonly from: string;
  /** As people see it, for instance "shop@localhost:5432/shop". */
  readonly address: string;
  /** What a target of the config file says of it. */
  readonly entry: {
    readonly url?: string;
    readonly service?: string;
    readonly host?: string;
    readonly port?: number;
    readonly database?: string;
    readonly user?: string;
    readonly sslmode?: string;
  };
}

/** `config --explain --format json`. */
export interface ConfigReport {
  readonly schema: "migrate-safe/config/1";
  readonly config_path: string | null;
  /** Absolute folder that logs/ and backups/ lie in. */
  readonly root: string;
  readonly migrations: string | null;
  /** Every target that can be chosen, the scratch database among them. */
  readonly targets: readonly ConfigTarget[];
  /** Targets that are declared but cannot be used as things are, for instance because a variable is not set. */
  readonly unusable_targets?: readonly { readonly name: string; readonly problem: Problem }[];
  /** Connections found where PostgreSQL's users keep them; only with --explain. */
  readonly found?: readonly FoundConnection[];
  /** The one that flags or environment chose. */
  readonly target: string | null;
  readonly values: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly origin: string;
    readonly from: string;
    readonly beaten: readonly { readonly value: string; readonly origin: string; readonly from: string }[];
  }[];
}

/** `--show-plan`. */
export interface PlanReport extends Plan {
  readonly schema: "migrate-safe/plan/1";
}

/** What `--format json` prints instead of a result when a command could not do its work. */
export interface ProblemReport {
  readonly schema: "migrate-safe/problem/1";
  readonly problem: Problem;
}

/** `new NAME --format json`: the pair that was written; absolute paths. */
export interface NewReport {
  readonly schema: "migrate-safe/new/1";
  readonly up: string;
  readonly down: string;
}
