// Runs statements as one transaction that also holds the change of the history, so both last or neither. Tries again as
// a whole when a lock was not granted, with more patience each time; finds out what became of a commit whose answer was
// lost. Does not know what the statements are for.
import { Readable } from "node:stream";
import { ConnectionLost, ServerError } from "../database/errors";
import type { Session } from "../database/session";
import type { Blocker, OperationEvent, PlanStep } from "../protocol/operations";
import type { RunnableFile } from "./runnable-file";
import { textOf, type MigrationRun, type PlannedStatement, type StatementsEnd } from "./migration-run";
import { describeBlocker, watchStatement } from "./watch-statement";

export interface TransactionWork {
  readonly file: RunnableFile;
  readonly statements: readonly PlannedStatement[];
  /** The step that shows the commit; null when the commit belongs to no step of its own. */
  readonly commitStep: PlanStep | null;
  /** The change of the history, in the same transaction. */
  recordIn(session: Session): Promise<void>;
  /** Whether the change of the history is there, asked on a new session after a lost commit. */
  isRecorded(session: Session): Promise<boolean>;
}

/**
 * SQLSTATEs after which the same transaction may succeed: lock_not_available, deadlock_detected, serialization_failure.
 * Manual: "PostgreSQL Error Codes".
 */
const worthRetrying: ReadonlySet<string> = new Set(["55P03", "40P01", "40001"]);

/** Shares of the lock timeout that the attempts wait: early ones are short, because whoever queues behind us waits too. */
const attemptShares = [0.1, 0.2, 0.4, 0.7, 1] as const;
const firstPauseMs = 250;

export async function* runTransaction(
  run: MigrationRun,
  work: TransactionWork,
): AsyncGenerator<OperationEvent, StatementsEnd> {
  for (const [attempt, share] of attemptShares.entries()) {
    const lockTimeoutMs = Math.max(50, Math.round(run.tools.run.lock_timeout_ms * share));
    const end = yield* tryOnce(run, work, lockTimeoutMs);
    const last = attempt === attemptShares.length - 1;
    if (end.kind !== "failed" || last || !worthRetrying.has(end.error.code)) return end;
    const step =
      work.statements.find(({ statement }) => statement === end.statement)?.step ?? work.commitStep;
    if (step) yield run.events.progress(step, retryMessage(end.error, end.blockers, attempt + 2));
    const pause = firstPauseMs * 2 ** attempt * (0.5 + run.clock.random());
    await run.clock.sleep(pause, run.signal);
  }
  throw new Error("the last attempt returns");
}

function retryMessage(error: ServerError, blockers: readonly Blocker[], next: number): string {
  const [first] = blockers;
  const behind = first ? `, behind ${describeBlocker(first)}` : "";
  return `${error.message}${behind}; rolled back, trying again (attempt ${next} of ${attemptShares.length}).`;
}

async function* tryOnce(
  run: MigrationRun,
  work: TransactionWork,
  lockTimeoutMs: number,
): AsyncGenerator<OperationEvent, StatementsEnd> {
  const { session } = run;
  let open = false;
  let sent = false;
  try {
    open = true;
    const [begun] = await session.batch<{ id: string }>([
      "begin",
      `set local lock_timeout = ${lockTimeoutMs}`,
      "select pg_catalog.txid_current()::text as id",
    ]);
    for (const planned of work.statements) {
      const end = yield* runStatement(run, work.file, planned, lockTimeoutMs);
      if (end !== null) return end;
    }
    if (run.signal.aborted || run.lock.lost.aborted) return { kind: "cancelled" };
    if (work.commitStep) yield run.events.start(work.commitStep);
    // The file may have changed who it is or how long it waits, and the history must be written all the same.
    const { fence } = run.lock;
    const [now] = await session.batch<{ id: string | null; held: string | null }>([
      "reset session authorization",
      "set local statement_timeout = 0",
      `set local lock_timeout = ${run.tools.run.lock_timeout_ms}`,
      `select pg_catalog.txid_current_if_assigned()::text as id, ${fence ?? "''"} as held`,
    ]);
    if (now?.id !== begun?.id) return { kind: "escaped" };
    if (now?.held === null) return { kind: "lock-lost" };
    await work.recordIn(session);
    sent = true;
    await session.execute("commit");
    open = false;
    if (work.commitStep) yield run.events.done(work.commitStep);
    return { kind: "committed" };
  } catch (error) {
    if (error instanceof ConnectionLost) {
      open = false;
      if (!sent) return { kind: "lost" };
      const committed = await afterLostCommit(run, work);
      if (committed !== true) return { kind: committed === false ? "lost" : "commit-unknown" };
      if (work.commitStep) yield run.events.done(work.commitStep);
      return { kind: "committed" };
    }
    if (!(error instanceof ServerError)) throw error;
    return { kind: "failed", error, statement: null, blockers: [] };
  } finally {
    if (open) await rollBack(session);
  }
}

