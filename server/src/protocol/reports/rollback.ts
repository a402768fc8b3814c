// What `rollback` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Problem } from "../problems";
import type { LockWait } from "./apply";

export interface RollbackReport {
  readonly schema: "migrate-safe/rollback/1";
  readonly target: TargetIdentity;
  readonly rolled_back: readonly { readonly version: string; readonly name: string; readonly ms: number }[];
  readonly lock_waits: readonly LockWait[];
  readonly failed: { readonly version: string; readonly problem: Problem } | null;
}
