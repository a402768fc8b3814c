// Rollback: the down scripts of what was applied last, newest first, each with the removal of its row of history.
// Everything that could refuse is looked at before anything is touched.
import { fail, ok, type Result } from "../base/result";
import { readAppliedTexts, type AppliedTexts } from "../database/history";
import { readRelationSizes } from "../database/server-facts";
import type { Finding } from "../protocol/findings";
import type { OperationEvent } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { RollbackReport, SchemaAfterRollback } from "../protocol/reports/rollback";
import type { Parser } from "../sql/parser";
import { downDoubts } from "./recovery/down-doubts";
import { downScript } from "./recovery/down-script";
import { fileSteps, locksBySyntax, relationsOf, type RelationSizes } from "./forecast/forecast";
import { closeLocked, lockStep, openLocked, prepareHistory, recheckHistory } from "./running/locked-run";
import { freshSession, migrationRun, type MigrationRun } from "./running/migration-run";
import { compareWithRecord, recordSchema } from "./running/record-schema";
import { appliedToRollBack, historyBasis, labelOf, type KnownMigration } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  type DownSource,
  type Ending,
  type Intents,
  type Operation,
  type Planned,
  type TargetTools,
} from "./operation";
import { planRecovery, recover, recoveryStep, recoveryStepId, type Recovery } from "./recovery/recover";
import { endOrphans } from "./running/end-orphans";
import { runHalf } from "./running/run-half";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { stepOf } from "./step-events";
import { readTargetFacts, refuseUnfinishedRebuild, withSession, type TargetFacts } from "./target-facts";
import { terminable, terminatingWarnings } from "./running/terminating";

export interface RollbackFacts {
  readonly target: TargetFacts;
  readonly parser: Parser;
  readonly sizes: RelationSizes;
  readonly lockTimeoutMs: number;
  /** The applied scripts of what is to be taken back, by version. */
  readonly texts: ReadonlyMap<string, AppliedTexts>;
  /** What the linter says against the down scripts that stand in the folder. */
  readonly doubts: readonly Finding[];
  /** Those whose sessions may be ended. */
  readonly applications: readonly string[];
}

/** One migration to take back: by its down script, or by recovery when it is half applied. */
export type Reversal =
  | {
      readonly kind: "down";
      readonly known: KnownMigration;
      readonly down: RunnableFile;
      readonly remark: string | null;
    }
  | { readonly kind: "recovery"; readonly known: KnownMigration; readonly recovery: Recovery };

export interface RollbackDetails {
  readonly target: TargetFacts;
  readonly reversals: readonly Reversal[];
  readonly terminate: readonly string[] | null;
  readonly endOrphans: boolean;
}

