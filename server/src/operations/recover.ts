// Takes a half applied migration back: runs its down script, passing over what was never made, and believes the result
// only when the schema is again what it was before the migration. Shared by apply and rollback.
import { fail, ok, type Result } from "../base/result";
import { ConnectionLost, type ServerError } from "../database/errors";
import { deleteHistoryRow, type HistoryRow } from "../database/history";
import { takeSnapshot } from "../database/schema-snapshot";
import type { Session } from "../database/session";
import type { OperationEvent, Outcome, PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Parser } from "../sql/parser";
import type { Statement } from "../sql/sql-file";
import { downScript, sourcesOfRecovery } from "./down-script";
import { placeText, rangeOfError } from "./locate-error";
import { freshSession, type MigrationRun } from "./migration-run";
import { labelOf, type KnownMigration } from "./migration-states";
import { cancelledProblem, lostProblem, step } from "./operation";
import { rollBack, send } from "./run-transaction";
import { readRunnable, type RunnableFile } from "./runnable-file";
import type { TargetFacts } from "./target-facts";
import { watchStatement } from "./watch-statement";

/** A dirty migration with what is needed to take it back. */
export interface Recovery {
  readonly label: string;
  readonly row: HistoryRow;
  /** Null without a down script: then only a schema that is unchanged can be recovered. */
  readonly down: RunnableFile | null;
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
  const script = downScript(known, texts.get(row.version) ?? null, sourcesOfRecovery(known));
  if (script === null) return ok({ label, row, down: null, remark: null });
  const down = readRunnable(known, script.file, parser);
  if (!down.ok) return fail(down.failure);
  return ok({ label, row, down: down.value, remark: script.remark });
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

/**
 * SQLSTATEs of "it is not there", which a down script meets when the up did not get that far: undefined table, column,
 * function, object, schema; invalid schema name. Manual: "PostgreSQL Error Codes".
 */
const notThere: ReadonlySet<string> = new Set(["42P01", "42703", "42883", "42704", "3F000"]);

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
    if (nothingLasted(recovery) && (await isAsBefore(session, run, row, false))) {
      yield events.progress(planned, "The schema is as it was before, so only the mark is removed.");
      await deleteHistoryRow(session, tools.run, row.version);
      yield events.done(planned);
      return { kind: "recovered" };
    }
    const stopped =
      down === null
        ? stop("failed-clean", noDown(recovery))
        : down.model.mode === "transaction"
          ? yield* takeBackAtOnce(run, recovery, down, planned)
          : yield* takeBackInUnits(run, recovery, down, planned);
    if (stopped === null) {
      yield events.done(planned);
      return { kind: "recovered" };
    }
    yield events.failed(planned, stopped.problem);
    return stopped;
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    const lost = lostProblem(stillDirty(recovery));
    yield events.failed(planned, lost);
    return stop("failed-partial", lost);
  }
}

/**
 * Whether no unit that could have changed rows is left to take back. The schema alone cannot tell: an INSERT that lasted
 * leaves no trace in it.
 */
function nothingLasted({ row, down }: Recovery): boolean {
  const done = row.units_done ?? 0;
  if (row.direction !== "down") return done === 0;
  return down?.model.mode === "units" && done >= down.model.units.length;
}

type Stopped = Extract<RecoveryEnd, { readonly kind: "stopped" }>;

/** All of the down, the check and the row in one transaction: it ends as before the migration, or nothing happens. */
async function* takeBackAtOnce(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  planned: PlanStep,
): AsyncGenerator<OperationEvent, Stopped | null> {
  const { session, tools } = run;
  let open = true;
  await session.execute("begin");
  try {
    for (const statement of down.model.mode === "transaction" ? down.model.statements : []) {
      await session.execute("savepoint before_statement");
      const end = yield* takeBackOne(run, recovery, down, planned, statement);
      if (end.kind === "stopped") return end;
      await session.execute(
        end.kind === "skipped"
          ? "rollback to savepoint before_statement"
          : "release savepoint before_statement",
      );
    }
    if (!(await isAsBeforeOrUnknown(session, run, recovery.row, true))) {
      return stop("failed-clean", notAsBefore(recovery, down, "What the down script did was rolled back."));
    }
    await session.execute("reset session authorization");
    await deleteHistoryRow(session, tools.run, recovery.row.version);
    await session.execute("commit");
    open = false;
    return null;
  } finally {
    if (open) await rollBack(session);
  }
}

