// Runs one half of a pair and keeps the history with it: an up adds its row, a down removes it. Chooses between one
// transaction and units, and says how it ended in the words of a person.
import {
  historyDelete,
  historyInsert,
  historyUpdate,
  noLongerDirty,
  readHistory,
} from "../../database/history";
import type { Direction } from "../../protocol/findings";
import type { OperationEvent, Outcome } from "../../protocol/operations";
import type { Problem } from "../../protocol/problems";
import type { Statement } from "../../sql/sql-file";
import { failureProblem, outcomeOf } from "./failure-problem";
import { beginUnits, hasRow, newRow, noteError, recordEscape } from "./half-history";
import { commitStepId, statementsOf, statementStepId } from "../forecast/forecast";
import { freshSession, type Failure, type MigrationRun, type PlannedStatement } from "./migration-run";
import { labelOf } from "../migration-states";
import { nextStart, runTransaction } from "./run-transaction";
import { hashOfUnit, runUnits } from "./run-units";
import type { RunnableFile } from "../runnable-file";
import type { SentAhead } from "./send-ahead";
import { stepOf } from "../step-events";

export interface HalfWork {
  readonly direction: Direction;
  readonly file: RunnableFile;
  /** Version as the history has it. */
  readonly version: string;
  /** The down script's text, kept beside an up's row so that an edit of it shows later. */
  readonly downText: string | null;
  /** How many units an earlier run has done; only when that run is resumed. */
  readonly from?: number;
  /** What a person decided, kept with the row; only when a run is resumed. */
  readonly resolution?: string;
  /** What is true of the migrations before this one, as a sentence; empty for none. */
  readonly before: string;
  /** The file that is run after this one, which may be sent with this one's commit. */
  readonly next?: RunnableFile | null;
  /** This file's first statements, when they were sent with the commit of the one before. */
  readonly ahead?: SentAhead | null;
}

export type HalfEnd =
  | { readonly kind: "done"; readonly ms: number; readonly ahead: SentAhead | null }
  | { readonly kind: "stopped"; readonly outcome: Outcome; readonly problem: Problem };

export async function* runHalf(run: MigrationRun, work: HalfWork): AsyncGenerator<OperationEvent, HalfEnd> {
  const began = run.clock.ticks();
  const end =
    work.file.model.mode === "transaction"
      ? yield* runAsTransaction(run, work)
      : yield* runAsUnits(run, work);
  if (!("problem" in end))
    return { kind: "done", ms: Math.round(run.clock.ticks() - began), ahead: end.ahead };
  const step = stepOf(run.plan, commitStepId(work.file.version));
  yield run.events.failed(step, end.problem);
  return { kind: "stopped", ...end };
}

type Stop = { readonly outcome: Outcome; readonly problem: Problem };
type Done = { readonly ahead: SentAhead | null };

async function* runAsTransaction(
  run: MigrationRun,
  work: HalfWork,
): AsyncGenerator<OperationEvent, Done | Stop> {
  const { file, version, direction } = work;
  const place = run.tools.run;
  const began = run.clock.ticks();
  const { ahead = null, next } = work;
  const end = yield* runTransaction(run, {
    file,
    fresh: true,
    statements: plannedStatements(run, file, 0),
    commitStep: stepOf(run.plan, commitStepId(file.version)),
    record: () => {
      const ms = Math.round(run.clock.ticks() - began);
      return direction === "down"
        ? historyDelete(place, version)
        : historyInsert(place, newRow(run, work, ms));
    },
    isRecorded: async (session) => (await hasRow(session, run, version)) === (direction === "up"),
    ahead,
    next: next?.model.mode === "transaction" ? nextStart(run, next, plannedStatements(run, next, 0)) : null,
  });
  if (end.kind === "committed") return { ahead: end.ahead ?? null };
  if (end.kind === "escaped") await recordEscape(run, work);
  const nothing = end.kind === "escaped" ? "It may be half applied and is marked dirty." : cleanState(work);
  return stopOf(run, work, end, nothing, end.kind === "escaped");
}

