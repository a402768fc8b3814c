// What `apply` gives, and what stood in its way. Fields are added, never changed or removed.
import type { Blocker, TargetIdentity } from "../operations";
import type { Problem } from "../problems";

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
