// Backup: the rows of all tables in one snapshot, streamed into a file that psql can load, read back before it counts.
// Nothing shows under the backup's name until it is whole, and the snapshot is closed before anything else happens.
import { fail, ok } from "../base/result";
import { ConnectionLost, ServerError, serverMessageOf } from "../database/errors";
import type { Session } from "../database/session";
import { reasonOf } from "../files/read-text";
import type { Blocker, OperationEvent, Plan, PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { BackupReport } from "../protocol/reports/backup";
import type { Parser } from "../sql/parser";
import { affectedBy, type Affected } from "./backups/affected-tables";
import { BackupUnreadable } from "./backups/backup-reader";
import { Cancelled } from "./backups/backup-snapshot";
import { historyBasis } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Clock,
  type Operation,
  type TargetTools,
} from "./operation";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, refuseUnfinishedRebuild, withSession, type TargetFacts } from "./target-facts";
import { blockersOrNone, describeBlocker, waitingMessage } from "./running/watch-statement";
import { BackupProgress, CannotBackUp, FileProblem, writeBackup } from "./backups/write-backup";

interface BackupFacts {
  readonly target: TargetFacts;
  /** Null for a backup of everything. */
  readonly affected: Affected | null;
}

export const backup: Operation<"backup", BackupFacts, BackupFacts, TargetTools> = {
  id: "backup",

  async gather(intent, tools) {
    return withSession(tools, { purpose: "backup", readOnly: true }, async (session) => {
      const target = await readTargetFacts(tools, session);
      if (!target.ok) return target;
      const wanted = intent.tables ?? tools.run.backup.tables;
      return ok({
        target: target.value,
        affected: wanted === "all" ? null : affectedByPending(target.value, tools.parser),
      });
    });
  },

  plan(_intent, facts) {
    const unfinished = refuseUnfinishedRebuild(facts.target);
    if (unfinished) return fail(unfinished);
    const plan = makePlan({
      operation: "backup",
      target: facts.target.identity,
      steps: backupSteps(facts.affected !== null),
      warnings: [],
      basis: historyBasis(facts.target.history),
    });
    return ok({ plan, details: facts });
  },

  async *body({ plan, details }, tools, signal) {
    const end = yield* runBackup(plan, details.target, details.affected, tools, signal);
    if (end.kind === "done") return ended("done", end.report, { report: end.report.path });
    if (end.kind === "cancelled") {
      return ended("cancelled-clean", null, { problem: cancelledProblem(noBackup) });
    }
    return end.refused ? refused(end.problem) : ended("failed-clean", null, { problem: end.problem });
  },
};

export function backupSteps(onlyAffected: boolean): readonly PlanStep[] {
  const title = onlyAffected
    ? "Back up the rows that the pending migrations can destroy"
    : "Back up the rows of all tables";
  return [step({ id: "backup", title, kind: "backup" })];
}

/** Of all pending migrations; a file that cannot be read can do anything. */
function affectedByPending({ known }: TargetFacts, parser: Parser): Affected {
  const files = known.flatMap(({ state, migration }) =>
    state === "pending" && migration?.up ? [readRunnable(migration, migration.up, parser)] : [],
  );
  const unread = files.find((file) => !file.ok);
  const affected = affectedByFiles(files.flatMap((file) => (file.ok ? [file.value] : [])));
  return unread ? { ...affected, everything: unread.failure.message.replace(/\.$/, "") } : affected;
}

export function affectedByFiles(files: readonly RunnableFile[]): Affected {
  return affectedBy(files.flatMap(({ sql }) => sql.statements.map(({ parsed }) => parsed)));
}

export type BackupEnd =
  | { readonly kind: "done"; readonly report: BackupReport }
  | { readonly kind: "failed"; readonly problem: Problem; readonly refused: boolean }
  | { readonly kind: "cancelled" };

const noBackup = `${nothingChanged} No backup was made.`;

