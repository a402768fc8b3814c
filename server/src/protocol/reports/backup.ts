// What `backup` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";

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
