// Makes the events of a plan's steps: numbers them as the plan does and measures how long each took.
import type { Blocker, OperationEvent, Plan, PlanStep } from "../protocol/operations";
import type { Problem } from "../protocol/problems";
import type { VerifyResult } from "../protocol/reports/verify";
import type { Clock } from "./operation";

export interface StepEvents {
  /** `transaction` is the number of the transaction that the step commits. */
  start(step: PlanStep, transaction?: string): OperationEvent;
  progress(step: PlanStep, message: string, done?: number | null, total?: number | null): OperationEvent;
  waiting(step: PlanStep, message: string, blockers: readonly Blocker[]): OperationEvent;
  done(step: PlanStep, verdict?: VerifyResult): OperationEvent;
  failed(step: PlanStep, problem: Problem): OperationEvent;
}

export function stepEvents(plan: Plan, clock: Clock): StepEvents {
  const numbers = new Map(plan.steps.map((step, index) => [step.id, index + 1]));
  const began = new Map<string, number>();
  return {
    start(step, transaction) {
      began.set(step.id, clock.ticks());
      const number = numbers.get(step.id);
      if (number === undefined) throw new Error(`step ${step.id} is not in the plan`);
      const { id, title, version, cancellable } = step;
      const started = { event: "step-started", step: id, number, title, version, cancellable } as const;
      return transaction === undefined ? started : { ...started, transaction };
    },
    progress: (step, message, done = null, total = null) => ({
      event: "step-progress",
      step: step.id,
      message,
      done,
      total,
    }),
    waiting: (step, message, blockers) => ({ event: "step-waiting", step: step.id, message, blockers }),
    done(step, verdict) {
      const ms = Math.round(clock.ticks() - (began.get(step.id) ?? clock.ticks()));
      const done = { event: "step-done", step: step.id, version: step.version, ms } as const;
      return verdict === undefined ? done : { ...done, verdict };
    },
    failed: (step, problem) => ({ event: "step-failed", step: step.id, version: step.version, problem }),
  };
}

/** A plan of thousands of migrations has ten thousand steps, and each is asked for. */
const stepsOfPlans = new WeakMap<Plan, ReadonlyMap<string, PlanStep>>();

/** The step with this id; throws when the plan has none, which is a bug of the operation. */
export function stepOf(plan: Plan, id: string): PlanStep {
  const steps = stepsOfPlans.get(plan) ?? new Map(plan.steps.map((step) => [step.id, step]));
  stepsOfPlans.set(plan, steps);
  const found = steps.get(id);
  if (!found) throw new Error(`step ${id} is not in the plan`);
  return found;
}
