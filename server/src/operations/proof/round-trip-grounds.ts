// Where a round trip is tried: in the open transaction of a watched schema, or on a copy of the database, where every
// script is committed as an apply would.
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { SchemaMoment, SchemaWatch } from "../../database/schema-watch";
import type { FolderTools } from "../operation";
import type { RunnableFile } from "../runnable-file";
import { provable } from "./provable-file";
import type { RoundTripGround, RunnablePair } from "./round-trip";
import type { PlacedError, ScriptRun } from "./script-run";

/** The schema before the up, and after it. */
export interface Around<Schema> {
  readonly before: Schema;
  readonly after: Schema;
}

export function inTransaction(
  run: ScriptRun,
  watch: SchemaWatch,
  pair: RunnablePair,
  { before, after }: Around<SchemaMoment>,
): RoundTripGround {
  return {
    run: async (half) => runWatched(run, watch, pair[half]),
    differencesBack: async () => watch.compare(before, await watch.look(), { columnOrder: true }),
    differencesAgain: async () => watch.compare(after, await watch.look()),
  };
}

/** Runs a script inside the open transaction so that the watch can tell what it did. */
export async function runWatched(
  run: ScriptRun,
  watch: SchemaWatch,
  file: RunnableFile,
): Promise<PlacedError | null> {
  const statements = provable(file);
  if (!statements.ok) throw new Error(`${statements.failure} was to be tried on a copy`);
  await watch.mark();
  return run.inTransaction(file, statements.value);
}

export function onCopy(
  run: ScriptRun,
  tools: Pick<FolderTools, "run">,
  pair: RunnablePair,
  { before, after }: Around<SchemaSnapshot>,
): RoundTripGround {
  const look = async () => takeSnapshot(run.session, { history: tools.run });
  return {
    run: async (half) => (await run.commit(pair[half])).error,
    differencesBack: async () => compareSnapshots(before, await look(), { columnOrder: true }),
    differencesAgain: async () => compareSnapshots(after, await look()),
  };
}
