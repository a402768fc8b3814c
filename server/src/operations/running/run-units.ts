// Runs a file that cannot be one transaction: unit by unit, each either a transaction or one statement alone. The history
// says that it is half applied before the first unit begins, and how far it came after each one.
import { sha256 } from "../../base/hash";
import { ConnectionLost, ServerError } from "../../database/errors";
import type { PipelinedStatement } from "../../database/pipeline";
import type { Session } from "../../database/session";
import type { TransactionUnit } from "../../migrations/transaction-model";
import type { OperationEvent, PlanStep } from "../../protocol/operations";
import { holdsLock, type MigrationRun, type PlannedStatement, type StatementsEnd } from "./migration-run";
import { runAlone } from "./run-alone";
import { statementDone } from "./statement-done";
import { runTransaction } from "./run-transaction";
import type { RunnableFile } from "../runnable-file";

export interface UnitsWork {
  readonly file: RunnableFile;
  /** One list a unit, in the order of the file's model. */
  readonly units: readonly {
    readonly kind: "transaction" | "single";
    readonly hash: string;
    readonly statements: readonly PlannedStatement[];
  }[];
  readonly lastStep: PlanStep;
  /** How many of the units an earlier run has finished. */
  readonly from: number;
  /** That run was cut off, and may have done one statement more than it wrote down. */
  readonly resumed: boolean;
  /** Marks the row as half applied; committed at once. */
  begin(session: Session): Promise<void>;
  /** How far it came; with the last unit the file is done. */
  record(progress: UnitsProgress): PipelinedStatement;
  isRecorded(session: Session, progress: UnitsProgress): Promise<boolean>;
}

export interface UnitsProgress {
  readonly units_done: number;
  readonly unit_hashes: readonly string[];
  readonly last: boolean;
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
  const { session } = run;
  const hashes = work.units.map(({ hash }) => hash);
  const state = { begun: false, done: work.from };
  try {
    if (!(await holdsLock(run))) return { end: { kind: "lock-lost" }, ...state };
    await work.begin(session);
    state.begun = true;
    if (work.from === hashes.length) {
      yield run.events.start(work.lastStep);
      await session.pipeline([work.record(progressAt(hashes, hashes.length))]);
      yield run.events.done(work.lastStep);
    }
    for (const unit of work.units.slice(work.from)) {
      const end = yield* runUnit(run, work, unit, progressAt(hashes, state.done + 1));
      if (end.kind !== "committed") return { end, ...state };
      state.done++;
    }
    return { end: { kind: "committed" }, ...state };
  } catch (error) {
    if (error instanceof ConnectionLost) return { end: { kind: "lost", error }, ...state };
    if (!(error instanceof ServerError)) throw error;
    return { end: { kind: "failed", error, statement: null, blockers: [] }, ...state };
  }
}

/** By what a unit that is done is known again, also in an edited file. */
export function hashOfUnit({ statements }: TransactionUnit): string {
  return sha256(statements.map(({ parsed }) => parsed.text).join(";\n"));
}

function progressAt(hashes: readonly string[], done: number): UnitsProgress {
  return { units_done: done, unit_hashes: hashes.slice(0, done), last: done === hashes.length };
}

async function* runUnit(
  run: MigrationRun,
  work: UnitsWork,
  { kind, statements }: UnitsWork["units"][number],
  progress: UnitsProgress,
): AsyncGenerator<OperationEvent, StatementsEnd> {
  const { session, events } = run;
  const { file } = work;
  const commitStep = progress.last ? work.lastStep : null;
  if (kind === "transaction") {
    return yield* runTransaction(run, {
      file,
      fresh: false,
      statements,
      commitStep,
      record: () => work.record(progress),
      isRecorded: async (on) => work.isRecorded(on, progress),
    });
  }
  const [planned] = statements;
  if (!planned || statements.length > 1) throw new Error("a single unit has one statement");
  run.lock.tell(planned.step.id);
  yield events.start(planned.step);
  const first = work.resumed && progress.units_done === work.from + 1;
  const done = first ? await statementDone(session, planned.statement) : null;
  if (done !== null) yield events.progress(planned.step, done);
  const end =
    done === null
      ? yield* runAlone(run, file, planned.statement, planned.step)
      : ({ kind: "committed" } as const);
  if (end.kind !== "committed") return end;
  // A successor has read how far this run came: what is written now would be about another state than it goes on from.
  if (!(await holdsLock(run))) return { kind: "lock-lost" };
  if (commitStep === null) await session.pipeline([work.record(progress)]);
  yield events.done(planned.step);
  if (commitStep === null) return end;
  yield events.start(commitStep);
  await session.pipeline([work.record(progress)]);
  yield events.done(commitStep);
  return end;
}
