// Runs the down script of a half applied migration. What it takes back may be there or not, so what is not there is passed
// over, and a drop of several things is sent again with IF EXISTS. Does not judge whether the schema is right afterwards.
import { deleteHistoryRow, updateHistoryRow } from "../../database/history";
import type { ServerError } from "../../database/errors";
import type { OperationEvent, Outcome, PlanStep } from "../../protocol/operations";
import type { Problem } from "../../protocol/problems";
import { withIfExists } from "../../sql/if-exists";
import type { Statement } from "../../sql/sql-file";
import { freshSession, holdsLock, type MigrationRun } from "../running/migration-run";
import { cancelledProblem } from "../operation";
import { refusedDown, stillDirty } from "./recovery-problems";
import type { Recovery } from "./recover";
import { runAlone } from "../running/run-alone";
import { rollBack } from "../running/run-transaction";
import { send } from "../running/send-statement";
import type { RunnableFile } from "../runnable-file";
import { hashOfUnit } from "../running/run-units";
import { failureProblem } from "../running/failure-problem";
import { watchStatement } from "../running/watch-statement";

export interface TakeBackStop {
  readonly outcome: Outcome;
  readonly problem: Problem;
}

type TakeBack = AsyncGenerator<OperationEvent, TakeBackStop | null>;

/** What is believed of the schema at the end; a problem when it is not as it was before. */
export type SchemaCheck = (inTransaction: boolean) => AsyncGenerator<OperationEvent, Problem | null>;

/**
 * SQLSTATEs of "it is not there", which a down script meets when the up did not get that far: undefined table, column,
 * function, object, schema; invalid schema name. Manual: "PostgreSQL Error Codes".
 */
const notThere: ReadonlySet<string> = new Set(["42P01", "42703", "42883", "42704", "3F000"]);

/** All of the down, the check and the row in one transaction: it ends as before the migration, or nothing happens. */
export async function* takeBackAtOnce(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  step: PlanStep,
  check: SchemaCheck,
): TakeBack {
  const { model } = down;
  const statements = model.mode === "transaction" ? model.statements : [];
  const given = { run, recovery, down, step };
  return yield* together(given, statements, async function* () {
    const differs = yield* check(true);
    if (differs) return { outcome: "failed-clean", problem: differs };
    await run.session.execute("reset session authorization");
    await deleteHistoryRow(run.session, run.tools.run, recovery.row.version);
    return null;
  });
}

/**
 * A down that refuses a transaction block: unit by unit. The row tells how far it came, so that an interrupted recovery
 * goes on where it was and puts no row back twice.
 */
export async function* takeBackInUnits(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  step: PlanStep,
  check: SchemaCheck,
): TakeBack {
  const { session, tools } = run;
  const { version } = recovery.row;
  const units = down.model.mode === "units" ? down.model.units : [];
  const hashes = units.map(hashOfUnit);
  const from = finishedUnits(recovery, hashes);
  const record = async (done: number): Promise<void> => {
    const progress = { direction: "down", units_done: done, unit_hashes: hashes.slice(0, done) } as const;
    await updateHistoryRow(session, tools.run, version, progress);
  };
  await record(from);
  for (const [index, unit] of units.entries()) {
    if (index < from) continue;
    const given = { run, recovery, down, step };
    const stopped =
      unit.kind === "transaction"
        ? yield* together(given, unit.statements, async function* () {
            yield run.events.progress(step, `Part ${index + 1} of ${units.length} is taken back.`);
            await record(index + 1);
            return null;
          })
        : yield* alone(given, unit.statements[0]);
    if (stopped) return { ...stopped, outcome: partial(stopped.outcome) };
    if (unit.kind === "single") {
      if (!(await holdsLock(run))) return { ...lockLost(recovery, down), outcome: "failed-partial" };
      await record(index + 1);
    }
  }
  await freshSession(run);
  const differs = yield* check(false);
  if (differs) return { outcome: "failed-partial", problem: differs };
  if (!(await holdsLock(run))) return { ...lockLost(recovery, down), outcome: "failed-partial" };
  await deleteHistoryRow(session, tools.run, version);
  return null;
}

