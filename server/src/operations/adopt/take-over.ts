// Writes the history that was taken over: renames the other tool's table where it has our name, makes ours and fills it, all
// in one transaction, so that a run that is cut off leaves all of it or nothing.
import { fail, ok, type Result } from "../../base/result";
import { ConnectionLost } from "../../database/errors";
import type { ForeignTable } from "../../database/foreign-history/find-foreign";
import { ensureHistory, insertAdoptedRows, textColumns, type AdoptedRow } from "../../database/history";
import { checksumOf } from "../../migrations/checksum";
import { quote } from "../../database/history-shape";
import { nothingChanged, type Problem } from "../../protocol/problems";
import type { LockedSession } from "../running/locked-run";
import { recordSchema } from "../running/record-schema";
import { lostProblem } from "../running/lost-problem";
import { problemOfThrown, type TargetTools } from "../operation";
import { rollBack } from "../running/run-transaction";
import type { MappedMigration } from "./map-history";

export interface Adoption {
  readonly from: ForeignTable | null;
  /** The name the other tool's table gets; null when it keeps its own. */
  readonly renamedTo: string | null;
  readonly migrations: readonly MappedMigration[];
}

/** Keeps the other tool's table where ours has to be. */
export function renaming({ schema, table }: ForeignTable, to: string): string {
  return `ALTER TABLE ${quote(schema)}.${quote(table)} RENAME TO ${quote(to)}`;
}

/** How many rows were written. */
export async function takeOver(
  { session, lock }: LockedSession,
  { from, renamedTo, migrations }: Adoption,
  tools: TargetTools,
): Promise<Result<number, Problem>> {
  const found = migrations.flatMap((one) => rowOf(one, from?.tool.id ?? null, tools.runId) ?? []);
  // Several entries of the other tool may be one migration here; the newest counts.
  const rows = [...new Map(found.map((row) => [row.version, row])).values()];
  try {
    await session.execute("begin");
    if (from && renamedTo !== null) await session.execute(renaming(from, renamedTo));
    const ready = await ensureHistory(session, tools.run);
    if (!ready.ok) {
      await rollBack(session);
      return ready;
    }
    await insertAdoptedRows(session, tools.run, rows);
    if (lock.lost.aborted) {
      await rollBack(session);
      return fail(lostProblem(nothingChanged, null));
    }
    await session.execute("commit");
  } catch (error) {
    if (error instanceof ConnectionLost) {
      return fail(lostProblem("Either the whole history is taken over or nothing is changed.", error));
    }
    await rollBack(session);
    const why = problemOfThrown("adopt", error, nothingChanged);
    if (why === null) throw error;
    return fail(why);
  }
  await recordSchema(session, tools, async () => undefined);
  return ok(rows.length);
}

function rowOf(one: MappedMigration, tool: string | null, runId: string): AdoptedRow | null {
  const { version, name, applied_at, migration, state } = one;
  if (version === null) return null;
  const up = migration?.up?.text ?? null;
  return {
    version,
    name,
    applied_at,
    checksum: up === null ? null : checksumOf(up),
    run_id: runId,
    adopted_from: tool,
    // What ran is known only while the file is not known to be another.
    ...(state === "applied" ? textColumns({ up, down: migration?.down?.text ?? null }) : {}),
  };
}
