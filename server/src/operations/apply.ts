// Apply: preflight, recovery of a half applied migration, backup, then each pending migration with its row of history.
// Stops at the first failure; what was applied before stays applied.
import { fail, ok } from "../base/result";
import type { OperationEvent, PlanStep } from "../protocol/operations";
import { nothingChanged, type Problem } from "../protocol/problems";
import type { BackupSettings } from "../config/settings";
import type { ApplyReport, RestorePoint } from "../protocol/reports/apply";
import { affectedByFiles, backupSteps, runBackup } from "./backup";
import { setRestorePoint } from "../database/restore-point";
import { readRelationSizes } from "../database/server-facts";
import { fileSteps, locksBySyntax, relationsOf, type RelationSizes } from "./forecast/forecast";
import { closeLocked, lockStep, openLocked, prepareHistory, recheckHistory } from "./running/locked-run";
import type { LockWaits } from "./running/lock-waits";
import { freshSession, migrationRun, type MigrationRun } from "./running/migration-run";
import { recordSchema } from "./running/record-schema";
import { historyBasis, labelOf, pendingMigrations, type KnownMigration } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  type Ending,
  type Operation,
  type Planned,
  type TargetTools,
} from "./operation";
import { preflightSteps, runPreflight } from "./preflight";
import { planRecovery, recover, recoveryStep, recoveryStepId, type Recovery } from "./recovery/recover";
import { endOrphans } from "./running/end-orphans";
import { runHalf, type HalfEnd } from "./running/run-half";
import type { SentAhead } from "./running/send-ahead";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { stepOf } from "./step-events";
import { readTargetFacts, refuseUnfinishedRebuild, withSession, type TargetFacts } from "./target-facts";
import { terminable, terminatingWarnings } from "./running/terminating";
import type { Parser } from "../sql/parser";

export interface ApplyFacts {
  readonly target: TargetFacts;
  readonly parser: Parser;
  readonly sizes: RelationSizes;
  readonly backupTables: BackupSettings["tables"];
  readonly lockTimeoutMs: number;
  /** Those whose sessions may be ended. */
  readonly applications: readonly string[];
}

export interface PendingFile {
  readonly known: KnownMigration;
  readonly up: RunnableFile;
}

export interface ApplyDetails {
  readonly target: TargetFacts;
  readonly checked: boolean;
  readonly backedUp: boolean;
  readonly backupTables: BackupSettings["tables"];
  readonly recoveries: readonly Recovery[];
  /** Taken up again after recovery as well. */
  readonly migrations: readonly PendingFile[];
  readonly pending: readonly KnownMigration[];
  /** How many are pending on the target, chosen or not. */
  readonly allPending: number;
  /** A pending file that cannot be run, found before anything is. */
  readonly unrunnable: Problem | null;
  readonly terminate: readonly string[] | null;
  readonly endOrphans: boolean;
}

