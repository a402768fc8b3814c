// What `adopt` gives. Fields are added, never changed or removed.
import type { TargetIdentity } from "../operations";
import type { Difference } from "./difference";

export const adoptedStates = ["applied", "changed", "missing-file", "unknown", "dirty"] as const;

/** "changed": the file is not the one the other tool ran. "unknown": it has no version, so it cannot be recorded. */
export type AdoptedState = (typeof adoptedStates)[number];

export interface AdoptReport {
  readonly schema: "migrate-safe/adopt/1";
  readonly target: TargetIdentity;
  /** Null for an empty history of its own. */
  readonly tool: string | null;
  /** The other tool's table, and the name it is kept under. */
  readonly table: string | null;
  readonly kept_as: string | null;
  readonly history: string;
  readonly migrations: readonly {
    /** What the other tool calls it. */
    readonly key: string;
    readonly version: string | null;
    readonly name: string;
    readonly state: AdoptedState;
    readonly applied_at: string | null;
    readonly path: string | null;
  }[];
  readonly proof: {
    readonly outcome: "same" | "differs" | "not-proven";
    readonly reason: string | null;
    /** before = what the files make, after = what the target has. */
    readonly differences: readonly Difference[];
    readonly not_compared: readonly string[];
  } | null;
  /** How many rows were written. */
  readonly adopted: number;
  /** Statements that go back to the other tool, for a person to run. */
  readonly undo: readonly string[];
}
