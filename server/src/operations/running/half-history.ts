// What the history says of one half of a pair while it runs and when it ends half done. Runs no statement of the file.
import { ConnectionLost } from "../../database/errors";
import {
  insertHistoryRow,
  markDirty,
  readHistory,
  textColumns,
  updateHistoryRow,
  type NewHistoryRow,
} from "../../database/history";
import { packSnapshot, takeSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import { freshSession, type MigrationRun } from "./migration-run";
import type { HalfWork } from "./run-half";

/** The row says that the file is half done before anything of it is. */
export async function beginUnits(session: Session, run: MigrationRun, work: HalfWork): Promise<void> {
  const { direction, version } = work;
  const run_id = run.tools.runId;
  if (work.from !== undefined) {
    const texts = direction === "up" ? textsOf(work) : {};
    const { resolution } = work;
    const more = { direction, run_id, error: null, ...texts };
    await markDirty(session, run.tools.run, version, { ...more, ...(resolution && { resolution }) });
    return;
  }
  const fresh = { direction, units_done: 0, unit_hashes: [], run_id };
  if (direction === "down") {
    await markDirty(session, run.tools.run, version, fresh);
    return;
  }
  const snapshot = await takeSnapshot(session, { history: run.tools.run });
  await insertHistoryRow(session, run.tools.run, {
    ...newRow(run, work, null),
    dirty: true,
    ...fresh,
    schema_checksum_before: snapshot.checksum,
    schema_snapshot_before: packSnapshot(snapshot),
  });
}

/** The row of an up that is applied. */
export function newRow(run: MigrationRun, work: HalfWork, executionMs: number | null): NewHistoryRow {
  return {
    version: work.version,
    name: work.file.name,
    execution_ms: executionMs,
    applied_by: run.database.identity.role,
    run_id: run.tools.runId,
    ...textsOf(work),
  };
}

function textsOf({ file, downText }: HalfWork) {
  return { checksum: file.checksum, ...textColumns({ up: file.text, down: downText }) };
}

/** Whether the history has a row of the version. */
export async function hasRow(session: Session, run: MigrationRun, version: string): Promise<boolean> {
  const history = await readHistory(session, run.tools.run);
  return history.ok && history.value.rows.some((row) => row.version === version);
}

/** The transaction is over, and nobody knows what of the file lasts: the history must say so. */
export async function recordEscape(run: MigrationRun, work: HalfWork): Promise<void> {
  await freshSession(run);
  const error = "Something in the file ended the transaction it was run in.";
  if (work.direction === "up") {
    const row = { ...newRow(run, work, null), dirty: true, direction: "up", error } as const;
    await insertHistoryRow(run.session, run.tools.run, row);
  } else {
    await markDirty(run.session, run.tools.run, work.version, { direction: "down", error });
  }
}

/** Why the row is dirty; when our session is gone a new one says it, and the log has it in any case. */
export async function noteError(run: MigrationRun, version: string, message: string): Promise<void> {
  const note = async (session: Session): Promise<void> => {
    await updateHistoryRow(session, run.tools.run, version, { error: message });
  };
  try {
    await note(run.session);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    const opened = await run.database.connect({ purpose: "note", runId: run.tools.runId });
    if (!opened.ok) return;
    try {
      await note(opened.value);
    } finally {
      await opened.value.close();
    }
  }
}