/** Null when the statement ran. */
async function* runStatement(
  run: MigrationRun,
  file: RunnableFile,
  { statement, step }: PlannedStatement,
  lockTimeoutMs: number,
): AsyncGenerator<OperationEvent, StatementsEnd | null> {
  if (run.lock.lost.aborted) return { kind: "cancelled" };
  run.lock.tell(step.id);
  yield run.events.start(step);
  const firstLookMs = Math.max(40, lockTimeoutMs * 0.6);
  const watched = { ...run, step, firstLookMs };
  const attempt = yield* watchStatement(watched, async () => send(run.session, file, statement));
  switch (attempt.kind) {
    case "done":
      yield run.events.done(step);
      return null;
    case "failed":
      return { kind: "failed", error: attempt.error, statement, blockers: attempt.blockers };
    case "lost":
      return { kind: "lost" };
    case "cancelled":
      return { kind: "cancelled" };
  }
}

/** Sends one statement, with its rows when it is a COPY … FROM STDIN. */
export async function send(
  session: Session,
  file: RunnableFile,
  statement: PlannedStatement["statement"],
): Promise<void> {
  const { sql, rows } = textOf(file, statement);
  if (rows === null) await session.execute(sql);
  else await session.copyIn(sql, Readable.from([Buffer.from(rows, "utf8")]));
}

/**
 * The transaction's id. txid_current() is the name that every supported server knows; it assigns one, so that a commit
 * inside the file shows as another id or none. Manual: "Transaction ID and Snapshot Information Functions".
 */
/** Rolls back; a session that is gone has been rolled back by the server. */
export async function rollBack(session: Session): Promise<void> {
  try {
    await session.execute("rollback");
  } catch (error) {
    if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
  }
}

const reconnectAttempts = 5;
const reconnectPauseMs = 1_000;

/**
 * What became of a commit whose answer was lost: the history row is in the same transaction, so a new session sees it or
 * it was not committed. Null when no new session could be opened.
 */
async function afterLostCommit(run: MigrationRun, work: TransactionWork): Promise<boolean | null> {
  for (let attempt = 0; attempt < reconnectAttempts; attempt++) {
    if (attempt > 0) await run.clock.sleep(reconnectPauseMs);
    const opened = await run.database.connect({
      purpose: "commit-check",
      runId: run.tools.runId,
      readOnly: true,
    });
    if (!opened.ok) continue;
    try {
      if (!(await backendHasEnded(run, opened.value))) return null;
      return await work.isRecorded(opened.value);
    } catch (error) {
      if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
    } finally {
      await opened.value.close();
    }
  }
  return null;
}

/** A commit may still be under way in the session that we lost; its row can be judged once that session has ended. */
async function backendHasEnded(run: MigrationRun, session: Session): Promise<boolean> {
  for (let attempt = 0; attempt < reconnectAttempts; attempt++) {
    const rows = await session.query<{ busy: boolean }>(
      `select exists (select 1 from pg_catalog.pg_stat_activity
                      where pid = $1 and pid <> pg_catalog.pg_backend_pid() and xact_start is not null) as busy`,
      [run.session.backendPid],
    );
    if (rows[0]?.busy !== true) return true;
    await run.clock.sleep(reconnectPauseMs);
  }
  return false;
}
