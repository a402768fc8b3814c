// Takes a half applied migration back: by nothing at all when the schema is as it was, else by its down script, and believes
// the result only when the schema is again what it was before the migration. Shared by apply, rollback and resolve.
import { fail, ok, type Result } from "../../base/result";
import { ConnectionLost } from "../../database/errors";
import { deleteHistoryRow, type HistoryRow } from "../../database/history";
import { readSnapshotBefore } from "../../database/history-snapshots";
import { compareSnapshots, takeSnapshot, unpackSnapshot } from "../../database/schema-snapshot";
import { transactionModel } from "../../migrations/transaction-model";
import type { OperationEvent, Outcome, PlanStep } from "../../protocol/operations";
import type { Problem } from "../../protocol/problems";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Parser } from "../../sql/parser";
import type { SqlFile } from "../../sql/sql-file";
import { concurrentWork } from "../running/concurrent-work";
import { downScript, sourcesOfRecovery } from "./down-script";
import { finalizeDetach, isDetachPending } from "../running/pending-detach";
import { freshSession, type MigrationRun } from "../running/migration-run";
import { labelOf, type KnownMigration } from "../migration-states";
import { lostProblem } from "../running/lost-problem";
import { cancelledProblem, step } from "../operation";
import { differenceLine, noDown, notAsBefore, stillDirty } from "./recovery-problems";
import { readRunnable, type RunnableFile } from "../runnable-file";
import { takeBackAtOnce, takeBackInUnits, type SchemaCheck, type TakeBackStop } from "./take-back";
import type { TargetFacts } from "../target-facts";
import { watchStatement } from "../running/watch-statement";

/** A dirty migration with what is needed to take it back. */
export interface Recovery {
  readonly label: string;
  readonly row: HistoryRow;
  /** Null without a down script: then only a schema that is unchanged can be recovered. */
  readonly down: RunnableFile | null;
  /** What of the up was run; null when the history does not keep it. */
  readonly up: SqlFile | null;
  /** Whether a schema that is as before means that nothing lasted: an INSERT that lasted leaves no trace in it. */
  readonly schemaTells: boolean;
  /** Why the down script is another than the file's; null when it is the file's. */
  readonly remark: string | null;
}

export type RecoveryEnd =
  | { readonly kind: "recovered" }
  | { readonly kind: "stopped"; readonly outcome: Outcome; readonly problem: Problem };

/** Finds the down script; a down that cannot be run stops the recovery before it begins. */
export function planRecovery(
  known: KnownMigration,
  { texts }: Pick<TargetFacts, "texts">,
  parser: Parser,
): Result<Recovery, Problem> {
  const { row } = known;
  if (row === null) throw new Error("a dirty migration has a history row");
  const label = labelOf(known);
  const kept = texts.get(row.version) ?? null;
  const up = kept?.up == null ? null : parseSqlFile(kept.up, parser);
  const script = downScript(known, kept, sourcesOfRecovery(known));
  if (script === null) {
    return ok({ label, row, up, schemaTells: schemaTells(row, up, null), down: null, remark: null });
  }
  const down = readRunnable(known, script.file, parser);
  if (!down.ok) return fail(down.failure);
  const tells = schemaTells(row, up, down.value);
  return ok({ label, row, up, schemaTells: tells, down: down.value, remark: script.remark });
}

/** Statements of which nothing lasts but what the schema shows. */
const schemaOnly =
  /^(?:Index|Reindex|Vacuum|Comment|Rename|View|VariableSet|Alter\w*|Drop\w*|Create(?!TableAs)\w*)Stmt$/;

function schemaTells(row: HistoryRow, up: SqlFile | null, down: RunnableFile | null): boolean {
  const done = row.units_done ?? 0;
  if (row.direction === "down") return down?.model.mode === "units" && done >= down.model.units.length;
  if (done === 0) return true;
  const model = up === null ? null : transactionModel(up);
  if (model?.mode !== "units") return false;
  return model.units
    .slice(0, done)
    .every(({ statements }) => statements.every(({ parsed }) => schemaOnly.test(parsed.kind ?? "")));
}

