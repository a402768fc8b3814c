// Writes one backup from one snapshot: catalog, rows, sequences, manifest, and the file that names the newest. Throws what
// goes wrong and leaves nothing half-written under a backup's name. Tells no events.
import { relative } from "node:path";
import { Readable } from "node:stream";
import { hashOf } from "../../base/hash";
import { takeSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { PartialFile } from "../../files/partial-file";
import type { Problem } from "../../protocol/problems";
import type { BackupReport } from "../../protocol/reports/backup";
import { displayName, quoteName, type QualifiedName } from "../../sql/names";
import type { Affected } from "./affected-tables";
import {
  backupHead,
  backupTail,
  backupTrailer,
  copySettings,
  tableEnd,
  tableHead,
  type BackupHeader,
  type BackupSequence,
} from "./backup-format";
import { manifestText } from "./backup-manifest";
import { backupFolder, latestBackupPath, manifestPath } from "./backup-paths";
import { piecesOf, readInOrder, type TableSize } from "./backup-pieces";
import { BackupUnreadable, readPacked } from "./backup-reader";
import { assertNotRewritten, beginSnapshot, Cancelled, openReaders, readTableSizes } from "./backup-snapshot";
import { BackupWriter, RowSum, type TableSum } from "./backup-writer";
import { smallestShare } from "../checks/disk-space";
import { chooseTables } from "./choose-tables";
import { deleteOldBackups } from "./keep-backups";
import { hiddenRows, planLoad, type DataCatalog, type DataTable } from "./data-catalog";
import { newestVersion } from "../migration-states";
import type { TargetTools } from "../operation";
import { rollBack } from "../running/run-transaction";
import type { TargetFacts } from "../target-facts";

/** What is under way, told from inside the streams. */
export class BackupProgress {
  table: string | null = null;
  tables = 0;
  done = 0;
  rows = 0;
  /** All that read. */
  sessions: readonly Session[] = [];
}

export async function writeBackup(
  session: Session,
  facts: TargetFacts,
  affected: Affected | null,
  tools: TargetTools,
  signal: AbortSignal,
  progress: BackupProgress,
): Promise<BackupReport> {
  for (const setting of copySettings) await session.execute(setting);
  const whole = await beginSnapshot(session, tools, signal);
  let file: PartialFile | null = null;
  try {
    const { catalog, scope, because } = await chooseTables(session, whole, affected);
    const hidden = hiddenRows(catalog.tables);
    if (hidden) throw new CannotBackUp(hidden.message, hidden.next);
    const now = tools.clock.now();
    const snapshot = await takeSnapshot(session, { history: tools.run, inTransaction: true });
    const path = await tools.files.timestamped(backupFolder(tools.root), "backup-", ".sql.gz", now);
    file = await tools.files.openPartial(path);
    const readBack = readPacked(Readable.from(file.readAlong(), { objectMode: false }));
    // It is awaited at the end; a failure before that has a cause of its own.
    readBack.catch(() => undefined);
    const { tables } = planLoad(catalog);
    const header = headerOf(facts, tables, scope, snapshot.checksum, now);
    const writer = new BackupWriter(file);
    await writer.text(backupHead(header, catalog, historyName(tools)));
    const sums = await writeRows(writer, session, tables, facts, tools, signal, progress);
    await assertNotRewritten(session, tables);
    const sequences = await readSequences(session, catalog.sequences);
    await writer.text(backupTail(catalog, sequences));
    const rows = sums.reduce((total, sum) => total + sum.rows, 0);
    const trailer = { tables: tables.length, rows, sequences: sequences.length, sha256: writer.textHash() };
    await writer.text(backupTrailer(trailer));
    await writer.finish();
    await session.execute("rollback");
    progress.table = "Reading it back";
    await file.flush();
    const contents = await readBack;
    if (hashOf(contents.sums) !== hashOf(sums)) {
      throw new BackupUnreadable("what was read back is not what was written");
    }
    const report: BackupReport = {
      schema: "migrate-safe/backup/1",
      timestamp: now.toISOString(),
      target: facts.identity,
      path,
      bytes: file.bytes,
      sha256: writer.fileHash(),
      tables: tables.map((table, index) => ({
        table: displayName(table),
        rows: sums[index]?.rows ?? 0,
        sha256: sums[index]?.sha256 ?? "",
      })),
      sequences: sequences.length,
      scope,
      deleted: [],
      remarks: [...catalog.notCovered, ...(because === null ? [] : [`It holds all tables: ${because}.`])],
      schema_checksum: snapshot.checksum,
      version: header.version,
    };
    await must(tools.files.writeAtomic(manifestPath(path), manifestText(report, snapshot), 0o600));
    await file.commit();
    file = null;
    await must(tools.files.writeAtomic(latestBackupPath(tools.root), `${relative(tools.root, path)}\n`));
    // The backup of before a half applied migration may be needed to take it back.
    const isDirty = facts.history.rows.some((row) => row.dirty);
    return {
      ...report,
      deleted: isDirty ? [] : await deleteOldBackups(tools.root, path, tools.run.backup, now),
    };
  } catch (error) {
    await file?.discard();
    await rollBack(session);
    throw error;
  }
}

/** The rows of all tables, read by several sessions and written one table after another. */
async function writeRows(
  writer: BackupWriter,
  lead: Session,
  tables: readonly DataTable[],
  { identity }: TargetFacts,
  tools: TargetTools,
  signal: AbortSignal,
  progress: BackupProgress,
): Promise<readonly TableSum[]> {
  const sizes = await readTableSizes(lead, tables);
  await assertRoom(sizes, tools);
  const pieces = piecesOf(tables, sizes, identity.server_version_num);
  const others = await openReaders(lead, tables, tools, Math.min(tools.run.backup.readers, pieces.length));
  progress.sessions = [lead, ...others];
  const sums: TableSum[] = [];
  try {
    progress.tables = tables.length;
    let sum = new RowSum();
    let isNew = true;
    for await (const { piece, chunk } of readInOrder(progress.sessions, pieces)) {
      if (signal.aborted) throw new Cancelled();
      if (isNew) {
        isNew = false;
        sum = new RowSum();
        progress.table = displayName(piece.table);
        await writer.text(tableHead(piece.table));
      }
      if (chunk !== null) await writer.rows(sum, chunk);
      progress.rows = sum.rows;
      if (chunk !== null || !piece.isLast) continue;
      sums.push(writer.endRows(sum));
      await writer.text(tableEnd);
      progress.done++;
      isNew = true;
    }
    return sums;
  } finally {
    for (const other of others) await other.close();
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
  scope: BackupHeader["scope"],
  schemaChecksum: string,
  now: Date,
): BackupHeader {
  const { identity, history } = facts;
  return {
    taken_at: now.toISOString(),
    target: identity.name,
    database: identity.database,
    ...(identity.system_identifier === null ? {} : { system_identifier: identity.system_identifier }),
    server_version_num: identity.server_version_num,
    schema_checksum: schemaChecksum,
    version: newestVersion(history.rows),
    migrations_applied: history.rows.length,
    scope,
    tables: tables.map(({ schema, name, root, columns }) => ({ schema, name, root, columns })),
  };
}

function historyName(tools: TargetTools): QualifiedName {
  return { schema: tools.run.history_schema, name: tools.run.history_table };
}

/** Refuses what is known to be too much before it fills a disk. */
async function assertRoom(
  sizes: ReadonlyMap<string, TableSize>,
  { run, root, files }: TargetTools,
): Promise<void> {
  const bytes = [...sizes.values()].reduce((sum, { all }) => sum + all, 0);
  const limit = run.backup.max_bytes;
  if (limit !== null && bytes > limit) {
    throw new CannotBackUp(
      `the tables take ${megabytes(bytes)}, and “backup.maxGigabytes” allows ${megabytes(limit)}`,
      smaller,
    );
  }
  const free = await files.freeBytes(backupFolder(root));
  if (free !== null && free < bytes * smallestShare) {
    throw new CannotBackUp(
      `the tables take ${megabytes(bytes)}, and the disk of ${backupFolder(root)} has ${megabytes(free)} left`,
      smaller,
    );
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

/** What is known to fail before a row is read, with what to do about it. */
export class CannotBackUp extends Error {
  override readonly name = "CannotBackUp";
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

const smaller =
  "Make room, raise the limit, or back up less: --tables affected, for apply --backup-tables affected.";

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
