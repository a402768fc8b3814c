// What `verify` gives: the proof of each pair, the runbook's stages, and the checks of a pull request. Fields
// are added, never changed or removed.
import type { Range } from "../../base/text-range";
import type { Direction } from "../findings";
import type { Check } from "./check";
import type { Difference } from "./difference";

export const verifyOutcomes = [
  "restores",
  "differs",
  "up-fails",
  "down-fails",
  "reup-fails",
  "no-down",
  "irreversible",
  "skipped",
] as const;

export type VerifyOutcome = (typeof verifyOutcomes)[number];

/** What a difference that a round trip leaves is about; "irreversible": no script can undo it, for instance an enum value. */
export const differenceClasses = ["structure", "order", "grants", "comments", "irreversible"] as const;

/** A difference after up and down, in words: `column public.orders.note: default 'x' is missing`. */
export interface ProvedDifference extends Difference {
  readonly class: (typeof differenceClasses)[number];
  readonly message: string;
  /** The down's statement that is wrong, or the up's that has no inverse; null when neither could be told. */
  readonly place: { readonly path: string; readonly range: Range; readonly direction: Direction } | null;
}

export interface VerifyResult {
  readonly version: string;
  readonly name: string;
  readonly outcome: VerifyOutcome;
  readonly ms: number;
  readonly differences: readonly ProvedDifference[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly path: string;
    readonly range: Range | null;
  } | null;
  /** Why it was skipped or is irreversible. */
  readonly reason: string | null;
}

/** The runbook's seven stages, in its order. */
export const verifyStages = [
  "create",
  "ups",
  "integrity",
  "downs",
  "compare",
  "ups-again",
  "cleanup",
] as const;

export type VerifyStageId = (typeof verifyStages)[number];

export interface VerifyStage extends Check {
  readonly id: VerifyStageId;
  readonly title: string;
  readonly ms: number;
}

/** The `index`th of `count` parts of the migrations, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The other ways in which a tool may run the same files. */
export const verifyModes = ["one-transaction", "simple-queries"] as const;

export type VerifyMode = (typeof verifyModes)[number];

/** How a mode ended differently from one transaction a migration; without error and differences it did not. */
export interface VerifyModeResult {
  readonly mode: VerifyMode;
  /** The migration that failed; null when none did. */
  readonly version: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly differences: readonly Difference[];
}

export interface VerifyReport {
  readonly schema: "migrate-safe/verify/1";
  readonly engine: { readonly kind: "pglite" | "postgres"; readonly version: string };
  readonly shard: Shard | null;
  /** Null when they were not asked for, or an up failed. */
  readonly modes: readonly VerifyModeResult[] | null;
  readonly results: readonly VerifyResult[];
  readonly stages: readonly VerifyStage[];
  /** The runbook's checks of a pull request. */
  readonly checks: readonly Check[];
  readonly summary: Readonly<Record<VerifyOutcome, number>>;
}
