// Writes one backup from one snapshot: catalog, rows, sequences, manifest, and the file that names the newest. Throws what
// goes wrong and leaves nothing half-written under a backup's name. Tells no events.
import { relative } from "node:path";
import { hashOf } from "../base/hash";
import { ServerError } from "../database/errors";
import { ownTables } from "../database/history-shape";
import { takeSnapshot } from "../database/schema-snapshot";
import type { Session } from "../database/session";
import type { PartialFile } from "../files/partial-file";
import type { Problem } from "../protocol/problems";
import type { BackupReport } from "../protocol/reports";
import { displayName, quoteName, type QualifiedName } from "../sql/names";
import {
  backupHead,
  backupTail,
  backupTrailer,
  copyOut,
  copySettings,
  tableEnd,
  tableHead,
  type BackupHeader,
  type BackupSequence,
} from "./backup-format";
import { manifestText } from "./backup-manifest";
import { backupFolder, latestBackupPath, manifestPath } from "./backup-paths";
import { BackupUnreadable, readBackup } from "./backup-reader";
import { BackupWriter, type TableSum } from "./backup-writer";
import { planLoad, readDataCatalog, type DataCatalog, type DataTable } from "./data-catalog";
import { newestVersion } from "./migration-states";
import type { TargetTools } from "./operation";
import { rollBack } from "./run-transaction";
import type { TargetFacts } from "./target-facts";

/** The run was cancelled in the middle of a table. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** What is under way, told from inside the streams. */
export class BackupProgress {
  table: string | null = null;
  tables = 0;
  done = 0;
  rows = 0;
}

export async function writeBackup(
  session: Session,
  facts: TargetFacts,
  tools: TargetTools,
  signal: AbortSignal,
  progress: BackupProgress,
): Promise<BackupReport> {
  for (const setting of copySettings) await session.execute(setting);
  const catalog = await beginSnapshot(session, tools, signal);
  let file: PartialFile | null = null;
  try {
    const now = tools.clock.now();
    const snapshot = await takeSnapshot(session, { history: tools.run, inTransaction: true });
    const path = await tools.files.timestamped(backupFolder(tools.root), "backup-", ".sql.gz", now);
    file = await tools.files.openPartial(path);
    const { tables } = planLoad(catalog);
    const header = headerOf(facts, tables, snapshot.checksum, now);
    const writer = new BackupWriter(file);
    await writer.text(backupHead(header, catalog, historyName(tools)));
    progress.tables = tables.length;
    const sums: TableSum[] = [];
    for (const table of tables) {
      progress.table = displayName(table);
      await writer.text(tableHead(table));
      sums.push(await writer.rows(session.copyOut(copyOut(table)), (rows) => follow(progress, rows, signal)));
      await writer.text(tableEnd);
      progress.done++;
    }
    await assertNotRewritten(session, tables);
    const sequences = await readSequences(session, catalog.sequences);
    await writer.text(backupTail(catalog, sequences));
    const rows = sums.reduce((total, sum) => total + sum.rows, 0);
    const trailer = { tables: tables.length, rows, sequences: sequences.length, sha256: writer.sha256() };
    await writer.text(backupTrailer(trailer));
    await writer.finish();
    await session.execute("rollback");
    progress.table = "Reading it back";
    await readBack(file, sums);
    const report: BackupReport = {
      schema: "migrate-safe/backup/1",
      timestamp: now.toISOString(),
      target: facts.identity,
      path,
      bytes: file.bytes,
      sha256: trailer.sha256,
      tables: tables.map((table, index) => ({
        table: displayName(table),
        rows: sums[index]?.rows ?? 0,
        sha256: sums[index]?.sha256 ?? "",
      })),
      sequences: sequences.length,
      schema_checksum: snapshot.checksum,
      version: header.version,
    };
    await must(
      tools.files.writeAtomic(manifestPath(path), manifestText(report, catalog.notCovered, snapshot), 0o600),
    );
    await file.commit();
    file = null;
    await must(tools.files.writeAtomic(latestBackupPath(tools.root), `${relative(tools.root, path)}\n`));
    return report;
  } catch (error) {
    await file?.discard();
    await rollBack(session);
    throw error;
  }
}

function follow(progress: BackupProgress, rows: number, signal: AbortSignal): void {
  progress.rows = rows;
  if (signal.aborted) throw new Cancelled();
}

const snapshotAttempts = 3;

/**
 * Opens the snapshot with every table locked before it is taken: LOCK TABLE takes no snapshot itself (manual: "LOCK"),
 * so no table can be truncated or rewritten between the two, which would read as empty. A table that was created in
 * between was not locked, so then all begins again.
 */
async function beginSnapshot(
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
        await session.execute(`lock table ${before.tables.map(lockedName).join(", ")} in access share mode`);
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

function lockedName(table: DataTable): string {
  return `only ${quoteName(table)}`;
}

/** A second look at the danger that locking first rules out: the file that a table is in, then and now. */
async function assertNotRewritten(session: Session, tables: readonly DataTable[]): Promise<void> {
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

/** Sequences are not part of a snapshot; read after the tables a value can only be newer than the rows need. */
async function readSequences(
  session: Session,
  names: DataCatalog["sequences"],
): Promise<readonly BackupSequence[]> {
  const found: BackupSequence[] = [];
  for (const { schema, name } of names) {
    const rows = await session.query<{ last_value: string; is_called: boolean }>(
      `select last_value::text as last_value, is_called from ${quoteName({ schema, name })}`,
    );
    for (const row of rows) found.push({ schema, name, ...row });
  }
  return found;
}

function headerOf(
  facts: TargetFacts,
  tables: readonly DataTable[],
  schemaChecksum: string,
  now: Date,
): BackupHeader {
  const { identity, history } = facts;
  return {
    taken_at: now.toISOString(),
    target: identity.name,
    database: identity.database,
    server_version_num: identity.server_version_num,
    schema_checksum: schemaChecksum,
    version: newestVersion(history.rows),
    migrations_applied: history.rows.length,
    tables: tables.map(({ schema, name, root, columns }) => ({ schema, name, root, columns })),
  };
}

function historyName(tools: TargetTools): QualifiedName {
  return { schema: tools.run.history_schema, name: tools.run.history_table };
}

/** Reads the file to its end and compares every table with what the server sent. */
async function readBack(file: PartialFile, sums: readonly TableSum[]): Promise<void> {
  await file.flush();
  const contents = await readBackup(file.temporaryPath);
  const same = hashOf(contents.sums) === hashOf(sums);
  if (!same) throw new BackupUnreadable("what was read back is not what was written");
}

/** A file that could not be written, as the files room says it. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
  readonly problem: Problem;

  constructor(why: Problem) {
    super(why.message);
    this.problem = why;
  }
}

async function must(written: ReturnType<TargetTools["files"]["writeAtomic"]>): Promise<void> {
  const result = await written;
  if (!result.ok) throw new FileProblem(result.failure);
}