async function* runAsUnits(run: MigrationRun, work: HalfWork): AsyncGenerator<OperationEvent, Done | Stop> {
  const { file, version, direction } = work;
  const { model } = file;
  if (model.mode !== "units") throw new Error("only a file in units is run in units");
  await freshSession(run);
  const from = work.from ?? 0;
  const passed = model.units.slice(0, from).flatMap((unit) => unit.statements).length;
  const planned = new Map(plannedStatements(run, file, passed).map((one) => [one.statement, one]));
  const units = model.units.map((unit) => ({
    kind: unit.kind,
    hash: hashOfUnit(unit),
    statements: unit.statements.flatMap((statement) => planned.get(statement) ?? []),
  }));
  const began = run.clock.ticks();
  const place = run.tools.run;
  const { end, done, begun } = yield* runUnits(run, {
    file,
    units,
    from,
    resumed: work.from !== undefined,
    lastStep: stepOf(run.plan, commitStepId(file.version)),
    begin: async (session) => beginUnits(session, run, work),
    record: ({ last, ...progress }) => {
      if (!last) return historyUpdate(place, version, progress);
      if (direction === "down") return historyDelete(place, version);
      const execution_ms = Math.round(run.clock.ticks() - began);
      return historyUpdate(place, version, { ...progress, execution_ms, ...noLongerDirty });
    },
    isRecorded: async (session, { last, units_done }) => {
      const history = await readHistory(session, place);
      const row = history.ok ? history.value.rows.find((one) => one.version === version) : null;
      if (row === undefined) return last && direction === "down";
      return (row?.units_done ?? 0) >= units_done && !(last && row?.dirty === true);
    },
  });
  if (end.kind === "committed") return { ahead: null };
  if (!begun) return stopOf(run, work, end, cleanState(work), false);
  const half = direction === "up" ? "half applied" : "half rolled back";
  const remains = units.slice(done).flatMap((unit) => unit.statements);
  const state = [
    `${labelOf(file)} is ${half} and marked dirty: ${done} of ${units.length} units are done,`,
    `${remains.length} ${remains.length === 1 ? "statement remains" : "statements remain"} from line ${lineOf(file, remains[0]?.statement)} on.`,
    work.before,
  ];
  const stop = stopOf(run, work, end, state.join(" ").trim(), true);
  await noteError(run, version, stop.problem.message);
  return stop;
}

/** Those behind the first `passed` ones, which have no steps in this plan. */
function plannedStatements(
  run: MigrationRun,
  file: RunnableFile,
  passed: number,
): readonly PlannedStatement[] {
  return statementsOf(file)
    .map((statement, position) => ({ statement, id: statementStepId(file.version, position) }))
    .slice(passed)
    .map(({ statement, id }) => ({ statement, step: stepOf(run.plan, id) }));
}

function stopOf(run: MigrationRun, work: HalfWork, failure: Failure, state: string, partial: boolean): Stop {
  const code = work.direction === "up" ? "apply/failed" : "rollback/failed";
  const next = partial
    ? `Correct the cause and apply again: that takes the half done migration back by its down script first. Or go on where it stopped with migrate-safe resolve ${work.version} --resume.`
    : work.direction === "up"
      ? "Correct the cause and apply again."
      : "Correct the cause and roll back again.";
  // A cancel that ends the embedded database takes the lock along; it is a cancel all the same.
  const lockLost = run.lock.lost.aborted && !run.signal.aborted;
  return {
    outcome: outcomeOf(failure, partial),
    problem: failureProblem(failure, { code, file: work.file, state, next }, lockLost),
  };
}

function cleanState(work: HalfWork): string {
  return `${labelOf(work.file)} was rolled back as a whole. ${work.before || "Nothing was changed."}`;
}

function lineOf(file: RunnableFile, statement: Statement | undefined): number {
  const text = file.text.slice(0, statement?.start ?? 0);
  return text.split(/\r\n|\r|\n/).length;
}
