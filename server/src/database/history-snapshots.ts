// The schemas that the history keeps: as the last runs left it, and as it was before a migration that is half applied. Bytes
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

/** How many runs' schemas are kept: that of the last one explains drift, those before it what a rollback has left. */
const kept = 5;

/**
 * Keeps the schema as it was after a migration beside its row, so that what differs can be told line by line. The rows of the
 * newest migrations keep theirs. The bytes are `packSnapshot`'s.
 */
export async function storeSnapshot(
  session: Session,
  run: Place,
  version: string,
  packed: Buffer,
): Promise<void> {
  const table = historyTable(run);
  await session.query(
    `update ${table} set schema_snapshot = case when version = $1 then $2::bytea end
     where version = $1 or (schema_snapshot is not null and version not in (
       select version from ${table} where schema_snapshot is not null and version <> $1
       order by applied_at desc limit ${kept - 1}))`,
    [version, packed],
  );
}

/** The schema as it was after a migration; null when it was not kept. */
export async function readStoredSnapshot(
  session: Session,
  run: Place,
  version: string,
): Promise<Buffer | null> {
  const shape = await readShape(session, run);
  if (!shape?.columns.has("schema_snapshot")) return null;
  const rows = await session.query<{ packed: Buffer | null }>(
    `select schema_snapshot as packed from ${historyTable(run)} where version::text = $1`,
    [version],
  );
  return rows[0]?.packed ?? null;
}
