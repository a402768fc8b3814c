// Runs a file that cannot be one transaction: unit by unit, each either a transaction or one statement alone. The history
// says that it is half applied before the first unit begins, and how far it came after each one.
import { sha256 } from "../base/hash";
import { ConnectionLost, ServerError } from "../database/errors";
import { readHistory, updateHistoryRow } from "../database/history";
import type { Session } from "../database/session";
import type { OperationEvent, PlanStep } from "../protocol/operations";
import { concurrentBuild, dropInvalidIndex, invalidIndexesOf, type InvalidIndex } from "./invalid-indexes";
import type { MigrationRun, PlannedStatement, StatementsEnd } from "./migration-run";
import { runTransaction, send } from "./run-transaction";
import type { RunnableFile } from "./runnable-file";
import { watchStatement } from "./watch-statement";

export interface UnitsWork {
  readonly file: RunnableFile;
  /** One list a unit, in the order of the file's model. */
  readonly units: readonly {
    readonly kind: "transaction" | "single";
    readonly statements: readonly PlannedStatement[];
  }[];
  readonly lastStep: PlanStep;
  /** Version as the history row has it. */
  readonly version: string;
  /** Marks the row as half applied; committed at once. */
  begin(session: Session): Promise<void>;
  /** The row of a file that is done. */
  finish(session: Session): Promise<void>;
}

/** How it ended, and how many units are done. */
export interface UnitsEnd {
  readonly end: StatementsEnd;
  readonly done: number;
  /** False when not even the mark could be written, so nothing has happened. */
  readonly begun: boolean;
}

export async function* runUnits(
  run: MigrationRun,
  work: UnitsWork,
): AsyncGenerator<OperationEvent, UnitsEnd> {
  const { session, tools } = run;
  const hashes: string[] = [];
  const state = { begun: false };
  try {
    await work.begin(session);
    state.begun = true;
    for (const unit of work.units) {
      const hash = sha256(unit.statements.map(({ statement }) => statement.parsed.text).join(";\n"));
      const units = { units_done: hashes.length + 1, unit_hashes: [...hashes, hash] };
      const record = async (on: Session): Promise<void> => {
        await updateHistoryRow(on, tools.run, work.version, units);
      };
      const end =
        unit.kind === "transaction"
          ? yield* runTransaction(run, {
              file: work.file,
              statements: unit.statements,
              commitStep: null,
              recordIn: record,
              isRecorded: async (on) => isRecorded(on, run, work.version, units.units_done),
            })
          : yield* runAlone(run, work.file, unit.statements, record);
      if (end.kind !== "committed") return { end, done: hashes.length, begun: true };
      hashes.push(hash);
    }
    yield run.events.start(work.lastStep);
    await work.finish(session);
    yield run.events.done(work.lastStep);
    return { end: { kind: "committed" }, done: hashes.length, begun: true };
  } catch (error) {
    const { begun } = state;
    if (error instanceof ConnectionLost) return { end: { kind: "lost" }, done: hashes.length, begun };
    if (!(error instanceof ServerError)) throw error;
    const end: StatementsEnd = { kind: "failed", error, statement: null, blockers: [] };
    return { end, done: hashes.length, begun };
  }
}

async function isRecorded(
  session: Session,
  run: MigrationRun,
  version: string,
  done: number,
): Promise<boolean> {
  const history = await readHistory(session, run.tools.run);
  return (
    history.ok && history.value.rows.some((row) => row.version === version && (row.units_done ?? 0) >= done)
  );
}

/**
 * One statement outside any transaction. CONCURRENTLY waits for old transactions under lock_timeout, and giving up then
 * leaves an invalid index, so it may wait as long as it takes: who it waits for is told, and it can be cancelled.
 */
async function* runAlone(
  run: MigrationRun,
  file: RunnableFile,
  statements: readonly PlannedStatement[],
  record: (session: Session) => Promise<void>,
): AsyncGenerator<OperationEvent, StatementsEnd> {
  const { session, events } = run;
  const [planned] = statements;
  if (!planned || statements.length > 1) throw new Error("a single unit has one statement");
  const { statement, step } = planned;
  if (run.signal.aborted || run.lock.lost.aborted) return { kind: "cancelled" };
  const build = concurrentBuild(statement.parsed);
  run.lock.tell(step.id);
  yield events.start(step);
  const before = build ? await invalidIndexesOf(session, build.table) : [];
  for (const index of before.filter((index) => index.name === build?.index && isLeftOver(index))) {
    yield events.progress(step, `Dropping the invalid index ${index.name} that an earlier attempt left.`);
    await dropInvalidIndex(session, index);
  }
  await session.execute("set lock_timeout = 0");
  await session.execute("set statement_timeout = 0");
  const attempt = yield* watchStatement({ ...run, step }, async () => send(session, file, statement));
  if (attempt.kind === "lost") return { kind: "lost" };
  const after = build ? await invalidIndexesOf(session, build.table) : [];
  const fresh = after.filter((index) => isLeftOver(index) && !before.some((old) => old.name === index.name));
  if (attempt.kind !== "done") {
    for (const index of fresh) yield events.progress(step, await dropLeftOver(run, index));
    if (attempt.kind === "cancelled") return { kind: "cancelled" };
    return { kind: "failed", error: attempt.error, statement, blockers: attempt.blockers };
  }
  const invalid = after.find((index) => index.name === build?.index && !index.building);
  if (invalid) return { kind: "invalid-index", statement, index: invalid.name };
  await record(session);
  await session.execute(`set lock_timeout = ${run.tools.run.lock_timeout_ms}`);
  await session.execute(`set statement_timeout = ${run.tools.run.statement_timeout_ms}`);
  yield events.done(step);
  return { kind: "committed" };
}

/** Dropping waits for the same old transactions as building did, so it may not wait for ever. */
async function dropLeftOver(run: MigrationRun, index: InvalidIndex): Promise<string> {
  try {
    await run.session.execute(`set lock_timeout = ${run.tools.run.lock_timeout_ms}`);
    await dropInvalidIndex(run.session, index);
    return `Dropped the invalid index ${index.name} that the statement left.`;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return `The invalid index ${index.name} that the statement left could not be dropped: ${error.message}.`;
  }
}

function isLeftOver(index: InvalidIndex): boolean {
  return !index.building && !index.kept;
}
