// What `preflight` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Check } from "./check";
import type { Difference } from "./difference";

export interface PreflightReport {
  readonly schema: "migrate-safe/preflight/1";
  readonly timestamp: string;
  readonly target: TargetIdentity;
  readonly passed: boolean;
  readonly pending_migrations: readonly {
    readonly version: string;
    readonly name: string;
    readonly path: string;
  }[];
  readonly database: {
    readonly tables: number;
    readonly bytes: number;
    readonly checksum: string;
    /** Of views and rules alone. */
    readonly view_checksum?: string;
    readonly expected_checksum: string | null;
    readonly drift: readonly Difference[];
  };
  readonly checks: readonly Check[];
}