/** A down that refuses a transaction block: statement by statement, each lasting at once. */
async function* takeBackInUnits(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  planned: PlanStep,
): AsyncGenerator<OperationEvent, Stopped | null> {
  const { session, tools } = run;
  const units = down.model.mode === "units" ? down.model.units : [];
  for (const unit of units) {
    const alone = unit.kind === "single";
    await session.execute(`set lock_timeout = ${alone ? 0 : tools.run.lock_timeout_ms}`);
    for (const statement of unit.statements) {
      const end = yield* takeBackOne(run, recovery, down, planned, statement);
      if (end.kind === "stopped") return { ...end, outcome: partial(end.outcome) };
    }
  }
  await freshSession(run);
  if (!(await isAsBeforeOrUnknown(session, run, recovery.row, false))) {
    return stop("failed-partial", notAsBefore(recovery, down, "The down script has run."));
  }
  await deleteHistoryRow(session, tools.run, recovery.row.version);
  return null;
}

function partial(outcome: Outcome): Outcome {
  return outcome === "cancelled-clean" ? "cancelled-partial" : "failed-partial";
}

async function* takeBackOne(
  run: MigrationRun,
  recovery: Recovery,
  down: RunnableFile,
  planned: PlanStep,
  statement: Statement,
): AsyncGenerator<OperationEvent, { readonly kind: "ran" } | { readonly kind: "skipped" } | Stopped> {
  const attempt = yield* watchStatement({ ...run, step: planned }, async () =>
    send(run.session, down, statement),
  );
  switch (attempt.kind) {
    case "done":
      return { kind: "ran" };
    case "lost":
      throw attempt.error;
    case "cancelled":
      return stop("cancelled-clean", cancelledProblem(stillDirty(recovery)));
    case "failed":
      if (!notThere.has(attempt.error.code)) {
        return stop("failed-clean", refusedDown(recovery, down, statement, attempt.error));
      }
      yield run.events.progress(planned, `Passed over what was never made: ${attempt.error.message}.`);
      return { kind: "skipped" };
  }
}

async function isAsBefore(
  session: Session,
  run: MigrationRun,
  row: HistoryRow,
  inTransaction: boolean,
): Promise<boolean> {
  if (row.schema_checksum_before === null) return false;
  const { checksum } = await takeSnapshot(session, { history: run.tools.run, inTransaction });
  return checksum === row.schema_checksum_before;
}

/** A row that people or older versions wrote says nothing of the schema before; then the down script is believed. */
async function isAsBeforeOrUnknown(
  session: Session,
  run: MigrationRun,
  row: HistoryRow,
  inTransaction: boolean,
): Promise<boolean> {
  return row.schema_checksum_before === null || (await isAsBefore(session, run, row, inTransaction));
}

function stop(outcome: Outcome, why: Problem): Stopped {
  return { kind: "stopped", outcome, problem: why };
}

function stillDirty(recovery: Recovery): string {
  return `${recovery.label} is still half applied and marked dirty.`;
}

const byHand =
  "Set the schema right by hand, then clear the mark: see “Manual recovery” in the runbook, or restore the backup.";

function noDown(recovery: Recovery): Problem {
  return problem("rollback/no-down", {
    message: `${recovery.label} is half applied and has no down script to take it back.`,
    state: nothingChanged,
    next: `Write its down script and apply again. ${byHand}`,
  });
}

function notAsBefore(recovery: Recovery, down: RunnableFile, what: string): Problem {
  return problem(
    "rollback/failed",
    {
      message: `After ${down.file.path} the schema is not what it was before ${recovery.label}.`,
      state: `${what} ${stillDirty(recovery)}`,
      next: byHand,
    },
    { place: { path: down.file.path, range: null } },
  );
}

function refusedDown(
  recovery: Recovery,
  down: RunnableFile,
  statement: Statement,
  error: ServerError,
): Problem {
  const { path } = down.file;
  const range = rangeOfError(down.text, statement, error);
  const { code, message, detail, hint, where } = error;
  return problem(
    "rollback/failed",
    {
      message: `${placeText(path, range)}: ${message}.`,
      state: stillDirty(recovery),
      next: `Correct the down script and apply again. ${byHand}`,
    },
    { place: { path, range }, server: { code, message, detail, hint, where } },
  );
}
