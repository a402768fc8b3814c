// The parsed, checked settings that everything above works with. Where each value came from is kept beside it, so that
// `config --explain` can tell the chain. Holds no password: see `PasswordSource`.
import type { LayoutId } from "../migrations/migration";
import type { Environment } from "../protocol/operations";
import type { Severity } from "../protocol/findings";
import type { Problem } from "../protocol/problems";

export type Origin = "flag" | "environment" | "config" | "detected" | "default";

/** A value with where it came from and what it beat, strongest first. */
export interface Traced<Value> {
  readonly value: Value;
  readonly origin: Origin;
  /** For instance "--dir", "DATABASE_URL" or "migrate-safe.jsonc:4:3". */
  readonly from: string;
  readonly beaten: readonly { readonly value: string; readonly origin: Origin; readonly from: string }[];
}

/** Where the password comes from when it is needed; the password itself is never part of the settings. */
export type PasswordSource =
  | { readonly kind: "none" }
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "pgpass" }
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "url-in-environment"; readonly variable: string }
  | { readonly kind: "url-on-command-line" }
  | { readonly kind: "service-file"; readonly service: string }
  | { readonly kind: "standard-input" };

export interface ServerTarget {
  readonly kind: "server";
  readonly name: string;
  readonly environment: Environment;
  /** "read-only": the config file declares that nothing here may write to it. Default "read-write". */
  readonly access?: "read-write" | "read-only";
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** libpq's sslmode. */
  readonly sslmode: "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";
  readonly sslrootcert: string | null;
  readonly sslcert?: string;
  readonly sslkey?: string;
  readonly sslcrl?: string;
  /** Default "postgres". */
  readonly sslnegotiation?: "postgres" | "direct";
  /** Default "prefer". */
  readonly channel_binding?: "disable" | "prefer" | "require";
  readonly password: PasswordSource;
  /** Where each part came from, for instance "PGHOST", "default" or "migrate-safe.jsonc:4:3". */
  readonly origins?: TargetOrigins;
}

export type TargetOrigins = Readonly<
  Partial<
    Record<"host" | "port" | "database" | "user" | "sslmode" | "environment" | "access" | "password", string>
  >
>;

/** The embedded database; `folder` is absolute and lies under `.migrate-safe/`. */
export interface ScratchTarget {
  readonly kind: "scratch";
  readonly name: "scratch";
  readonly environment: "local";
  readonly folder: string;
}

export type Target = ServerTarget | ScratchTarget;

/** A target of the config file that cannot be used now, for instance because its environment variable is not set. */
export interface UnusableTarget {
  readonly name: string;
  readonly problem: Problem;
}

export type RuleSetting = Severity | "off";

export type OptionValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** Values of options, by rule and option. */
export type OptionSettings = Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;

export interface LintSettings {
  /** Major version of the servers, 12 to 18: rules with version conditions obey it. Of several the oldest. */
  readonly postgres: number;
  /** The newest version of a range; left out when there is one version. */
  readonly newestPostgres?: number;
  /** Somebody said which version it is, so its own grammar is asked as well. */
  readonly postgresIsGiven?: boolean;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** What the project set for single rules beside the severity, by rule and option. */
  readonly options?: OptionSettings;
  /** Lint only migrations newer than this version. */
  readonly since: string | null;
  /** Globs of files, relative to the migrations folder, that are not linted. */
  readonly ignore: readonly string[];
}

/** How backups are made and how long they are kept. */
export interface BackupSettings {
  /** Every table, or only those whose rows the pending migrations can destroy. */
  readonly tables: "all" | "affected";
  /** Sessions that read at the same time. */
  readonly readers: number;
  /** Backups beyond the newest so many are deleted; null keeps all. */
  readonly keep: number | null;
  /** Backups of the last so many days are kept whatever their number; null when only the number counts. */
  readonly keep_days: number | null;
  /** Bytes on disk of the tables beyond which no backup is begun; null is no limit. */
  readonly max_bytes: number | null;
}

export interface RunSettings {
  /** The most milliseconds that one attempt of a schema change waits for a lock; never 0. */
  readonly lock_timeout_ms: number;
  /** The same for CONCURRENTLY, which also waits for older transactions and blocks nobody meanwhile. */
  readonly concurrently_lock_timeout_ms: number;
  /** Milliseconds in which a transaction that does not get its locks is tried again; 0 is one attempt. */
  readonly lock_retry_ms: number;
  /** A migration that waits for a lock gives way when more sessions than this wait behind it … */
  readonly max_queued_sessions: number;
  /** … or one of them for longer than so many milliseconds. */
  readonly max_queue_ms: number;
  /** Milliseconds that a migration which has its locks may hold up another session; 0 is no limit. */
  readonly max_blocking_ms: number;
  /** application_name of sessions that `--terminate-blockers` may end. */
  readonly terminable_applications: readonly string[];
  /** Milliseconds one statement may run; 0 is no limit. */
  readonly statement_timeout_ms: number;
  /** Milliseconds to wait for the migration lock. */
  readonly lock_wait_ms: number;
  readonly connect_timeout_ms: number;
  /** Seconds from which an open transaction is reported; the runbook's 30. */
  readonly long_transaction_seconds: number;
  /** Schemas whose data is backed up. */
  readonly schemas: readonly string[];
  /** Schema and name of the history table. */
  readonly history_schema: string;
  readonly history_table: string;
  /** Preflight runs the pending migrations on a copy of the schema. */
  readonly rehearsal: boolean;
  readonly backup: BackupSettings;
}

/** On what pairs are proved, and what is asked of them. */
export interface ProofSettings {
  /** Server on which throw-away databases are made; null for the embedded database. */
  readonly shadow: ServerTarget | null;
  /** Why the server that was named cannot be used. */
  readonly shadow_problem: Problem | null;
  /** Roles that the embedded database is given, without login, for migrations that grant to them. */
  readonly roles: readonly string[];
  /** Milliseconds that proving one migration may take. */
  readonly time_limit_ms: number;
}

export interface Settings {
  /** Absolute path of the config file; null without one. */
  readonly configPath: string | null;
  /** Absolute folder that logs/ and backups/ lie in: the config file's, else the working directory. */
  readonly root: string;
  /** Absolute path of the migrations folder; null when none was found. */
  readonly migrations: Traced<string | null>;
  /** How the folder's files are named and run; null when the files tell. */
  readonly layout: LayoutId | null;
  /** The config file's targets that can be used, in its order, and the scratch database last. */
  readonly targets: readonly Target[];
  readonly unusableTargets: readonly UnusableTarget[];
  /** Why the target that the environment or the config file names cannot be used; matters to commands that need one. */
  readonly targetProblem: Problem | null;
  /** The target chosen by flags or environment; null when none was chosen. */
  readonly target: Traced<Target | null>;
  readonly lint: LintSettings;
  readonly run: RunSettings;
  readonly proof: ProofSettings;
  /** Every other value with its chain, for `config --explain`: key -> traced value. */
  readonly traced: Readonly<Record<string, Traced<unknown>>>;
}
