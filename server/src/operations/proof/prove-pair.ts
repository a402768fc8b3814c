// Proves one pair: in an open transaction, or on a copy of the database when a transaction cannot show it. Leaves the
// database as it was.
import { takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { SchemaMoment, SchemaWatch } from "../../database/schema-watch";
import type { FolderTools } from "../operation";
import { withCopy } from "./database-copy";
import { placeDifferences, placeDifferencesOnCopy } from "./difference-places";
import type { MemorySession } from "./memory-session";
import { roundTrip, verdict, type Proof, type RunnablePair } from "./round-trip";
import { inTransaction, onCopy, runWatched, type Around } from "./round-trip-grounds";
import type { ScriptRun } from "./script-run";

/** What running a pair in a transaction showed. */
export interface Tried {
  readonly proof: Proof;
  /** The schema that the up left; null when it failed. */
  readonly made: SchemaMoment | null;
}

/**
 * Inside an open transaction, before the up. Leaves what the up made, but what was before it when there are
 * differences, and an aborted transaction when it fails.
 */
export async function tryPair(run: ScriptRun, watch: SchemaWatch, pair: RunnablePair): Promise<Tried> {
  const { session } = run;
  await session.execute("savepoint before_up");
  const error = await runWatched(run, watch, pair.up);
  if (error) return { proof: verdict("up-fails", { error }), made: null };
  const made = await watch.look();
  await session.execute("savepoint after_up");
  const proof = await roundTrip(inTransaction(run, watch, pair, { before: watch.base, after: made }));
  await session.execute(`rollback to savepoint ${proof.differences.length > 0 ? "before_up" : "after_up"}`);
  if (proof.differences.length === 0) return { proof, made };
  const differences = await placeDifferences(run, watch, pair, proof.differences);
  return { proof: { ...proof, differences }, made };
}

/**
 * On a copy of the database; null when it cannot be copied. Without `around` the copy stands before the up, which then
 * runs there first. An abort ends the copy, whatever runs on it, and throws.
 */
export async function proveOnCopy(
  origin: MemorySession,
  tools: FolderTools,
  pair: RunnablePair,
  around: Around<SchemaSnapshot> | null,
  signal: AbortSignal | null = null,
): Promise<Proof | null> {
  const copied = await withCopy(origin, tools, signal, async (run) => {
    if (around !== null) return roundTrip(onCopy(run, tools, pair, around));
    const before = await takeSnapshot(run.session, { history: tools.run });
    const { error } = await run.commit(pair.up);
    if (error) return verdict("up-fails", { error });
    const after = await takeSnapshot(run.session, { history: tools.run });
    return roundTrip(onCopy(run, tools, pair, { before, after }));
  });
  if (copied === null) return null;
  if (!copied.ok) return verdict("skipped", { reason: copied.failure.message });
  const { differences } = copied.value;
  if (differences.length === 0) return copied.value;
  const from = around === null ? "before" : "after";
  const placed = await withCopy(origin, tools, signal, async (run) =>
    placeDifferencesOnCopy(run, tools, pair, differences, from),
  );
  return placed?.ok ? { ...copied.value, differences: placed.value } : copied.value;
}
