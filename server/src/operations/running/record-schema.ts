// What the schema is like after a run: kept beside the migration that was applied last, for drift to be told by, and held
// against what was kept there when migrations were rolled back to it. Outside the migrations' own transactions, so that none
// of their locks is held while the catalogs are read; when this is cut off, the next preflight only says that nothing was
// recorded.
import { ConnectionLost } from "../../database/errors";
import { readHistory, updateHistoryRow, type HistoryRow } from "../../database/history";
import { readStoredSnapshot, storeSnapshot } from "../../database/history-snapshots";
import {
  compareSnapshots,
  packSnapshot,
  takeSnapshot,
  unpackSnapshot,
  type SchemaSnapshot,
} from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { SchemaAfterRollback } from "../../protocol/reports/rollback";
import type { TargetTools } from "../operation";

/** `freshen` brings the session to a search path and a role of our own. */
export async function recordSchema(
  session: Session,
  tools: TargetTools,
  freshen: () => Promise<void>,
): Promise<void> {
  await unlessLost(async () => {
    await freshen();
    const last = await lastApplied(session, tools);
    if (last) await keep(session, tools, last, await takeSnapshot(session, { history: tools.run }));
  });
}

/**
 * Whether the schema is what the run left that applied the migration now last. Null where no run recorded it; then what is
 * there is recorded. A schema that differs is not: so preflight and diff go on to tell what the down scripts left.
 */
export async function compareWithRecord(
  session: Session,
  tools: TargetTools,
  freshen: () => Promise<void>,
): Promise<SchemaAfterRollback | null> {
  return unlessLost(async () => {
    await freshen();
    const last = await lastApplied(session, tools);
    if (!last) return null;
    const now = await takeSnapshot(session, { history: tools.run });
    const recorded = last.schema_checksum_after;
    const stored = recorded === null ? null : await readStoredSnapshot(session, tools.run, last.version);
    const before = stored === null ? null : unpackSnapshot(stored);
    const differences = before === null ? null : compareSnapshots(before, now);
    // Another major version prints some definitions differently, which is no difference.
    const isAsBefore = recorded === now.checksum || differences?.length === 0;
    if (recorded === null || isAsBefore) await keep(session, tools, last, now);
    return recorded === null
      ? null
      : { version: last.version, as_before: isAsBefore, differences: differences ?? [] };
  });
}

async function lastApplied(session: Session, tools: TargetTools): Promise<HistoryRow | null> {
  const history = await readHistory(session, tools.run);
  const last = history.ok ? history.value.rows.at(-1) : undefined;
  return last && !last.dirty ? last : null;
}

async function keep(
  session: Session,
  { run }: TargetTools,
  { version }: HistoryRow,
  snapshot: SchemaSnapshot,
): Promise<void> {
  await updateHistoryRow(session, run, version, { schema_checksum_after: snapshot.checksum });
  await storeSnapshot(session, run, version, packSnapshot(snapshot));
}

async function unlessLost<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectionLost) return null;
    throw error;
  }
}