export const apply: Operation<"apply", ApplyFacts, ApplyDetails, TargetTools> = {
  id: "apply",

  async gather(intent, tools) {
    return withSession(tools, { purpose: "plan", readOnly: true }, async (session) => {
      const target = await readTargetFacts(tools, session);
      if (!target.ok) return target;
      const chosen = pendingMigrations(afterRecovery(target.value), intent);
      const files = chosen.ok ? runnable(chosen.value, tools.parser).files : [];
      const major = Math.trunc(target.value.identity.server_version_num / 10_000);
      const names = relationsOf(
        files.map(({ up }) => up),
        locksBySyntax(major),
      );
      const sizes = await readRelationSizes(session, names);
      const lockTimeoutMs = tools.run.lock_timeout_ms;
      const backupTables = intent.backupTables ?? tools.run.backup.tables;
      const applications = tools.run.terminable_applications;
      return ok({
        target: target.value,
        parser: tools.parser,
        sizes,
        backupTables,
        lockTimeoutMs,
        applications,
      });
    });
  },

  plan(intent, facts) {
    const { target, parser } = facts;
    const unfinished = refuseUnfinishedRebuild(target);
    if (unfinished) return fail(unfinished);
    const chosen = pendingMigrations(afterRecovery(target), intent);
    if (!chosen.ok) return fail(chosen.failure);
    const all = pendingMigrations(afterRecovery(target), { steps: null, to: null });
    if (!all.ok) return fail(all.failure);
    const terminate = terminable(intent, facts.applications);
    if (!terminate.ok) return terminate;
    const { files, unrunnable } = runnable(chosen.value, parser);
    const recoveries: Recovery[] = [];
    for (const known of target.known.filter((one) => one.state === "dirty").toReversed()) {
      const recovery = planRecovery(known, target, parser);
      if (!recovery.ok) return fail(recovery.failure);
      recoveries.push(recovery.value);
    }
    const backedUp = !intent.skipBackup && (files.length > 0 || recoveries.length > 0);
    const major = Math.trunc(target.identity.server_version_num / 10_000);
    const undo: PlanStep["undo"] = backedUp ? "by-backup" : "by-down";
    const steps = [
      lockStep(),
      ...(intent.force ? [] : preflightSteps(chosen.value.length)),
      ...recoveries.map(recoveryStep),
      ...(backedUp ? backupSteps(facts.backupTables === "affected") : []),
      ...files.flatMap(({ known, up }) =>
        fileSteps(up, locksBySyntax(major), facts.sizes, {
          lockTimeoutMs: facts.lockTimeoutMs,
          undo: (known.migration?.down ?? null) === null ? undo : "by-down",
          last: `Record ${labelOf(known)} as applied`,
        }),
      ),
    ];
    const plan = makePlan({
      operation: "apply",
      target: target.identity,
      steps,
      warnings: [
        ...recoveries.flatMap(({ remark }) => remark ?? []),
        ...warningsOf(intent, files, backedUp),
        ...terminatingWarnings(terminate.value, intent),
      ],
      basis: [
        historyBasis(target.history),
        recoveries.map(({ down }) => down?.checksum ?? null),
        files.map(({ up }) => [up.version, up.checksum]),
        terminate.value ?? [],
      ],
    });
    const details = {
      target,
      checked: !intent.force,
      backedUp,
      backupTables: facts.backupTables,
      recoveries,
      migrations: files,
      pending: chosen.value,
      allPending: all.value.length,
      unrunnable,
      terminate: terminate.value,
      endOrphans: intent.endOrphans === true,
    };
    return ok({ plan, details });
  },

  async *body(planned, tools, signal) {
    const locked = yield* openLocked("apply", planned.plan, tools, signal);
    if (!locked.ok) {
      if (signal.aborted)
        return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
      return refused(locked.failure);
    }
    try {
      const run = migrationRun(tools, locked.value, planned.plan, signal, planned.details.terminate);
      return yield* underLock(planned, run);
    } finally {
      await closeLocked(locked.value);
    }
  },
};

/** A half applied migration is taken back first and is then pending like any other. */
function afterRecovery(target: TargetFacts): readonly KnownMigration[] {
  return target.known.map((one) =>
    one.state === "dirty" && (one.migration?.up ?? null) !== null ? { ...one, state: "pending" } : one,
  );
}

function runnable(
  pending: readonly KnownMigration[],
  parser: Parser,
): { readonly files: readonly PendingFile[]; readonly unrunnable: Problem | null } {
  const files: PendingFile[] = [];
  for (const known of pending) {
    const { migration } = known;
    if (!migration?.up) continue;
    const up = readRunnable(migration, migration.up, parser);
    if (!up.ok) return { files, unrunnable: up.failure };
    files.push({ known, up: up.value });
  }
  return { files, unrunnable: null };
}

function warningsOf(
  intent: { readonly force: boolean; readonly skipBackup: boolean },
  files: readonly PendingFile[],
  backedUp: boolean,
): readonly string[] {
  const without = files.filter(({ known }) => (known.migration?.down ?? null) === null);
  const units = files.filter(({ up }) => up.model.mode === "units");
  return [
    ...(intent.force ? ["Preflight is skipped: nothing looks for locks, edits or drift."] : []),
    ...(intent.skipBackup && files.length > 0 ? ["No backup is made."] : []),
    ...without.map(
      ({ known }) =>
        `${labelOf(known)} has no down script: only ${backedUp ? "the backup" : "another backup"} takes it back.`,
    ),
    ...units.map(
      ({ known }) =>
        `${labelOf(known)} cannot be one transaction: a failure leaves it half applied until the next apply.`,
    ),
  ];
}

/** What has happened so far; the report is made from it. */
class Progress {
  backup: string | null = null;
  restorePoint: RestorePoint | null = null;
  readonly recovered: string[] = [];
  readonly applied: ApplyReport["applied"][number][] = [];
}

