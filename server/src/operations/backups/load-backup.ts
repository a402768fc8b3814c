// Loads a backup into a session: drops and recreates the schema where that was asked for, runs the migrations up to the
// backup's version where they are not there yet, and replaces the rows. Plans nothing.
import { basename } from "node:path";
import { ConnectionLost, ServerError, serverMessageOf } from "../../database/errors";
import type { OperationEvent } from "../../protocol/operations";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { RestoreReport } from "../../protocol/reports/restore";
import type { Parser } from "../../sql/parser";
import type { KnownMigration } from "../migration-states";
import { cancelledProblem, ended, refused, type Ending, type Planned, type Tools } from "../operation";
import { openMemorySession } from "../proof/memory-session";
import type { RunnableFile } from "../runnable-file";
import { prepareHistory } from "../running/locked-run";
import { recordSchema } from "../running/record-schema";
import { freshSession, migrationRun, type MigrationRun } from "../running/migration-run";
import { runHalf } from "../running/run-half";
import { stepEvents, stepOf } from "../step-events";
import type { TargetFacts } from "../target-facts";
import { whatDoesNotFit } from "./backup-fits";
import type { BackupHeader } from "./backup-format";
import { BackupUnreadable, type BackupContents } from "./backup-reader";
import { CommitUnknown, loadRows } from "./load-rows";
import { rebuildSchemas, type SchemaFacts } from "./rebuild-schema";
export interface RestoreFacts {
  readonly path: string;
  readonly header: BackupHeader;
  readonly parser: Parser;
  readonly lockTimeoutMs: number;
  /** Null for a rehearsal in memory. */
  readonly target: TargetFacts | null;
  readonly schemas: readonly SchemaFacts[];
  readonly known: readonly KnownMigration[];
}

export interface RestoreDetails extends RestoreFacts {
  readonly rebuild: readonly string[];
  /** How the target is not the database that the backup was taken from; null when it is. */
  readonly otherOrigin: string | null;
  /** Run before the rows are loaded: after a rebuild and for a rehearsal. */
  readonly migrations: readonly { readonly known: KnownMigration; readonly up: RunnableFile }[];
}

/** A rehearsal: the migrations up to the backup's version and its rows, in memory. */
export async function* loadInMemory(
  planned: Planned<RestoreDetails>,
  contents: BackupContents,
  tools: Tools,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, Ending> {
  const events = stepEvents(planned.plan, tools.clock);
  const start = stepOf(planned.plan, "scratch");
  yield events.start(start);
  const opened = await openMemorySession(tools, "rehearse");
  if (!opened.ok) {
    yield events.failed(start, opened.failure);
    return refused(opened.failure);
  }
  const { database, session } = opened.value;
  try {
    yield events.done(start);
    const lock = await database.acquireLock(
      { runId: tools.runId, operation: "restore", waitMs: 0 },
      signal,
      () => undefined,
    );
    if (!lock.ok) return refused(lock.failure);
    const alone = { session, lock: lock.value };
    const run = migrationRun({ ...tools, database }, alone, planned.plan, signal);
    return yield* loadBackup(planned, contents, run);
  } finally {
    await database.close();
  }
}

export async function* loadBackup(
  { plan, details }: Planned<RestoreDetails>,
  contents: BackupContents,
  run: MigrationRun,
): AsyncGenerator<OperationEvent, Ending> {
  const { session, tools, events, signal } = run;
  let state = nothingChanged;
  if (details.rebuild.length > 0) {
    const shown = stepOf(plan, "rebuild");
    yield events.start(shown);
    const rebuilt = await rebuildSchemas(session, details.rebuild, tools.run, basename(details.path));
    if (!rebuilt.ok) {
      const { failure } = rebuilt;
      const why = failure instanceof ServerError ? restoreProblem(failure, nothingChanged) : failure;
      yield events.failed(shown, why);
      return ended("failed-clean", null, { problem: why });
    }
    yield events.done(shown);
    state = "The schema was dropped and its rows are not loaded yet: run the restore again with --rebuild.";
  }
  if (details.migrations.length > 0) {
    const ready = await prepareHistory(run);
    if (!ready.ok) return ended("failed-partial", null, { problem: ready.failure });
  }
  for (const { known, up } of details.migrations) {
    const downText = known.migration?.down?.text ?? null;
    const end = yield* runHalf(run, {
      direction: "up",
      file: up,
      version: known.version,
      downText,
      before: state,
    });
    if (end.kind === "stopped") {
      const how = signal.aborted ? "cancelled" : "failed";
      const outcome = details.target === null ? (`${how}-clean` as const) : (`${how}-partial` as const);
      const code = signal.aborted ? end.problem.code : "restore/failed";
      return ended(outcome, null, { problem: { ...end.problem, code } });
    }
  }
  await recordSchema(session, tools, async () => freshSession(run));
  const shown = stepOf(plan, "restore");
  yield events.start(shown);
  const partial = details.rebuild.length > 0;
  const unfit = await whatDoesNotFit(session, { ...details, rebuilt: partial }, tools);
  if (unfit.problem) {
    yield events.failed(shown, unfit.problem);
    return ended(partial ? "failed-partial" : "refused", null, { problem: unfit.problem });
  }
  for (const warning of unfit.warnings) yield events.progress(shown, warning);
  const loading = loadRows(session, unfit.catalog, details.path, contents, tools.run, signal);
  const cancel = (): void => {
    run.database.cancel(session).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
    });
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const tables = await loading;
    yield events.done(shown);
    const report: RestoreReport = {
      schema: "migrate-safe/restore/1",
      target: run.database.identity,
      backup: details.path,
      tables,
      into_scratch: details.target === null,
      remarks: [...(details.otherOrigin === null ? [] : [details.otherOrigin]), ...unfit.warnings],
    };
    return ended("done", report);
  } catch (error) {
    if (signal.aborted) {
      return ended(partial ? "cancelled-partial" : "cancelled-clean", null, {
        problem: cancelledProblem(state),
      });
    }
    const why = restoreProblem(error, state);
    yield events.failed(shown, why);
    return ended(partial ? "failed-partial" : "failed-clean", null, { problem: why });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function restoreProblem(error: unknown, state: string): Problem {
  const text = (message: string) => ({
    message: `The restore failed: ${message}.`,
    state,
    next: "See what the server said; the backup itself is whole and can be restored again.",
  });
  if (error instanceof ServerError) {
    return problem("restore/failed", text(error.message), { server: serverMessageOf(error) });
  }
  if (error instanceof CommitUnknown) {
    return problem("apply/commit-unknown", {
      message: "The connection was lost while the restore was committed.",
      state: "Either all rows of the backup are there, or none of them and all that was there before.",
      next: "Run the restore again: it is safe to repeat.",
    });
  }
  if (error instanceof ConnectionLost || error instanceof BackupUnreadable) {
    return problem("restore/failed", text(error.message));
  }
  throw error;
}
