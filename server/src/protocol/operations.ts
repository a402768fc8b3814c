// Plans, events and outcomes of operations, as they cross from the runner to whoever shows them. The command line's
// `--events jsonl` prints one event a line. Plain data only: a plan can be shown, hashed, saved and compared.
import type { Range } from "../base/text-range";
import type { Problem } from "./problems";
import type { VerifyResult } from "./reports/verify";

export const operationIds = [
  "status",
  "dry-run",
  "preflight",
  "backup",
  "apply",
  "postflight",
  "rollback",
  "restore",
  "resolve",
  "verify",
  "down",
  "locks",
  "diff",
  "rehearse",
  "adopt",
] as const;
export type OperationId = (typeof operationIds)[number];

export const environments = ["local", "shared", "production"] as const;
export type Environment = (typeof environments)[number];

/** Who the target is. `system_identifier` is null where the role may not read pg_control_system(). */
export interface TargetIdentity {
  readonly name: string;
  readonly environment: Environment;
  /** Host and port, or the folder of a scratch database; never a password. */
  readonly address: string;
  readonly database: string;
  readonly role: string;
  /** As `server_version_num`, for instance 180004. */
  readonly server_version_num: number;
  readonly server_version: string;
  readonly system_identifier: string | null;
}

/** What one statement takes, from the lock facts. */
export interface LockForecast {
  readonly relation: string;
  readonly mode: string;
  /** "reads and writes", "writes", "other schema changes" or "nothing that matters". */
  readonly blocks: string;
  readonly rewrite: boolean;
  readonly scan: boolean;
  /** Estimated rows and bytes of the relation; null when not known. */
  readonly rows: number | null;
  readonly bytes: number | null;
}

export interface PlanStep {
  readonly id: string;
  readonly title: string;
  readonly kind: "check" | "lock" | "backup" | "statement" | "transaction" | "history" | "restore" | "file";
  /** Version of the migration this step belongs to. */
  readonly version: string | null;
  readonly path: string | null;
  readonly range: Range | null;
  /** Exactly what is sent; null for steps that send nothing or stream data. */
  readonly sql: string | null;
  readonly locks: readonly LockForecast[];
  readonly lock_timeout_ms: number | null;
  readonly cancellable: boolean;
  readonly undo: "rolled-back" | "by-down" | "by-backup" | "none";
}

export interface Plan {
  readonly operation: OperationId;
  readonly target: TargetIdentity | null;
  readonly steps: readonly PlanStep[];
  /** Sentences a person must have read: what is lost, what is not covered. */
  readonly warnings: readonly string[];
  /** Hash over the target's identity, the files' checksums, the last history row and the steps. */
  readonly hash: string;
}

export interface Blocker {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
  /** Seconds its transaction is open; null when not known. */
  readonly transaction_seconds: number | null;
  /** First 200 characters; null when the role may not see it. */
  readonly query: string | null;
  readonly relation: string | null;
  readonly mode: string | null;
}

export const outcomes = [
  "done",
  "refused",
  "failed-clean",
  "failed-partial",
  "cancelled-clean",
  "cancelled-partial",
] as const;
export type Outcome = (typeof outcomes)[number];

export type OperationEvent =
  | {
      readonly event: "started";
      readonly operation: OperationId;
      readonly run_id: string;
      readonly target: TargetIdentity | null;
      readonly plan_hash: string;
      readonly steps: number;
      /** What a person said why this run is right; absent when nobody did. */
      readonly reason?: string;
    }
  | {
      readonly event: "step-started";
      readonly step: string;
      readonly number: number;
      readonly title: string;
      readonly version: string | null;
      readonly cancellable: boolean;
      /** Of a commit: the number of its transaction, for pg_xact_status(); absent elsewhere. */
      readonly transaction?: string;
    }
  | {
      readonly event: "step-progress";
      readonly step: string;
      readonly message: string;
      readonly done: number | null;
      readonly total: number | null;
    }
  | {
      readonly event: "step-waiting";
      readonly step: string;
      readonly message: string;
      readonly blockers: readonly Blocker[];
    }
  | {
      readonly event: "step-done";
      readonly step: string;
      readonly version: string | null;
      readonly ms: number;
      /** Of a verify: what the proof of this step's migration showed; absent elsewhere. */
      readonly verdict?: VerifyResult;
    }
  | {
      readonly event: "step-failed";
      readonly step: string;
      readonly version: string | null;
      readonly problem: Problem;
    }
  | {
      readonly event: "finished";
      readonly operation: OperationId;
      readonly outcome: Outcome;
      /** The exit code of the process, as the command line's contract maps it. */
      readonly exit_code: number;
      readonly problem: Problem | null;
      /** Path of the report that was written. */
      readonly report: string | null;
      readonly result: unknown;
      /** Why this run could not be written to the logs; absent when it was. */
      readonly log_problem?: string;
    };
