// What `locks` gives: the forecast of each statement, and what was seen of it. Fields are added, never
// changed or removed.
import type { DryRunStatement } from "./dry-run";

/** What was seen of a statement on the embedded database. */
export interface ObservedStatement {
  /** Taken by this statement and not by an earlier one of its transaction; relations that the file makes are left out. */
  readonly locks: readonly {
    readonly relation: string;
    readonly mode: string;
    readonly rewrite: boolean;
    readonly scan: boolean;
  }[];
  /** Where that is not what was foretold. */
  readonly disagreements: readonly string[];
}

export interface LockedStatement extends DryRunStatement {
  /** Null when it was not watched. */
  readonly observed: ObservedStatement | null;
}

export interface LockedMigration {
  readonly version: string;
  readonly name: string;
  readonly statements: readonly LockedStatement[];
  /** Why statements were not watched although that was asked for. */
  readonly not_observed: string | null;
}

export interface LocksReport {
  readonly schema: "migrate-safe/locks/1";
  /** What the statements were run on; null for a forecast alone. */
  readonly engine: { readonly kind: "pglite"; readonly version: string } | null;
  readonly migrations: readonly LockedMigration[];
  /** How often what was seen is not what was foretold. */
  readonly disagreements: number;
}