export function recoveryStep(recovery: Recovery): PlanStep {
  return step({
    id: recoveryStepId(recovery.row.version),
    title: `Take back the half applied ${recovery.label}`,
    kind: "transaction",
    version: recovery.row.version,
    path: recovery.down?.file.path ?? null,
    sql: recovery.down?.text ?? null,
    undo: "none",
  });
}

export function recoveryStepId(version: string): string {
  return `recover:${version}`;
}

export async function* recover(
  run: MigrationRun,
  recovery: Recovery,
  planned: PlanStep,
): AsyncGenerator<OperationEvent, RecoveryEnd> {
  const { session, events, tools } = run;
  const { row, down } = recovery;
  yield events.start(planned);
  await freshSession(run);
  try {
    if (recovery.schemaTells && (await isAsBefore(run, row, false))) {
      yield events.progress(planned, "The schema is as it was before, so only the mark is removed.");
      await deleteHistoryRow(session, tools.run, row.version);
      yield events.done(planned);
      return { kind: "recovered" };
    }
    const stopped =
      down === null
        ? { outcome: "failed-clean" as const, problem: noDown(recovery) }
        : yield* takeBack(run, recovery, down, planned);
    if (stopped === null) {
      yield events.done(planned);
      return { kind: "recovered" };
    }
    yield events.failed(planned, stopped.problem);
    return { kind: "stopped", ...stopped };
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    const lost = lostProblem(stillDirty(recovery), error);
    yield events.failed(planned, lost);
    return { kind: "stopped", outcome: "failed-partial", problem: lost };
  }
}

async function* takeBack(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  planned: PlanStep,
): AsyncGenerator<OperationEvent, TakeBackStop | null> {
  for (const sql of await detachesToEnd(run, recovery)) {
    yield run.events.progress(planned, `Ending a detach that was begun: ${sql}.`);
    const attempt = yield* watchStatement({ ...run, step: planned }, async () => run.session.execute(sql));
    if (attempt.kind === "lost") throw attempt.error;
    if (attempt.kind === "cancelled") {
      return { outcome: "cancelled-clean", problem: cancelledProblem(stillDirty(recovery)) };
    }
  }
  const check: SchemaCheck = (inTransaction) => checkSchema(run, recovery, down, planned, inTransaction);
  return yield* (down.model.mode === "transaction" ? takeBackAtOnce : takeBackInUnits)(
    run,
    recovery,
    down,
    planned,
    check,
  );
}

/** A detach that the up began is ended before the down attaches the partition again. */
async function detachesToEnd(run: MigrationRun, { up }: Recovery): Promise<readonly string[]> {
  const statements: string[] = [];
  for (const { parsed } of up?.statements ?? []) {
    const work = concurrentWork(parsed);
    if (work?.kind !== "detach" || !(await isDetachPending(run.session, run.database, work))) continue;
    statements.push(finalizeDetach(work));
  }
  return statements;
}

async function isAsBefore(run: MigrationRun, row: HistoryRow, inTransaction: boolean): Promise<boolean> {
  if (row.schema_checksum_before === null) return false;
  const { checksum } = await takeSnapshot(run.session, { history: run.tools.run, inTransaction });
  return checksum === row.schema_checksum_before;
}

/**
 * Null when the schema is as it was before. A row that people or older versions wrote says nothing of the schema before;
 * then the down script is believed. What differs is told line by line.
 */
async function* checkSchema(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  planned: PlanStep,
  inTransaction: boolean,
): AsyncGenerator<OperationEvent, Problem | null> {
  const { session, tools } = run;
  const { row } = recovery;
  if (row.schema_checksum_before === null) return null;
  const now = await takeSnapshot(session, { history: tools.run, inTransaction });
  if (now.checksum === row.schema_checksum_before) return null;
  const packed = await readSnapshotBefore(session, tools.run, row.version);
  const before = packed === null ? null : unpackSnapshot(packed);
  const differences = before === null ? null : compareSnapshots(before, now);
  for (const difference of differences ?? []) {
    yield run.events.progress(planned, `Not as before: ${differenceLine(difference)}.`);
  }
  return notAsBefore(recovery, down, differences);
}
