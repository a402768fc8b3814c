// The schemas that the history keeps: as the last run left it, and as it was before a migration that is half applied. Bytes
// of `packSnapshot`; does not know what is in them.
import { historyTable, readShape, type Place } from "./history-shape";
import type { Session } from "./session";

/** The schema as it was before a half applied migration; null when it was not kept. */
export async function readSnapshotBefore(
  session: Session,
  run: Place,
  version: string,
): Promise<Buffer | null> {
  const shape = await readShape(session, run);
  if (!shape?.columns.has("schema_snapshot_before")) return null;
  const rows = await session.query<{ packed: Buffer | null }>(
    `select schema_snapshot_before as packed from ${historyTable(run)} where version::text = $1`,
    [version],
  );
  return rows[0]?.packed ?? null;
}

/**
 * Keeps the schema as it was after a migration beside its row, so that drift can be explained line by line; only one row
 * keeps one, the newest. The bytes are `packSnapshot`'s.
 */
export async function storeSnapshot(
  session: Session,
  run: Place,
  version: string,
  packed: Buffer,
): Promise<void> {
  await session.query(
    `update ${historyTable(run)} set schema_snapshot = case when version = $1 then $2::bytea end
     where version = $1 or schema_snapshot is not null`,
    [version, packed],
  );
}

/** The stored snapshot with the version it belongs to; null when there is none. */
export async function readStoredSnapshot(
  session: Session,
  run: Place,
): Promise<{ readonly version: string; readonly packed: Buffer } | null> {
  const shape = await readShape(session, run);
  if (!shape?.columns.has("schema_snapshot")) return null;
  const rows = await session.query<{ version: string; packed: Buffer }>(
    `select version::text as version, schema_snapshot as packed from ${historyTable(run)} where schema_snapshot is not null
     order by applied_at desc limit 1`,
  );
  return rows[0] ?? null;
}
