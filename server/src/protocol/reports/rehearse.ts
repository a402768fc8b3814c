// What `rehearse` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Problem } from "../problems";

export const rehearsedOutcomes = [
  "done",
  "fails",
  "not-rehearsed",
  "skipped",
  "no-down",
  "irreversible",
] as const;

/** "not-rehearsed": it needs what the copy of the schema lacks. "skipped": something before it did not run. */
export type RehearsedOutcome = (typeof rehearsedOutcomes)[number];

export interface RehearsedHalf {
  readonly outcome: RehearsedOutcome;
  /** Null when it was not run. */
  readonly ms: number | null;
  /** Why it fails, or why it could not be rehearsed. */
  readonly problem: Problem | null;
}

export interface RehearsedMigration {
  readonly version: string;
  readonly name: string;
  readonly up: RehearsedHalf;
  readonly down: RehearsedHalf;
}

/** Something of the target's schema that the copy has not. */
export interface NotRepresented {
  /** "extension postgis", "create table public.places", … */
  readonly object: string;
  readonly reason: string;
}

export interface RehearseReport {
  readonly schema: "migrate-safe/rehearse/1";
  readonly target: TargetIdentity;
  /** What the copy was made on; null when nothing was pending, so that none was made. */
  readonly engine: { readonly kind: "pglite"; readonly version: string } | null;
  /** The copy of the schema: statements that made it, and milliseconds. */
  readonly copied: { readonly statements: number; readonly ms: number };
  readonly not_represented: readonly NotRepresented[];
  /** Rows that were copied along; null when only the schema was. */
  readonly sample: {
    readonly rows_per_table: number;
    readonly tables: number;
    readonly rows: number;
    readonly remarks: readonly string[];
  } | null;
  readonly migrations: readonly RehearsedMigration[];
}
