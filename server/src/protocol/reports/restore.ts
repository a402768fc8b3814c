// What `restore` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";

export interface RestoreReport {
  readonly schema: "migrate-safe/restore/1";
  readonly target: TargetIdentity;
  readonly backup: string;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly into_scratch: boolean;
  /** How the target is not the database, or its schema not the one, that the backup was taken from. */
  readonly remarks: readonly string[];
}