/** How many units of this down an interrupted rollback or recovery has done; none when the script was edited since. */
function finishedUnits({ row }: Recovery, hashes: readonly string[]): number {
  const done = row.unit_hashes ?? [];
  const same = row.direction === "down" && done.every((hash, index) => hash === hashes[index]);
  return same ? Math.min(done.length, hashes.length) : 0;
}

function partial(outcome: Outcome): Outcome {
  return outcome === "cancelled-clean" ? "cancelled-partial" : "failed-partial";
}

interface Given {
  readonly run: MigrationRun;
  readonly recovery: Recovery;
  readonly down: RunnableFile;
  readonly step: PlanStep;
}

/** One transaction, each statement behind a savepoint; `finish` belongs to it and can still call it off. */
async function* together(given: Given, statements: readonly Statement[], finish: () => TakeBack): TakeBack {
  const { session } = given.run;
  const undo = async (): Promise<void> => {
    await session.execute("rollback to savepoint before_statement");
  };
  let open = true;
  await session.execute("begin");
  try {
    for (const statement of statements) {
      await session.execute("savepoint before_statement");
      const stopped = yield* one(given, statement, undo);
      if (stopped) return stopped;
      await session.execute("release savepoint before_statement");
    }
    const stopped = yield* finish();
    if (stopped) return stopped;
    if (!(await holdsLock(given.run))) return lockLost(given.recovery, given.down);
    await session.execute("commit");
    open = false;
    return null;
  } finally {
    if (open) await rollBack(session);
  }
}

function lockLost(recovery: Recovery, down: RunnableFile): TakeBackStop {
  const text = { code: "rollback/failed", file: down, state: stillDirty(recovery), next: "" } as const;
  return { outcome: "failed-clean", problem: failureProblem({ kind: "lock-lost" }, text, true) };
}

async function* one(given: Given, statement: Statement, undo: () => Promise<void>): TakeBack {
  const { run, recovery, down, step } = given;
  const sends = [async () => send(run.session, down, statement)];
  const gentle = withIfExists(statement);
  if (gentle !== null) sends.push(async () => void (await run.session.execute(gentle)));
  let missing = "";
  for (const sendIt of sends) {
    const attempt = yield* watchStatement({ ...run, step }, sendIt);
    if (attempt.kind === "lost") throw attempt.error;
    if (attempt.kind === "cancelled") return cancelled(recovery);
    if (attempt.kind === "done") {
      if (missing !== "") yield run.events.progress(step, `${missing}; run with IF EXISTS instead.`);
      return null;
    }
    if (!isMissing(attempt.error)) return refused(recovery, down, statement, attempt.error);
    missing ||= attempt.error.message;
    await undo();
  }
  yield run.events.progress(step, `Passed over what was never made: ${missing}.`);
  return null;
}

/** A statement that refuses a transaction block, with all that CONCURRENTLY needs. */
async function* alone({ run, recovery, down, step }: Given, statement: Statement | undefined): TakeBack {
  if (!statement) return null;
  const end = yield* runAlone(run, down, statement, step);
  if (end.kind === "committed") return null;
  if (end.kind === "cancelled") return cancelled(recovery);
  if (end.kind === "failed" && isMissing(end.error)) {
    yield run.events.progress(step, `Passed over what was never made: ${end.error.message}.`);
    return null;
  }
  if (end.kind === "failed") return refused(recovery, down, statement, end.error);
  const text = { code: "rollback/failed", file: down, state: stillDirty(recovery) } as const;
  const next = "Correct the cause and run the command again.";
  return {
    outcome: "failed-partial",
    problem: failureProblem(end, { ...text, next }, run.lock.lost.aborted),
  };
}

function isMissing({ code }: ServerError): boolean {
  return notThere.has(code);
}

function cancelled(recovery: Recovery): TakeBackStop {
  return { outcome: "cancelled-clean", problem: cancelledProblem(stillDirty(recovery)) };
}

function refused(
  recovery: Recovery,
  down: RunnableFile,
  statement: Statement,
  error: ServerError,
): TakeBackStop {
  return { outcome: "failed-clean", problem: refusedDown(recovery, down, statement, error) };
}
