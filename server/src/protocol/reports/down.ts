// What `down` gives: generated down scripts and what was proven of them. Fields are added, never changed or
// removed.
import type { Difference } from "./difference";

export const downVerdicts = ["exact", "irreversible", "not-proven"] as const;

/**
 * "exact": up, down and up again were run, and the down gave the schema back. "irreversible": the script says that there
 * is no way back. "not-proven": none is offered.
 */
export type DownVerdict = (typeof downVerdicts)[number];

/** What a down came from: the up's own statements, the schemas before and after it, or both. */
export type DownSource = "inverse" | "inverse-and-schema" | "schema" | "none";

export interface DownResult {
  readonly version: string;
  readonly name: string;
  readonly verdict: DownVerdict;
  readonly source: DownSource;
  /** The file it is or would be written to; null when the layout has none. */
  readonly path: string | null;
  /** The up script that keeps its data and goes with this down; null where that was not asked for. */
  readonly up_sql: string | null;
  /** The down script; null when none is offered. */
  readonly sql: string | null;
  /** The whole file with it; null when none is offered, and where that file holds an up that would change as well. */
  readonly file_text: string | null;
  readonly written: boolean;
  /** Data that it does not bring back, each the end of a sentence "Cannot come back: …". */
  readonly lost: readonly string[];
  /** Why it is irreversible or not proven, or what else comes back differently. */
  readonly reason: string | null;
  readonly differences: readonly Difference[];
  readonly ms: number;
}

export interface DownReport {
  readonly schema: "migrate-safe/down/1";
  readonly engine: { readonly kind: "pglite" | "postgres"; readonly version: string };
  readonly results: readonly DownResult[];
  readonly summary: Readonly<Record<DownVerdict, number>>;
}
