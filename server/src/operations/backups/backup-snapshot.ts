// The moment that a backup shows: every table locked, then the snapshot, then more sessions that see the same one. Reads
// no rows.
import { ConnectionLost, ServerError } from "../../database/errors";
import { ownTables } from "../../database/history-shape";
import type { Session } from "../../database/session";
import { displayName, quoteName } from "../../sql/names";
import { copySettings } from "./backup-format";
import type { TableSize } from "./backup-pieces";
import { BackupUnreadable } from "./backup-reader";
import { readDataCatalog, type DataCatalog, type DataTable } from "./data-catalog";
import type { TargetTools } from "../operation";

/** The run was cancelled in the middle of a table. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

const snapshotAttempts = 3;

/**
 * Opens the snapshot with every table locked before it is taken: LOCK TABLE takes no snapshot itself (manual: "LOCK"),
 * so no table can be truncated or rewritten between the two, which would read as empty. A table that was created in
 * between was not locked, so then all begins again.
 */
export async function beginSnapshot(
  session: Session,
  tools: TargetTools,
  signal: AbortSignal,
): Promise<DataCatalog> {
  const own = ownTables(tools.run);
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw new Cancelled();
    const before = await readDataCatalog(session, tools.run.schemas, own);
    await session.execute("begin isolation level repeatable read read only");
    try {
      if (before.tables.length > 0) {
        await session.execute(lockTables(before.tables));
      }
      const catalog = await readDataCatalog(session, tools.run.schemas, own);
      const locked = new Set(before.tables.map((table) => table.oid));
      if (catalog.tables.every((table) => locked.has(table.oid))) return catalog;
    } catch (error) {
      await session.execute("rollback");
      // SQLSTATE 42P01 undefined_table: dropped between looking and locking.
      const gone = error instanceof ServerError && error.code === "42P01";
      if (!gone || attempt === snapshotAttempts) throw error;
      continue;
    }
    await session.execute("rollback");
    if (attempt === snapshotAttempts) throw new BackupUnreadable("tables keep being created while it begins");
  }
}

function lockTables(tables: readonly DataTable[]): string {
  return `lock table ${tables.map((table) => `only ${quoteName(table)}`).join(", ")} in access share mode`;
}

/** Every reader locks every table, and the server has room for some thousands of locks in all. */
const mostTablesLockedTwice = 500;

/**
 * More sessions on the snapshot of the first, one less than `wanted`; fewer where the server or a pooler has none to give.
 * They lock at once and without waiting: behind a schema change that waits for the first session they would wait for ever.
 */
export async function openReaders(
  lead: Session,
  tables: readonly DataTable[],
  tools: TargetTools,
  wanted: number,
): Promise<readonly Session[]> {
  const found: Session[] = [];
  if (wanted < 2 || tools.database.kind === "scratch" || tables.length > mostTablesLockedTwice) return found;
  try {
    const rows = await lead.query<{ id: string }>("select pg_catalog.pg_export_snapshot() as id");
    while (found.length < wanted - 1) {
      const opened = await tools.database.connect({ purpose: "backup", runId: tools.runId, readOnly: true });
      if (!opened.ok) return found;
      found.push(opened.value);
      for (const setting of copySettings) await opened.value.execute(setting);
      await opened.value.execute("begin isolation level repeatable read read only");
      await opened.value.execute(`set transaction snapshot '${rows[0]?.id.replaceAll("'", "''") ?? ""}'`);
      await opened.value.execute(`${lockTables(tables)} nowait`);
    }
  } catch (error) {
    if (!(error instanceof ServerError) && !(error instanceof ConnectionLost)) throw error;
    await found.pop()?.close();
  }
  return found;
}

/** Sizes by oid of the tables whose rows lie in pages; asked only when they are locked, because it waits for locks. */
export async function readTableSizes(
  session: Session,
  tables: readonly DataTable[],
): Promise<ReadonlyMap<string, TableSize>> {
  const rows = await session.query<{ oid: string; heap: string; all: string }>(
    `select c.oid::text as oid, pg_catalog.pg_relation_size(c.oid)::text as heap,
            pg_catalog.pg_table_size(c.oid)::text as all
     from pg_catalog.pg_class c join pg_catalog.pg_am a on a.oid = c.relam
     where c.oid = any($1::pg_catalog.oid[]) and a.amname = 'heap'`,
    [tables.map((table) => table.oid)],
  );
  return new Map(rows.map(({ oid, heap, all }) => [oid, { heap: Number(heap), all: Number(all) }]));
}

/** A second look at the danger that locking first rules out: the file that a table is in, then and now. */
export async function assertNotRewritten(session: Session, tables: readonly DataTable[]): Promise<void> {
  const rows = await session.query<{ oid: string; filenode: string | null }>(
    `select c.oid::text as oid, pg_catalog.pg_relation_filenode(c.oid)::text as filenode
     from pg_catalog.pg_class c where c.oid = any($1::pg_catalog.oid[])`,
    [tables.map((table) => table.oid)],
  );
  const now = new Map(rows.map((row) => [row.oid, row.filenode]));
  for (const table of tables) {
    const { filenode } = table;
    if (filenode !== "0" && now.get(table.oid) !== filenode) {
      throw new BackupUnreadable(`${displayName(table)} was truncated or rewritten while it was read`);
    }
  }
}
