// Backup: the rows of all tables in one snapshot, streamed into a file that psql can load, read back before it counts.
// Nothing shows under the backup's name until it is whole, and the snapshot is closed before anything else happens.
import { relative } from "node:path";
import { ok } from "../base/result";
import { hashOf } from "../base/hash";
import { ConnectionLost, ServerError, serverMessageOf } from "../database/errors";
import { takeSnapshot } from "../database/schema-snapshot";
import type { Session } from "../database/session";
import type { PartialFile } from "../files/partial-file";
import type { OperationEvent, Plan, PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
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
import { historyBasis, newestVersion } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Clock,
  type Operation,
  type TargetTools,
} from "./operation";
import { rollBack } from "./run-transaction";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export const backup: Operation<"backup", TargetFacts, TargetFacts, TargetTools> = {
  id: "backup",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "backup", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan(_intent, facts) {
    const plan = makePlan({
      operation: "backup",
      target: facts.identity,
      steps: backupSteps(),
      warnings: [],
      basis: historyBasis(facts.history),
    });
    return ok({ plan, details: facts });
  },

  async *body({ plan, details }, tools, signal) {
    const end = yield* runBackup(plan, details, tools, signal);
    if (end.kind === "done") return ended("done", end.report, { report: end.report.path });
    if (end.kind === "cancelled") {
      return ended("cancelled-clean", null, { problem: cancelledProblem(noBackup) });
    }
    return end.refused ? refused(end.problem) : ended("failed-clean", null, { problem: end.problem });
  },
};

export function backupSteps(): readonly PlanStep[] {
  return [step({ id: "backup", title: "Back up the rows of all tables", kind: "backup" })];
}

export type BackupEnd =
  | { readonly kind: "done"; readonly report: BackupReport }
  | { readonly kind: "failed"; readonly problem: Problem; readonly refused: boolean }
  | { readonly kind: "cancelled" };

const noBackup = `${nothingChanged} No backup was made.`;

class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** Also the second part of an apply. */
export async function* runBackup(
  plan: Plan,
  facts: TargetFacts,
  tools: TargetTools,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, BackupEnd> {
  const events = stepEvents(plan, tools.clock);
  const shown = stepOf(plan, "backup");
  yield events.start(shown);
  const opened = await tools.database.connect({ purpose: "backup", runId: tools.runId, readOnly: true });
  if (!opened.ok) {
    yield events.failed(shown, opened.failure);
    return { kind: "failed", problem: opened.failure, refused: true };
  }
  const progress = new Progress();
  const work = writeBackup(opened.value, facts, tools, signal, progress).finally(async () =>
    opened.value.close(),
  );
  const cancel = async (): Promise<boolean> => tools.database.cancel(opened.value);
  const settled = yield* reported(work, progress, tools.clock, signal, cancel, (message, done, total) =>
    events.progress(shown, message, done, total),
  );
  if (settled.kind === "value") {
    yield events.done(shown);
    return { kind: "done", report: settled.value };
  }
  if (settled.error instanceof Cancelled || signal.aborted) return { kind: "cancelled" };
  const why = backupProblem(settled.error);
  if (why === null) throw settled.error;
  yield events.failed(shown, why);
  return { kind: "failed", problem: why, refused: false };
}

/** What is under way, told from inside the streams. */
class Progress {
  table: string | null = null;
  tables = 0;
  done = 0;
  rows = 0;
}

type Settled<Value> =
  { readonly kind: "value"; readonly value: Value } | { readonly kind: "error"; readonly error: unknown };

const reportEveryMs = 1_000;

/** Waits for the work and tells how far it is once a second; cancels what the server does when the run is cancelled. */
async function* reported<Value>(
  work: Promise<Value>,
  progress: Progress,
  clock: Clock,
  signal: AbortSignal,
  cancel: () => Promise<boolean>,
  event: (message: string, done: number, total: number) => OperationEvent,
): AsyncGenerator<OperationEvent, Settled<Value>> {
  const over = new AbortController();
  const settled = work
    .then(
      (value): Settled<Value> => ({ kind: "value", value }),
      (error: unknown): Settled<Value> => ({ kind: "error", error }),
    )
    .finally(() => over.abort());
  const stop = (): void => {
    cancel().catch((error: unknown) => {
      if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
    });
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const tick = clock.sleep(reportEveryMs, over.signal).then(() => null);
      const first = await Promise.race([settled, tick]);
      if (first !== null) return first;
      if (over.signal.aborted) return await settled;
      if (progress.table !== null) {
        yield event(`${progress.table}, ${progress.rows} rows so far`, progress.done, progress.tables);
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await settled;
  }
}

async function writeBackup(
  session: Session,
  facts: TargetFacts,
  tools: TargetTools,
  signal: AbortSignal,
  progress: Progress,
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

function follow(progress: Progress, rows: number, signal: AbortSignal): void {
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
  const own = [historyName(tools)];
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

class FileProblem extends Error {
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

/** Null for what only a bug can throw. */
function backupProblem(error: unknown): Problem | null {
  const next =
    "Correct the cause and run it again; migrate-safe apply --skip-backup goes on without a backup.";
  const text = (message: string) => ({ message: `The backup failed: ${message}.`, state: noBackup, next });
  if (error instanceof ServerError) {
    return problem("backup/failed", text(error.message), { server: serverMessageOf(error) });
  }
  if (error instanceof ConnectionLost) return problem("backup/failed", text("the connection was lost"));
  if (error instanceof FileProblem)
    return problem("backup/failed", text(error.problem.message.replace(/\.$/, "")));
  if (error instanceof BackupUnreadable) return problem("backup/failed", text(error.message));
  if (error instanceof Error && "syscall" in error) return problem("backup/failed", text(error.message));
  return null;
}
