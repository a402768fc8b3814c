// What `status` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";

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
