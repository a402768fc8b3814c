// What `dry-run` gives. Fields are added, never changed or removed.
import type { Range } from "../../base/text-range";
import type { LockForecast, TargetIdentity } from "../operations";
import type { Problem } from "../problems";

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
