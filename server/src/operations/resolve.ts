// Resolve: ends a half applied or edited state as a person decides: go on, take back, or only say in the history what is so.
// What is only said is not checked against the schema, so it needs a reason, which the history and the log keep.
import { fail, ok, type Result } from "../base/result";
import { readAppliedTexts, type AppliedTexts } from "../database/history";
import { sameVersion } from "../migrations/layout";
import type { OperationEvent, PlanStep } from "../protocol/operations";
import { nothingChanged, type Problem } from "../protocol/problems";
import type { ResolveReport } from "../protocol/reports/resolve";
import type { Parser } from "../sql/parser";
import { fileSteps, locksBySyntax, statementStepId, statementsOf } from "./forecast/forecast";
import { closeLocked, lockStep, openLocked, prepareHistory, recheckHistory } from "./running/locked-run";
import { lockLostProblem } from "./running/failure-problem";
import { markIn, planMark, type Mark } from "./recovery/mark-migration";
import { freshSession, migrationRun, type MigrationRun } from "./running/migration-run";
import { recordSchema } from "./running/record-schema";
import { historyBasis, labelOf, unknownVersion, type KnownMigration } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Ending,
  type Intents,
  type Operation,
  type Planned,
  type TargetTools,
} from "./operation";
import { planRecovery, recover, recoveryStep, type Recovery } from "./recovery/recover";
import { planResume, type Resume } from "./recovery/resume";
import { notPossible, reasonNeeded, resolution } from "./recovery/resolve-problems";
import { runHalf } from "./running/run-half";
import { stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export interface ResolveFacts {
  readonly target: TargetFacts;
  readonly texts: ReadonlyMap<string, AppliedTexts>;
  readonly parser: Parser;
  readonly lockTimeoutMs: number;
}

type Way =
  | { readonly kind: "resume"; readonly resume: Resume }
  | { readonly kind: "undo"; readonly recovery: Recovery }
  | { readonly kind: "mark"; readonly mark: Mark };

export interface ResolveDetails {
  readonly intent: Intents["resolve"];
  readonly target: TargetFacts;
  readonly known: KnownMigration;
  readonly way: Way;
}

export const resolve: Operation<"resolve", ResolveFacts, ResolveDetails, TargetTools> = {
  id: "resolve",

  async gather({ version }, tools) {
    return withSession(tools, { purpose: "plan", readOnly: true }, async (session) => {
      const target = await readTargetFacts(tools, session);
      if (!target.ok) return target;
      const known = find(target.value, version);
      const texts = await readAppliedTexts(session, tools.run, known?.row ? [known.row.version] : []);
      const { parser, run } = tools;
      return ok({ target: target.value, texts, parser, lockTimeoutMs: run.lock_timeout_ms });
    });
  },

  plan(intent, facts) {
    const { target } = facts;
    const known = find(target, intent.version);
    if (!known) return fail(unknownVersion(intent.version));
    if (isMark(intent.action) && !intent.reason?.trim()) return fail(reasonNeeded(intent.action));
    const way = wayOf(intent, known, facts);
    if (!way.ok) return way;
    const plan = makePlan({
      operation: "resolve",
      target: target.identity,
      steps: [lockStep(), ...stepsOf(way.value, facts)],
      warnings: warningsOf(way.value),
      basis: [historyBasis(target.history), intent.action, basisOf(way.value)],
    });
    return ok({ plan, details: { intent, target, known, way: way.value } });
  },

  async *body(planned, tools, signal) {
    const locked = yield* openLocked("resolve", planned.plan, tools, signal);
    if (!locked.ok) {
      if (signal.aborted)
        return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
      return refused(locked.failure);
    }
    try {
      return yield* underLock(planned, migrationRun(tools, locked.value, planned.plan, signal));
    } finally {
      await closeLocked(locked.value);
    }
  },
};

function find(target: TargetFacts, version: string): KnownMigration | undefined {
  return target.known.find((one) => sameVersion(one.version, version));
}

function isMark(action: Intents["resolve"]["action"]): boolean {
  return action !== "resume" && action !== "undo";
}

function wayOf(
  intent: Intents["resolve"],
  known: KnownMigration,
  { target, texts, parser }: ResolveFacts,
): Result<Way, Problem> {
  const { action } = intent;
  const kept = texts.get(known.version) ?? null;
  if (action === "resume") {
    const resume = planResume(known, kept, parser);
    return resume.ok ? ok({ kind: "resume", resume: resume.value }) : resume;
  }
  if (action !== "undo") {
    const mark = planMark(action, known, kept);
    return mark.ok ? ok({ kind: "mark", mark: mark.value }) : mark;
  }
  if (known.state !== "dirty") return fail(notPossible(action, known));
  const recovery = planRecovery(known, target, parser);
  return recovery.ok ? ok({ kind: "undo", recovery: recovery.value }) : recovery;
}

function stepsOf(way: Way, { target, lockTimeoutMs }: ResolveFacts): readonly PlanStep[] {
  if (way.kind === "undo") return [recoveryStep(way.recovery)];
  if (way.kind === "mark") return [step({ id: "mark", title: way.mark.title, kind: "history" })];
  const { file, passed, direction } = way.resume;
  const major = Math.trunc(target.identity.server_version_num / 10_000);
  const last =
    direction === "up" ? `Record ${labelOf(file)} as applied` : `Remove ${labelOf(file)} from the history`;
  const steps = fileSteps(file, locksBySyntax(major), new Map(), { lockTimeoutMs, undo: "by-down", last });
  const done = new Set(
    statementsOf(file)
      .slice(0, passed)
      .map((_, position) => statementStepId(file.version, position)),
  );
  return steps.filter(({ id }) => !done.has(id));
}

function warningsOf(way: Way): readonly string[] {
  if (way.kind === "mark") return ["The schema is not looked at: the history will say what you say."];
  const remark = way.kind === "undo" ? way.recovery.remark : way.resume.remark;
  return ["No backup is made.", ...(remark === null ? [] : [remark])];
}

function basisOf(way: Way): unknown {
  if (way.kind === "undo") return way.recovery.down?.checksum ?? null;
  return way.kind === "resume" ? [way.resume.file.checksum, way.resume.from] : way.mark.texts;
}

async function* underLock(
  { plan, details }: Planned<ResolveDetails>,
  run: MigrationRun,
): AsyncGenerator<OperationEvent, Ending> {
  const { tools, session } = run;
  const { intent, target, known, way } = details;
  const began = run.clock.ticks();
  const finish = (outcome: Ending["outcome"], why: Problem | null): Ending => {
    const report: ResolveReport = {
      schema: "migrate-safe/resolve/1",
      target: target.identity,
      version: known.version,
      name: known.name,
      action: intent.action,
      reason: intent.reason,
      ms: Math.round(run.clock.ticks() - began),
      failed: why === null ? null : { version: known.version, problem: why },
    };
    return { outcome, problem: why, report: null, result: report };
  };
  const recheck = await recheckHistory(session, target, tools);
  if (!recheck.ok) return finish("refused", recheck.failure);
  const ready = await prepareHistory(run);
  if (!ready.ok) return finish("refused", ready.failure);
  if (intent.reason !== null) {
    const [, first] = plan.steps;
    if (first) yield run.events.progress(first, `${intent.action}, because: ${intent.reason}`);
  }
  const note = resolution(intent, target.identity.role, tools.clock.now());
  if (way.kind === "mark") {
    const marking = stepOf(plan, "mark");
    yield run.events.start(marking);
    if (!(await markIn(run, known, way.mark, note))) {
      const why = lockLostProblem(nothingChanged);
      yield run.events.failed(marking, why);
      return finish("failed-clean", why);
    }
    yield run.events.done(marking);
  } else {
    const end =
      way.kind === "undo"
        ? yield* recover(run, way.recovery, stepOf(plan, recoveryStep(way.recovery).id))
        : yield* runHalf(run, { ...way.resume, version: known.version, resolution: note, before: "" });
    if (end.kind === "stopped") return finish(end.outcome, end.problem);
  }
  if (intent.action !== "accept-change") await recordSchema(session, tools, async () => freshSession(run));
  return finish("done", null);
}
