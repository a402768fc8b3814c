// Runs one statement that refuses a transaction block. What CONCURRENTLY left half done before is mended or dropped first,
// what it leaves itself is dropped, and an index counts as built only when it is valid. Writes no history.
import { ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import type { OperationEvent, PlanStep } from "../../protocol/operations";
import { quoteName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { finalizeDetach, isDetachPending } from "./pending-detach";
import { concurrentWork, type ConcurrentWork } from "./concurrent-work";
import {
  dropInvalidIndex,
  invalidIndexesIn,
  invalidIndexesOf,
  isLeftOver,
  isReindexLeftOver,
  quotedIndex,
  type InvalidIndex,
} from "./invalid-indexes";
import type { MigrationRun, StatementsEnd } from "./migration-run";
import { send } from "./send-statement";
import type { RunnableFile } from "../runnable-file";
import { isSameIndex } from "./same-index";
import { describeBlocker, watchStatement, type Attempt, type WorkProgress } from "./watch-statement";

/** SQLSTATE 55P03 lock_not_available, 40P01 deadlock_detected. 23505 unique_violation would come again. */
const worthRetrying: ReadonlySet<string> = new Set(["55P03", "40P01"]);
const attempts = 3;
const firstPauseMs = 1_000;

type RunAlone = AsyncGenerator<OperationEvent, StatementsEnd>;

/** The timeouts that the file has set are in force again afterwards. */
export async function* runAlone(
  run: MigrationRun,
  file: RunnableFile,
  statement: Statement,
  step: PlanStep,
): RunAlone {
  const { session } = run;
  if (run.signal.aborted || run.lock.lost.aborted) return { kind: "cancelled" };
  const [own] = await session.query<{ lock: string; statement: string; held: string | null }>(
    `select pg_catalog.current_setting('lock_timeout') as lock,
            pg_catalog.current_setting('statement_timeout') as statement, ${run.lock.fence ?? "''"} as held`,
  );
  if (own?.held === null) return { kind: "lock-lost" };
  // CONCURRENTLY waits for older transactions under lock_timeout too, and giving up leaves an invalid index.
  await setTimeouts(run, `${run.tools.run.concurrently_lock_timeout_ms}`, "0");
  const end = yield* retried(run, file, statement, step);
  if (end.kind !== "lost" && own) await setTimeouts(run, own.lock, own.statement);
  return end;
}

async function setTimeouts({ session }: MigrationRun, lock: string, statement: string): Promise<void> {
  await session.query(
    "select pg_catalog.set_config('lock_timeout', $1, false), pg_catalog.set_config('statement_timeout', $2, false)",
    [lock, statement],
  );
}

async function* retried(
  run: MigrationRun,
  file: RunnableFile,
  statement: Statement,
  step: PlanStep,
): RunAlone {
  for (let attempt = 1; ; attempt++) {
    const end = yield* tryOnce(run, file, statement, step);
    if (end.kind !== "failed" || attempt === attempts || !worthRetrying.has(end.error.code)) return end;
    const [first] = end.blockers;
    const behind = first ? `, behind ${describeBlocker(first)}` : "";
    yield run.events.progress(
      step,
      `${end.error.message}${behind}; trying again (attempt ${attempt + 1} of ${attempts}).`,
    );
    await run.clock.sleep(firstPauseMs * 2 ** attempt * (0.5 + run.clock.random()), run.signal);
  }
}

async function* tryOnce(
  run: MigrationRun,
  file: RunnableFile,
  statement: Statement,
  step: PlanStep,
): RunAlone {
  const { session, events } = run;
  const work = concurrentWork(statement.parsed);
  const before = await invalidIndexesAt(session, work);
  const target = work?.kind === "build" ? before.find((index) => index.name === work.index) : undefined;
  if (target?.building) return { kind: "index-being-built", statement, index: target.name };
  const pieces = await piecesOf(run, statement, work, before);
  const own: Piece = { note: null, send: async () => send(session, file, statement) };
  let attempt: Attempt<unknown> | null = null;
  for (const { note, send: sendPiece } of pieces.instead ? pieces.first : [...pieces.first, own]) {
    if (note !== null) yield events.progress(step, note);
    const watched = { ...run, step, progress: async () => buildProgress(run) };
    attempt = yield* watchStatement(watched, sendPiece);
    if (attempt.kind !== "done") break;
  }
  if (attempt === null) throw new Error("there is always something to send");
  if (attempt.kind === "lost") return attempt;
  const after = await invalidIndexesAt(session, work);
  const fresh = after.filter((index) => mayBeOurs(work, index) && !isAmong(before, index));
  if (attempt.kind === "done") {
    const invalid =
      after.find((index) => isTarget(work, index)) ?? (work?.kind === "build" ? fresh[0] : null);
    if (invalid && !invalid.building) return { kind: "invalid-index", statement, index: invalid.name };
    return { kind: "committed" };
  }
  for (const index of fresh) yield events.progress(step, await dropLeftOver(run, index));
  if (attempt.kind === "cancelled") return { kind: "cancelled" };
  return { kind: "failed", error: attempt.error, statement, blockers: attempt.blockers };
}

/** Where the work makes or rebuilds indexes. */
async function invalidIndexesAt(
  session: Session,
  work: ConcurrentWork | null,
): Promise<readonly InvalidIndex[]> {
  switch (work?.kind) {
    case "build":
      return invalidIndexesOf(session, work.table);
    case "reindex":
      return invalidIndexesOf(session, work.relation);
    case "reindex-all":
      return invalidIndexesIn(session, work.schema === null ? null : [work.schema]);
    default:
      return [];
  }
}

function isTarget(work: ConcurrentWork | null, index: InvalidIndex): boolean {
  return work?.kind === "build" && index.name === work.index;
}

/** In a whole schema somebody else may have failed to build an index meanwhile. */
function mayBeOurs(work: ConcurrentWork | null, index: InvalidIndex): boolean {
  return work?.kind === "reindex-all" ? isReindexLeftOver(index) : isLeftOver(index);
}

function isAmong(indexes: readonly InvalidIndex[], { schema, name }: InvalidIndex): boolean {
  return indexes.some((one) => one.schema === schema && one.name === name);
}

/** Something to send, and why when it is not the file's own statement. */
interface Piece {
  readonly note: string | null;
  send(): Promise<unknown>;
}

/** What mends or drops what earlier attempts left, and whether that does all that the file's statement would. */
async function piecesOf(
  { session, database }: MigrationRun,
  statement: Statement,
  work: ConcurrentWork | null,
  before: readonly InvalidIndex[],
): Promise<{ readonly first: readonly Piece[]; readonly instead: boolean }> {
  if (work?.kind === "detach" && (await isDetachPending(session, database, work))) {
    const partition = quoteName(work.partition);
    const sql = finalizeDetach(work);
    const note = `Ending the detach of ${partition} that an earlier attempt began.`;
    return { first: [{ note, send: async () => session.execute(sql) }], instead: true };
  }
  const drop = (index: InvalidIndex, note: string): Piece => ({
    note,
    send: async () => dropInvalidIndex(session, index),
  });
  const first = before
    .filter((index) => isReindexLeftOver(index) && !isTarget(work, index))
    .map((index) => drop(index, `Dropping the invalid index ${index.name} that an earlier REINDEX left.`));
  const target = before.find((index) => isTarget(work, index) && isLeftOver(index));
  if (!target || work?.kind !== "build") return { first, instead: false };
  if (!(await isSameIndex(session, statement.parsed, work.table, target.name))) {
    const note = `Dropping the invalid index ${target.name} that an earlier attempt left: it is not the one wanted.`;
    return { first: [...first, drop(target, note)], instead: false };
  }
  const rebuild: Piece = {
    note: `Rebuilding the invalid index ${target.name} that an earlier attempt left.`,
    send: async () => session.execute(`reindex index concurrently ${quotedIndex(target)}`),
  };
  return { first: [...first, rebuild], instead: true };
}

async function buildProgress({ database, session }: MigrationRun): Promise<WorkProgress | null> {
  const now = await database.buildProgressOf(session);
  if (now === null) return null;
  const { phase, unit, done, total } = now;
  const sentence = `${phase.charAt(0).toUpperCase()}${phase.slice(1)}`;
  return {
    message: unit === null ? `${sentence}.` : `${sentence}: ${done} of ${total} ${unit}.`,
    done,
    total,
  };
}

/** Dropping waits for the same old transactions as building did, so it waits no longer than any other statement. */
async function dropLeftOver(run: MigrationRun, index: InvalidIndex): Promise<string> {
  const { run: settings } = run.tools;
  try {
    await setTimeouts(run, `${settings.lock_timeout_ms}`, "0");
    await dropInvalidIndex(run.session, index);
    return `Dropped the invalid index ${index.name} that the statement left.`;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return `The invalid index ${index.name} that the statement left could not be dropped: ${error.message}.`;
  } finally {
    await setTimeouts(run, `${settings.concurrently_lock_timeout_ms}`, "0");
  }
}
