// The way every change takes: ask for the plan, show it, run exactly that plan by its hash. What runs is what was shown.
import type { OperationId, Plan } from "../../../server/src/protocol/operations";
import type { ConfigTarget, PlanReport } from "../../../server/src/protocol/reports";
import { plannedMigrations } from "../plan-summary";
import { titleOf } from "../reports/render-report";
import type { RunnerAnswer } from "../runner-protocol";
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";
import { withViewProgress } from "../ui/progress";
import type { FolderState } from "../views/tree-state";
import { targetArguments } from "./targets";
import { confirmPlan } from "./confirm-plan";
import { runOperation } from "./run-operation";
import { runnerArguments } from "./runner-arguments";
import { showProblem } from "./show-problem";
import { withPassword, type Attempted } from "./with-password";

export interface PlannedRequest {
  readonly folder: FolderState;
  readonly target: ConfigTarget;
  readonly operation: Extract<OperationId, "apply" | "rollback">;
  readonly args: readonly string[];
  /** What is said when the plan holds no migration. */
  readonly nothing: string;
}

export async function runPlanned(services: Services, request: PlannedRequest): Promise<void> {
  const { folder, target, operation, args } = request;
  const { answer, password } = await askPlan(services, request);
  if (answer.kind === "problem") {
    if (answer.problem.code === "rollback/nothing") flashStatus(request.nothing);
    else await showProblem(services, `${titleOf(operation)} on ${target.name}`, null, answer.problem);
    return;
  }
  const plan: Plan = answer.report;
  const count = plannedMigrations(plan.steps).length;
  if (count === 0) {
    flashStatus(request.nothing);
    return;
  }
  const decision = await confirmPlan(services, plan, args);
  if (decision === "no") return;
  if (decision === "preflight") {
    await runOperation(services, {
      folder,
      target,
      operation: "preflight",
      args: [],
      success: `Preflight on ${target.name} passed`,
      opensReport: true,
      password,
    });
    return;
  }
  const confirmed = plan.target?.environment === "production" ? ["--confirm", plan.target.name] : [];
  const done = operation === "apply" ? "applied to" : "rolled back on";
  await runOperation(services, {
    folder,
    target,
    operation,
    args: [...args, "--plan-hash", plan.hash, ...confirmed],
    success: `$(check) ${count === 1 ? "1 migration" : `${count} migrations`} ${done} ${target.name}`,
    opensReport: false,
    password,
  });
}

async function askPlan(
  services: Services,
  request: PlannedRequest,
): Promise<Attempted<RunnerAnswer<PlanReport>>> {
  const { folder, target, operation, args } = request;
  return withPassword(
    services,
    target,
    async (password) =>
      withViewProgress(async () =>
        services.runner.ask<PlanReport>({
          folder: folder.path,
          args: runnerArguments(folder, [operation, ...targetArguments(target), ...args, "--show-plan"]),
          password,
          signal: services.closing,
          schema: "migrate-safe/plan/1",
          exclusive: true,
        }),
      ),
    (answer) => (answer.kind === "problem" ? answer.problem : null),
  );
}
