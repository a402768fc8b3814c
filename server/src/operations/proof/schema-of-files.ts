// The schema that the ups of migrations make on an empty database in memory, to be held against a target's.
import { fail, ok, type Result } from "../../base/result";
import { ConnectionLost } from "../../database/errors";
import { takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Migration } from "../../migrations/migration";
import { placeText } from "../locate-error";
import { labelOf } from "../migration-states";
import type { FolderTools } from "../operation";
import { openMemorySession } from "./memory-session";
import { Prover } from "./prover";

/** Fails with half a sentence that says why there is none. */
export async function schemaOfFiles(
  migrations: readonly Migration[],
  tools: FolderTools,
  purpose: string,
  signal: AbortSignal,
): Promise<Result<SchemaSnapshot, string>> {
  const opened = await openMemorySession(tools, purpose);
  if (!opened.ok) return fail(opened.failure.message);
  const { database, session } = opened.value;
  try {
    const prover = new Prover(session, tools);
    for (const migration of migrations) {
      if (signal.aborted) return fail("the run was cancelled");
      const { error } = await prover.take(migration, false);
      if (!error) continue;
      const place = error.range === null ? error.path : placeText(error.path, error.range);
      return fail(
        `${labelOf(migration)} does not run on an empty database in memory (${place}: ${error.message})`,
      );
    }
    return ok(await takeSnapshot(session, { history: tools.run }));
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return fail(`the database in memory stopped (${error.message})`);
  } finally {
    await database.close();
  }
}