async function* underLock(
  { plan, details }: Planned<ApplyDetails>,
  run: MigrationRun,
): AsyncGenerator<OperationEvent, Ending> {
  const { tools, session, signal } = run;
  const progress = new Progress();
  const finish = (outcome: Ending["outcome"], why: Problem | null, failed: string | null = null): Ending => {
    const report = reportOf(
      details,
      progress,
      run.waits,
      failed !== null && why ? { version: failed, problem: why } : null,
    );
    return { outcome, problem: why, report: progress.backup, result: report };
  };
  yield* endOrphans(run, details.endOrphans);
  const recheck = await recheckHistory(session, details.target, tools);
  if (!recheck.ok) {
    const done = await appliedByAnotherRun(run, details);
    return done ? finish("done", null) : finish("refused", recheck.failure);
  }
  if (details.checked) {
    const facts = { facts: details.target, pending: details.pending };
    const end = yield* runPreflight(plan, facts, tools, session, signal);
    if (end.cancelled) return finish("cancelled-clean", cancelledProblem(nothingChanged));
    if (end.problem) return { ...finish("refused", end.problem), report: end.path };
  }
  if (details.unrunnable) return finish("refused", details.unrunnable);
  if (details.migrations.length === 0 && details.recoveries.length === 0) return finish("done", null);
  const ready = await prepareHistory(run);
  if (!ready.ok) return finish("refused", ready.failure);
  for (const recovery of details.recoveries) {
    const end = yield* recover(run, recovery, stepOf(plan, recoveryStepId(recovery.row.version)));
    if (end.kind === "stopped") return finish(end.outcome, end.problem);
    progress.recovered.push(recovery.row.version);
  }
  // The backup tells which version it fits, and a recovery has just changed that.
  const facts = details.recoveries.length > 0 ? await readTargetFacts(tools, session) : ok(details.target);
  if (!facts.ok) return finish("failed-clean", facts.failure);
  if (details.backedUp) {
    const files = details.migrations.map(({ up }) => up);
    const affected = details.backupTables === "affected" ? affectedByFiles(files) : null;
    const end = yield* runBackup(plan, facts.value, affected, tools, signal);
    if (end.kind === "cancelled") return finish("cancelled-clean", cancelledProblem(nothingChanged));
    if (end.kind === "failed") return finish("failed-clean", end.problem);
    progress.backup = end.report.path;
  }
  if (run.database.kind === "server" && details.migrations.length > 0) {
    progress.restorePoint = await setRestorePoint(session, `migrate-safe ${tools.runId}`);
  }
  let ahead: SentAhead | null = null;
  for (const [place, { known, up }] of details.migrations.entries()) {
    if (signal.aborted && ahead === null) {
      await keepSchema(run, progress);
      return finish("cancelled-clean", cancelledProblem(before(progress) || nothingChanged));
    }
    const end: HalfEnd = yield* runHalf(run, {
      direction: "up",
      file: up,
      version: known.version,
      downText: known.migration?.down?.text ?? null,
      before: before(progress),
      next: details.migrations[place + 1]?.up ?? null,
      ahead,
    });
    if (end.kind === "stopped") {
      if (end.outcome !== "failed-partial") await keepSchema(run, progress);
      return finish(end.outcome, end.problem, known.version);
    }
    ahead = end.ahead;
    progress.applied.push({ version: known.version, name: known.name, ms: end.ms });
  }
  await keepSchema(run, progress);
  return finish("done", null);
}

async function keepSchema(run: MigrationRun, progress: Progress): Promise<void> {
  if (progress.applied.length === 0 && progress.recovered.length === 0) return;
  await recordSchema(run.session, run.tools, async () => freshSession(run));
}

function before(progress: Progress): string {
  const { applied } = progress;
  if (applied.length === 0) return "";
  const [only] = applied;
  if (only && applied.length === 1) return `${labelOf(only)} is applied.`;
  return `The ${applied.length} migrations before it are applied.`;
}

/** Two runs that start together want the same: whoever comes second finds it done. */
async function appliedByAnotherRun(run: MigrationRun, details: ApplyDetails): Promise<boolean> {
  const now = await readTargetFacts(run.tools, run.session);
  if (!now.ok) return false;
  return details.pending.every(({ version }) =>
    now.value.known.some((one) => one.version === version && one.state === "applied"),
  );
}

function reportOf(
  details: ApplyDetails,
  progress: Progress,
  waits: LockWaits,
  failed: ApplyReport["failed"],
): ApplyReport {
  return {
    schema: "migrate-safe/apply/1",
    target: details.target.identity,
    backup: progress.backup,
    restore_point: progress.restorePoint,
    recovered: progress.recovered,
    applied: progress.applied,
    remaining: details.allPending - progress.applied.length,
    lock_waits: waits.report(),
    failed,
  };
}
