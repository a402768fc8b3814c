// What `postflight` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Check } from "./check";

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
