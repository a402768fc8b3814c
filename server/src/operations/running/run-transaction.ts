// Runs statements as one transaction that also holds the change of the history, so both last or neither. Tries again as
// a whole when a lock was not granted, with more patience each time. Does not know what the statements are for.
import { ConnectionLost, ServerError } from "../../database/errors";
import type { PipelinedStatement } from "../../database/pipeline";
import type { Session } from "../../database/session";
import type { OperationEvent, PlanStep } from "../../protocol/operations";
import { afterLostCommit } from "./lost-commit";
import { queueText } from "./queue-guard";
import { runPart } from "./run-statements";
import type { RunnableFile } from "../runnable-file";
import type { MigrationRun, PlannedStatement, StatementsEnd } from "./migration-run";
import { sendAhead, type NextStart, type SentAhead } from "./send-ahead";
import { setLocal } from "./set-local";
import type { Patience } from "./take-locks";
import { firstExchange, numberIn, transactionStart } from "./transaction-start";
import { describeBlocker } from "./watch-statement";

export interface TransactionWork {
  readonly file: RunnableFile;
  /** Whether the session forgets first what was before; between the units of one file it does not. */
  readonly fresh: boolean;
  readonly statements: readonly PlannedStatement[];
  /** The step that shows the commit; null when the commit belongs to no step of its own. */
  readonly commitStep: PlanStep | null;
  /** The change of the history, in the same transaction. */
  record(): PipelinedStatement;
  /** Whether the change of the history is there, asked on a new session after a lost commit. */
  isRecorded(session: Session): Promise<boolean>;
  /** It was sent behind the commit of the one before. */
  readonly ahead?: SentAhead | null;
  /** What can be sent behind the commit. */
  readonly next?: NextStart | null;
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
  const deadline = clock.ticks() + (work.file.locks.retryMs ?? tools.run.lock_retry_ms);
  for (let attempt = 0; ; attempt++) {
    const lockTimeoutMs = lockTimeoutOf(run, work.file, attempt);
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

function lockTimeoutOf({ tools }: MigrationRun, file: RunnableFile, attempt: number): number {
  return Math.min(file.locks.timeoutMs ?? tools.run.lock_timeout_ms, firstTimeoutMs * 2 ** attempt);
}

/** The first exchange of a file that is run as one transaction; null when its first statements need something before. */
export function nextStart(
  run: MigrationRun,
  file: RunnableFile,
  statements: readonly PlannedStatement[],
): NextStart | null {
  const start = transactionStart(run, statements, true, lockTimeoutOf(run, file, 0));
  const exchange = firstExchange(run, file, start);
  return exchange && { start, statements: exchange };
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
  const { file, fresh, statements, commitStep } = work;
  const ahead = patience.attempt === 0 ? (work.ahead ?? null) : null;
  const start = ahead?.start ?? transactionStart(run, statements, fresh, patience.lockTimeoutMs);
  const { parts, opening, together } = start;
  let open = true;
  let sent = false;
  let transaction = "";
  try {
    if (together === null) transaction = numberIn(await session.pipeline(opening), start);
    for (const part of parts) {
      const begins = part === together;
      const end = yield* runPart(run, file, part, patience, begins ? opening : [], begins ? ahead : null);
      if (end.kind !== "done") return end;
      if (begins) transaction = numberIn(end.answers, start);
    }
    if (run.stop.aborted) return { kind: "cancelled" };
    if (commitStep) yield run.events.start(commitStep, transaction);
    sent = true;
    const end = await recordAndCommit(run, work, transaction);
    if (end.kind !== "committed") return end;
    open = false;
    if (commitStep) yield run.events.done(commitStep);
    return end;
  } catch (error) {
    if (error instanceof ConnectionLost) {
      open = false;
      if (!sent) return { kind: "lost", error };
      const committed = await afterLostCommit(run, transaction, async (on) => work.isRecorded(on));
      if (committed !== true) return { kind: committed === false ? "lost" : "commit-unknown", error };
      if (commitStep) yield run.events.done(commitStep);
      return { kind: "committed" };
    }
    if (!(error instanceof ServerError)) throw error;
    return { kind: "failed", error, statement: null, blockers: [] };
  } finally {
    if (open) await rollBack(session);
  }
}

/** What the guard says, by failing. */
const escaped = "the file has ended the transaction";
const lockLost = "another run has the migration lock";

/** In one exchange: what follows the guard is passed over when it fails, the commit and the next migration among it. */
async function recordAndCommit(
  { session, lock, tools, stop }: MigrationRun,
  work: TransactionWork,
  transaction: string,
): Promise<StatementsEnd> {
  let answered = 0;
  // The file may have changed who it is or how long it waits, and the history must be written all the same.
  const before = [{ sql: "reset session authorization" }];
  const guard = {
    sql: `select ${setLocal("statement_timeout", 0)}, ${setLocal("lock_timeout", tools.run.lock_timeout_ms)},
                 (case when pg_catalog.txid_current_if_assigned()::text is distinct from $1 then '${escaped}'
                       when ${lock.fence ?? "''"} is null then '${lockLost}' end)::pg_catalog.int4`,
    parameters: [transaction],
  };
  const closing = [...before, guard, work.record(), { sql: "commit" }];
  try {
    if (!work.next || stop.aborted) {
      await session.pipeline(closing, () => answered++);
      return { kind: "committed" };
    }
    return { kind: "committed", ahead: await sendAhead(session, closing, work.next, () => answered++) };
  } catch (error) {
    const guarded = error instanceof ServerError && answered === before.length;
    if (guarded && error.message.includes(escaped)) return { kind: "escaped" };
    if (guarded && error.message.includes(lockLost)) return { kind: "lock-lost" };
    throw error;
  }
}

/** Rolls back; a session that is gone has been rolled back by the server. */
export async function rollBack(session: Session): Promise<void> {
  try {
    await session.execute("rollback");
  } catch (error) {
    if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
  }
}
