// What `rollback` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Problem } from "../problems";
import type { LockWait } from "./apply";
import type { Difference } from "./difference";

export interface RollbackReport {
  readonly schema: "migrate-safe/rollback/1";
  readonly target: TargetIdentity;
  readonly rolled_back: readonly { readonly version: string; readonly name: string; readonly ms: number }[];
  /** Null where no run recorded what the schema was like then, and when the rollback did not come to its end. */
  readonly schema_after: SchemaAfterRollback | null;
  readonly lock_waits: readonly LockWait[];
  readonly failed: { readonly version: string; readonly problem: Problem } | null;
}

/** The schema after a rollback beside what it was when the migration that is now last had been applied. */
export interface SchemaAfterRollback {
  /** The migration that is now last. */
  readonly version: string;
  readonly as_before: boolean;
  /** Before: as recorded; after: as the rollback left it. Empty also where only a checksum was kept. */
  readonly differences: readonly Difference[];
}