/** Also the second part of an apply. */
export async function* runBackup(
  plan: Plan,
  facts: TargetFacts,
  affected: Affected | null,
  tools: TargetTools,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, BackupEnd> {
  const events = stepEvents(plan, tools.clock);
  const shown = stepOf(plan, "backup");
  yield events.start(shown);
  const opened = await tools.database.connect({ purpose: "backup", runId: tools.runId, readOnly: true });
  if (!opened.ok) {
    yield events.failed(shown, opened.failure);
    return { kind: "failed", problem: opened.failure, refused: true };
  }
  const progress = new BackupProgress();
  const work = writeAndClose(opened.value, facts, affected, tools, signal, progress);
  const cancel = async (): Promise<void> => {
    const { sessions } = progress;
    for (const one of sessions.length > 0 ? sessions : [opened.value]) await tools.database.cancel(one);
  };
  let blockers: readonly Blocker[] = [];
  const look = async (): Promise<OperationEvent | null> => {
    const { table, rows, done, tables } = progress;
    if (table !== null) return events.progress(shown, `${table}, ${rows} rows so far`, done, tables);
    // Before the first table it waits for the locks on all of them.
    const seen = await blockersOrNone(tools.database, opened.value);
    if (seen.length === 0) return null;
    blockers = seen;
    return events.waiting(shown, waitingMessage(seen), seen);
  };
  const settled = yield* reported(work, tools.clock, signal, cancel, look);
  if (settled.kind === "value") {
    yield events.done(shown);
    return { kind: "done", report: settled.value };
  }
  if (settled.error instanceof Cancelled || signal.aborted) return { kind: "cancelled" };
  const why = backupProblem(settled.error, blockers);
  if (why === null) throw settled.error;
  yield events.failed(shown, why);
  return { kind: "failed", problem: why, refused: false };
}

async function writeAndClose(
  session: Session,
  facts: TargetFacts,
  affected: Affected | null,
  tools: TargetTools,
  signal: AbortSignal,
  progress: BackupProgress,
): Promise<BackupReport> {
  try {
    return await writeBackup(session, facts, affected, tools, signal, progress);
  } finally {
    await session.close();
  }
}

type Settled<Value> =
  { readonly kind: "value"; readonly value: Value } | { readonly kind: "error"; readonly error: unknown };

const reportEveryMs = 1_000;

/** Waits for the work and looks once a second how it goes; cancels what the server does when the run is cancelled. */
async function* reported<Value>(
  work: Promise<Value>,
  clock: Clock,
  signal: AbortSignal,
  cancel: () => Promise<void>,
  look: () => Promise<OperationEvent | null>,
): AsyncGenerator<OperationEvent, Settled<Value>> {
  const over = new AbortController();
  const settled = work
    .then(
      (value): Settled<Value> => ({ kind: "value", value }),
      (error: unknown): Settled<Value> => ({ kind: "error", error }),
    )
    .finally(() => over.abort());
  const stop = (): void => {
    cancel().catch((error: unknown) => {
      if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
    });
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const tick = clock.sleep(reportEveryMs, over.signal).then(() => null);
      const first = await Promise.race([settled, tick]);
      if (first !== null) return first;
      if (over.signal.aborted) return await settled;
      const event = await look();
      if (event !== null) yield event;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await settled;
  }
}

/** Null for what only a bug can throw. */
function backupProblem(error: unknown, blockers: readonly Blocker[]): Problem | null {
  const next =
    "Correct the cause and run it again; migrate-safe apply --skip-backup goes on without a backup.";
  const text = (message: string) => ({ message: `The backup failed: ${message}.`, state: noBackup, next });
  if (error instanceof ServerError) {
    // SQLSTATE 55P03 lock_not_available.
    const [first] = error.code === "55P03" ? blockers : [];
    const behind = first ? `, behind ${describeBlocker(first)}` : "";
    return problem("backup/failed", text(error.message + behind), { server: serverMessageOf(error) });
  }
  if (error instanceof CannotBackUp) {
    return problem("backup/failed", { ...text(error.message), next: error.next });
  }
  if (error instanceof ConnectionLost) return problem("backup/failed", text("the connection was lost"));
  if (error instanceof FileProblem)
    return problem("backup/failed", text(error.problem.message.replace(/\.$/, "")));
  if (error instanceof BackupUnreadable) return problem("backup/failed", text(error.message));
  if (error instanceof Error && "syscall" in error) {
    // A write names no file, and its reason says enough.
    return problem("backup/failed", text("path" in error ? error.message : reasonOf(error)));
  }
  return null;
}
