// Every operation by its id: gathers its facts, makes its plan, and binds the plan to its run, which refuses what was not
// confirmed. Opens nothing and closes nothing.
import { ok, type Result } from "../base/result";
import type { Database } from "../database/session";
import type { MigrationFolder } from "../migrations/migration";
import type { OperationEvent, OperationId, Plan } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { adopt } from "./adopt";
import { apply } from "./apply";
import { backup } from "./backup";
import { diff } from "./diff";
import { down } from "./down";
import { dryRun } from "./dry-run";
import { locks } from "./locks";
import { postflight } from "./postflight";
import { preflight } from "./preflight";
import { rehearse } from "./rehearse";
import { resolve } from "./resolve";
import { restore } from "./restore";
import { rollback } from "./rollback";
import { status } from "./status";
import { verify } from "./verify";
import { finishedEvent, refused, runPlanned, type Intents, type Operation, type Tools } from "./operation";
import { productionGuard, rebuildGuard } from "./target-facts";

export interface PlannedOperation {
  readonly plan: Plan;
  /** Runs exactly this plan, or refuses; the last event is always `finished`. */
  run(options: RunOptions): AsyncGenerator<OperationEvent>;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** The plan that a person confirmed; another one is refused with `plan/changed`. */
  readonly planHash?: string | null;
}

/** Gathers, plans, and binds the plan to its run. */
async function planned<Id extends OperationId, Facts, Details, Needed extends Tools>(
  operation: Operation<Id, Facts, Details, Needed>,
  intent: Intents[Id],
  tools: Needed,
): Promise<Result<PlannedOperation, Problem>> {
  const facts = await operation.gather(intent, tools);
  if (!facts.ok) return facts;
  const made = operation.plan(intent, facts.value);
  if (!made.ok) return made;
  const { plan } = made.value;
  const guard = guardOf(operation.id, intent, plan.target);
  return ok({
    plan,
    async *run({ signal, planHash = null }) {
      const refusal = planHash === null || planHash === plan.hash ? guard : planChanged();
      if (refusal) yield finishedEvent(operation.id, refused(refusal));
      else yield* runPlanned(operation, made.value, tools, signal, reasonOf(intent));
    },
  });
}

function reasonOf(intent: object): string | null {
  return "reason" in intent && typeof intent.reason === "string" ? intent.reason : null;
}

/** What has to be confirmed and was not. */
function guardOf(id: OperationId, intent: object, target: Plan["target"]): Problem | null {
  if (!("confirm" in intent)) return null;
  const confirm = typeof intent.confirm === "string" ? intent.confirm : null;
  const drops =
    "rebuild" in intent &&
    intent.rebuild === true &&
    !("intoScratch" in intent && intent.intoScratch === true);
  return (drops ? rebuildGuard(target, confirm) : null) ?? productionGuard(id, target, confirm);
}

/** By the id of the operation; a plan of one that is not confirmed where it must be is refused when it is run. */
export const operationPlanners: {
  readonly [Id in OperationId]: (
    intent: Intents[Id],
    tools: Tools,
  ) => Promise<Result<PlannedOperation, Problem>>;
} = {
  status: async (intent, tools) => planned(status, intent, withTarget(tools)),
  "dry-run": async (intent, tools) => planned(dryRun, intent, withFolder(tools)),
  preflight: async (intent, tools) => planned(preflight, intent, withTarget(tools)),
  backup: async (intent, tools) => planned(backup, intent, withTarget(tools)),
  apply: async (intent, tools) => planned(apply, intent, withTarget(tools)),
  postflight: async (intent, tools) => planned(postflight, intent, withTarget(tools)),
  rollback: async (intent, tools) => planned(rollback, intent, withTarget(tools)),
  resolve: async (intent, tools) => planned(resolve, intent, withTarget(tools)),
  restore: async (intent, tools) => planned(restore, intent, tools),
  rehearse: async (intent, tools) => planned(rehearse, intent, withTarget(tools)),
  diff: async (intent, tools) => planned(diff, intent, withTarget(tools)),
  verify: async (intent, tools) => planned(verify, intent, withFolder(tools)),
  down: async (intent, tools) => planned(down, intent, withFolder(tools)),
  adopt: async (intent, tools) => planned(adopt, intent, withTarget(tools)),
  locks: async (intent, tools) => planned(locks, intent, withFolder(tools)),
};

function withTarget(tools: Tools): Tools & { readonly database: Database } {
  const { database } = tools;
  if (database === null) throw new Error("the target was not opened");
  return { ...tools, database };
}

function withFolder(tools: Tools): Tools & { readonly folder: MigrationFolder } {
  const { folder } = tools;
  if (folder === null) throw new Error("the folder was not read");
  return { ...tools, folder };
}

function planChanged(): Problem {
  return problem("plan/changed", {
    message: "The database or the files changed since the plan was shown.",
    state: nothingChanged,
    next: "Look at the new plan with --show-plan, then confirm that one.",
  });
}