export const rollback: Operation<"rollback", RollbackFacts, RollbackDetails, TargetTools> = {
  id: "rollback",

  async gather(intent, tools) {
    return withSession(tools, { purpose: "plan", readOnly: true }, async (session) => {
      const target = await readTargetFacts(tools, session);
      if (!target.ok) return target;
      const range = appliedToRollBack(target.value.known, target.value.history, intent);
      const chosen = range.ok ? range.value : [];
      const versions = chosen.map(({ version }) => version);
      const texts = await readAppliedTexts(session, tools.run, versions);
      const reversals = chosen.flatMap((known) => {
        const reversal = reversalOf(known, intent, target.value, texts, tools.parser);
        return reversal.ok && reversal.value.kind === "down" ? [reversal.value] : [];
      });
      const downs = reversals.map(({ down }) => down);
      const asApplied = reversals.filter(({ known, remark }) => known.state === "applied" && remark === null);
      const doubts = await downDoubts(target.value.folder, asApplied, tools);
      const major = Math.trunc(target.value.identity.server_version_num / 10_000);
      const sizes = await readRelationSizes(session, relationsOf(downs, locksBySyntax(major)));
      const lockTimeoutMs = tools.run.lock_timeout_ms;
      const applications = tools.run.terminable_applications;
      const { parser } = tools;
      return ok({ target: target.value, parser, sizes, lockTimeoutMs, texts, doubts, applications });
    });
  },

  plan(intent, { target, parser, sizes, lockTimeoutMs, texts, doubts, applications }) {
    const unfinished = refuseUnfinishedRebuild(target);
    if (unfinished) return fail(unfinished);
    const chosen = appliedToRollBack(target.known, target.history, intent);
    if (!chosen.ok) return fail(chosen.failure);
    if (chosen.value.length === 0) return fail(nothingToRollBack(target, intent.to));
    const terminate = terminable(intent, applications);
    if (!terminate.ok) return terminate;
    const reversals: Reversal[] = [];
    for (const known of chosen.value) {
      const reversal = reversalOf(known, intent, target, texts, parser);
      if (!reversal.ok) return fail(reversal.failure);
      reversals.push(reversal.value);
    }
    const major = Math.trunc(target.identity.server_version_num / 10_000);
    const plan = makePlan({
      operation: "rollback",
      target: target.identity,
      steps: [
        lockStep(),
        ...reversals.flatMap((reversal) =>
          reversal.kind === "recovery"
            ? [recoveryStep(reversal.recovery)]
            : fileSteps(reversal.down, locksBySyntax(major), sizes, {
                lockTimeoutMs,
                undo: "none",
                last: `Remove ${labelOf(reversal.known)} from the history`,
              }),
        ),
      ],
      warnings: [
        "No backup is made before a rollback: rows in what the down scripts drop are lost.",
        ...reversals.flatMap((reversal) => warningsOf(reversal, doubts)),
        ...terminatingWarnings(terminate.value, intent),
      ],
      basis: [historyBasis(target.history), reversals.map(checksumsOf), terminate.value ?? []],
    });
    return ok({
      plan,
      details: { target, reversals, terminate: terminate.value, endOrphans: intent.endOrphans === true },
    });
  },

  async *body(planned, tools, signal) {
    const locked = yield* openLocked("rollback", planned.plan, tools, signal);
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

/** The down of one migration, or why it cannot be rolled back. */
function reversalOf(
  known: KnownMigration,
  { downFrom }: Intents["rollback"],
  target: TargetFacts,
  texts: RollbackFacts["texts"],
  parser: Parser,
): Result<Reversal, Problem> {
  if (known.state === "dirty") {
    const recovery = planRecovery(known, target, parser);
    return recovery.ok ? ok({ kind: "recovery", known, recovery: recovery.value }) : recovery;
  }
  const sources: readonly DownSource[] = downFrom === "file" ? ["file"] : ["history", "file"];
  const script = downScript(known, texts.get(known.version) ?? null, sources);
  if (script === null) {
    return fail(
      problem("rollback/no-down", {
        message: `${labelOf(known)} has no down script${downFrom === "file" ? " in the folder" : ""}.`,
        state: nothingChanged,
        next: "Write one (migrate-safe new shows where it belongs), or restore a backup.",
      }),
    );
  }
  const down = readRunnable(known, script.file, parser);
  return down.ok ? ok({ kind: "down", known, down: down.value, remark: script.remark }) : down;
}

function checksumsOf(reversal: Reversal): readonly (string | null)[] {
  const down = reversal.kind === "down" ? reversal.down : reversal.recovery.down;
  return [reversal.known.version, down?.checksum ?? null];
}

function warningsOf(reversal: Reversal, doubts: readonly Finding[]): readonly string[] {
  const { known } = reversal;
  if (reversal.kind === "recovery")
    return reversal.recovery.remark === null ? [] : [reversal.recovery.remark];
  const { down, remark } = reversal;
  return [
    ...(remark === null ? [] : [remark]),
    ...(known.state === "changed" && !known.row?.keeps_down
      ? [`${labelOf(known)} was edited after it was applied; its down script may not fit what was applied.`]
      : []),
    ...doubts
      .filter(({ version }) => version === known.migration?.version)
      .map(({ message, rule }) => `${labelOf(known)}: ${message} (${rule})`),
    ...(down.model.mode === "units"
      ? [`The down script of ${labelOf(known)} cannot be one transaction.`]
      : []),
  ];
}

function nothingToRollBack(target: TargetFacts, to: string | null): Problem {
  return problem("rollback/nothing", {
    message:
      to === null
        ? `No migration is applied on ${target.identity.name}.`
        : `No migration newer than ${to} is applied on ${target.identity.name}.`,
    state: nothingChanged,
    next: "See what is applied with migrate-safe status.",
  });
}

async function* underLock(
  { plan, details }: Planned<RollbackDetails>,
  run: MigrationRun,
): AsyncGenerator<OperationEvent, Ending> {
  const { tools, session, signal } = run;
  const done: RollbackReport["rolled_back"][number][] = [];
  let schemaAfter: SchemaAfterRollback | null = null;
  const finish = (outcome: Ending["outcome"], why: Problem | null, failed: string | null = null): Ending => {
    const report: RollbackReport = {
      schema: "migrate-safe/rollback/1",
      target: details.target.identity,
      rolled_back: done,
      schema_after: schemaAfter,
      lock_waits: run.waits.report(),
      failed: failed !== null && why ? { version: failed, problem: why } : null,
    };
    return { outcome, problem: why, report: null, result: report };
  };
  yield* endOrphans(run, details.endOrphans);
  const recheck = await recheckHistory(session, details.target, tools);
  if (!recheck.ok) return finish("refused", recheck.failure);
  const ready = await prepareHistory(run);
  if (!ready.ok) return finish("refused", ready.failure);
  const before = (): string => {
    if (done.length === 0) return "";
    return `${done.map(labelOf).join(", ")} ${done.length === 1 ? "is" : "are"} rolled back.`;
  };
  for (const reversal of details.reversals) {
    const { known } = reversal;
    if (signal.aborted) {
      await keepSchema(run, done.length);
      return finish("cancelled-clean", cancelledProblem(before() || nothingChanged));
    }
    const began = run.clock.ticks();
    const end =
      reversal.kind === "recovery"
        ? yield* recover(run, reversal.recovery, stepOf(plan, recoveryStepId(reversal.recovery.row.version)))
        : yield* runHalf(run, {
            direction: "down",
            file: reversal.down,
            version: known.version,
            downText: null,
            before: before(),
          });
    if (end.kind === "stopped") {
      if (end.outcome !== "failed-partial") await keepSchema(run, done.length);
      return finish(end.outcome, end.problem, known.version);
    }
    done.push({ version: known.version, name: known.name, ms: Math.round(run.clock.ticks() - began) });
  }
  if (areNewest(details))
    schemaAfter = await compareWithRecord(session, tools, async () => freshSession(run));
  else await keepSchema(run, done.length);
  return finish("done", null);
}

/** Whether they were all applied after those that stay, so that the schema should be what it was before them. */
function areNewest({ target, reversals }: RollbackDetails): boolean {
  const taken = new Set(reversals.map(({ known }) => known.version));
  return target.history.rows.slice(-reversals.length).every(({ version }) => taken.has(version));
}

async function keepSchema(run: MigrationRun, done: number): Promise<void> {
  if (done > 0) await recordSchema(run.session, run.tools, async () => freshSession(run));
}
