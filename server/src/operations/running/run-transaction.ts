// Runs statements as one transaction that also holds the change of the history, so both last or neither. Tries again as
// a whole when a lock was not granted, with more patience each time. Does not know what the statements are for.
import { Readable } from "node:stream";
import { ConnectionLost, ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import type { OperationEvent, PlanStep } from "../../protocol/operations";
import { locksBySyntax } from "../forecast/forecast";
import { wantedLocks, type WantedLock } from "./lock-order";
import { afterLostCommit } from "./lost-commit";
import { queueText, type QueueGuard } from "./queue-guard";
import type { RunnableFile } from "../runnable-file";
import {
  freshSessionStatements,
  textOf,
  type MigrationRun,
  type PlannedStatement,
  type StatementsEnd,
} from "./migration-run";
import { holdersOf, lockTables, type Patience } from "./take-locks";
import { describeBlocker, watchStatement } from "./watch-statement";

export interface TransactionWork {
  readonly file: RunnableFile;
  /** Whether the session forgets first what was before; between the units of one file it does not. */
  readonly fresh: boolean;
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

/** The first attempt's patience, doubled each time up to the lock timeout: whoever queues behind us waits as well. */
const firstTimeoutMs = 100;
/** The first pause, doubled each time; outside of the transaction, with nothing locked. */
const firstPauseMs = 500;
const longestPauseMs = 30_000;

export async function* runTransaction(
  run: MigrationRun,
  work: TransactionWork,
): AsyncGenerator<OperationEvent, StatementsEnd> {
  const { clock, tools, waits } = run;
  const longestMs = work.file.locks.timeoutMs ?? tools.run.lock_timeout_ms;
  const deadline = clock.ticks() + (work.file.locks.retryMs ?? tools.run.lock_retry_ms);
  for (let attempt = 0; ; attempt++) {
    const lockTimeoutMs = Math.min(longestMs, firstTimeoutMs * 2 ** attempt);
    const end = yield* tryOnce(run, work, { attempt, lockTimeoutMs });
    if (end.kind !== "failed" || !mayTryAgain(end)) return end;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + clock.random());
    if (clock.ticks() + pause >= deadline) return end;
    const step =
      work.statements.find(({ statement }) => statement === end.statement)?.step ?? work.commitStep;
    if (step) yield run.events.progress(step, retryMessage(end, attempt + 2));
    await clock.sleep(pause, run.stop);
    if (run.stop.aborted) return { kind: "cancelled" };
    waits.triedAgain(work.file.version);
  }
}

type Failed = Extract<StatementsEnd, { readonly kind: "failed" }>;

/** One that has its locks and keeps others waiting would do so again. */
function mayTryAgain({ error, gaveWayTo }: Failed): boolean {
  return gaveWayTo ? gaveWayTo.waits : worthRetrying.has(error.code);
}

function retryMessage({ error, blockers, gaveWayTo }: Failed, next: number): string {
  const [first] = blockers;
  const why = gaveWayTo ? `Gave way: ${queueText(gaveWayTo)}` : error.message;
  const behind = first ? `, behind ${describeBlocker(first)}` : "";
  return `${why}${behind}; rolled back, trying again (attempt ${next}).`;
}

async function* tryOnce(
  run: MigrationRun,
  work: TransactionWork,
  patience: Patience,
): AsyncGenerator<OperationEvent, StatementsEnd> {
  const { session } = run;
  const upFront = wantedLocks(
    work.statements.map(({ statement }) => statement),
    locksBySyntax(Math.trunc(run.database.identity.server_version_num / 10_000)),
  );
  let open = true;
  let sent = false;
  let transaction = "";
  try {
    // txid_current() is the name that every supported server knows; it assigns an id, so that a commit inside the file shows
    // as another id or none. Manual: "Transaction ID and Snapshot Information Functions".
    const [begun] = await session.batch<{ id: string }>([
      ...(work.fresh ? ["begin", ...freshSessionStatements(run), "commit"] : []),
      "begin",
      `set local lock_timeout = ${patience.lockTimeoutMs}`,
      "select pg_catalog.txid_current()::text as id",
    ]);
    transaction = begun?.id ?? "";
    for (const planned of work.statements) {
      const locks = planned.statement === upFront?.before ? upFront.locks : [];
      const end = yield* runStatement(run, work.file, planned, patience, locks);
      if (end !== null) return end;
    }
    if (run.stop.aborted) return { kind: "cancelled" };
    if (work.commitStep) yield run.events.start(work.commitStep, transaction);
    // The file may have changed who it is or how long it waits, and the history must be written all the same.
    const { fence } = run.lock;
    const [now] = await session.batch<{ id: string | null; held: string | null }>([
      "reset session authorization",
      "set local statement_timeout = 0",
      `set local lock_timeout = ${run.tools.run.lock_timeout_ms}`,
      `select pg_catalog.txid_current_if_assigned()::text as id, ${fence ?? "''"} as held`,
    ]);
    if (now?.id !== transaction) return { kind: "escaped" };
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
      if (!sent) return { kind: "lost", error };
      const committed = await afterLostCommit(run, transaction, async (on) => work.isRecorded(on));
      if (committed !== true) return { kind: committed === false ? "lost" : "commit-unknown", error };
      if (work.commitStep) yield run.events.done(work.commitStep);
      return { kind: "committed" };
    }
    if (!(error instanceof ServerError)) throw error;
    return { kind: "failed", error, statement: null, blockers: [] };
  } finally {
    if (open) await rollBack(session);
  }
}

/** Null when the statement ran. `locks` are taken first. */
async function* runStatement(
  run: MigrationRun,
  file: RunnableFile,
  { statement, step }: PlannedStatement,
  patience: Patience,
  locks: readonly WantedLock[],
): AsyncGenerator<OperationEvent, StatementsEnd | null> {
  run.lock.tell(step.id);
  yield run.events.start(step);
  const guard: QueueGuard = {
    limits: run.tools.run,
    // At first there is nothing to do but to wait for a moment.
    terminate: patience.attempt === 0 ? null : run.terminate,
    version: file.version,
    waits: run.waits,
  };
  const firstLookMs = Math.min(100, Math.max(40, patience.lockTimeoutMs * 0.6));
  const watched = { ...run, signal: run.stop, step, firstLookMs, guard };
  const ends = [
    ...(locks.length > 0 ? [async () => lockTables(run.session, locks, patience)] : []),
    async () => send(run.session, file, statement),
  ];
  for (const work of ends) {
    const end = yield* watchStatement(watched, work);
    switch (end.kind) {
      case "done":
        continue;
      case "failed": {
        const { error, gaveWayTo } = end;
        const blockers = end.blockers.length > 0 ? end.blockers : await holdersOf(run, locks, error);
        run.waits.waitedFor(file.version, blockers);
        return { kind: "failed", error, statement, blockers, gaveWayTo };
      }
      case "lost":
      case "cancelled":
        return end;
    }
  }
  yield run.events.done(step);
  return null;
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

/** Rolls back; a session that is gone has been rolled back by the server. */
export async function rollBack(session: Session): Promise<void> {
  try {
    await session.execute("rollback");
  } catch (error) {
    if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
  }
}
