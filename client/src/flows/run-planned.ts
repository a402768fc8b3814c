// The way every change takes: ask for the plan, show it, run exactly that plan by its hash. What runs is what was shown.
import { l10n } from "vscode";
import type { Plan } from "../../../server/src/protocol/operations";
import type { Problem } from "../../../server/src/protocol/problems";
import type { PlanReport } from "../../../server/src/protocol/reports/plan";
import { isEmptyPlan, plannedMigrations } from "../plan-summary";
import { titleOf } from "../reports/render-report";
import type { RunProgress } from "../run-progress";
import type { RunnerAnswer } from "../runner-protocol";
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";
import { withViewProgress } from "../ui/progress";
import { confirmPlan } from "./confirm-plan";
import { argumentsOf, withOptions, type PlannedRequest } from "./planned-request";
import { chooseWay, leadsOf } from "./problem-ways";
import { refusesChanges } from "./refuses-changes";
import { runOperation } from "./run-operation";
import { runnerArguments } from "./runner-arguments";
import { showProblem } from "./show-problem";
import { targetArguments } from "./targets";
import { withPassword, type Attempted } from "./with-password";

/** The end of the run; null when nothing was run. */
export async function runPlanned(services: Services, first: PlannedRequest): Promise<RunProgress | null> {
  let request = first;
  let known: string | null | undefined;
  for (;;) {
    const { folder, target, operation } = request;
    const refusal = refusesChanges(services.store.folder(folder.key) ?? folder, target);
    if (refusal !== null) {
      await showProblem(services, l10n.t("{0} on {1}", titleOf(operation), target.name), null, refusal);
      return null;
    }
    const { answer, password } = await askPlan(services, request, known);
    known = password;
    if (answer.kind === "problem") {
      const { problem } = answer;
      const options = await tellNoPlan(services, request, problem);
      if (options === null) return null;
      request = withOptions(request, options);
      continue;
    }
    const plan: Plan = answer.report;
    if (isEmptyPlan(plan)) {
      flashStatus(request.nothing);
      return null;
    }
    const decision = await confirmPlan(services, request, plan);
    switch (decision.kind) {
      case "no":
        return null;
      case "preflight":
        if (!(await passesPreflight(services, request, password))) return null;
        break;
      case "plan-again":
        request = withOptions(request, decision.options);
        break;
      case "run":
        return runOperation(services, {
          folder,
          target,
          operation,
          args: [...argumentsOf(request), "--plan-hash", plan.hash, ...decision.options],
          success: request.done(plannedMigrations(plan.steps).length),
          opensReport: false,
          again: async (options) => runPlanned(services, withOptions(request, options)),
          password,
        });
    }
  }
}

/** Tells why there is no plan; answers what to ask for it with when the person chooses one of several ways. */
async function tellNoPlan(
  services: Services,
  request: PlannedRequest,
  problem: Problem,
): Promise<readonly string[] | null> {
  const title = l10n.t("{0} on {1}", titleOf(request.operation), request.target.name);
  if (problem.code === "rollback/nothing") {
    flashStatus(request.nothing);
    return null;
  }
  if ((problem.ways?.length ?? 0) > 1) return (await chooseWay(title, problem))?.options ?? null;
  const leads = leadsOf(problem, async (options) => runPlanned(services, withOptions(request, options)));
  await showProblem(services, title, null, problem, leads);
  return null;
}

async function passesPreflight(
  services: Services,
  request: PlannedRequest,
  password: string | null,
): Promise<boolean> {
  const { folder, target, range } = request;
  const ended = await runOperation(services, {
    folder,
    target,
    operation: "preflight",
    args: range,
    success: l10n.t("Preflight on {0} passed", target.name),
    opensReport: false,
    again: async (options) => runPlanned(services, withOptions(request, options)),
    password,
  });
  return ended?.finished?.outcome === "done";
}

async function askPlan(
  services: Services,
  request: PlannedRequest,
  known: string | null | undefined,
): Promise<Attempted<RunnerAnswer<PlanReport>>> {
  const { folder, target, operation } = request;
  const asked = [operation, ...targetArguments(target), ...argumentsOf(request), "--show-plan"];
  const attempt = async (password: string | null): Promise<RunnerAnswer<PlanReport>> =>
    withViewProgress(async () =>
      services.runner.ask<PlanReport>({
        folder: folder.path,
        args: runnerArguments(folder, asked),
        password,
        signal: services.closing,
        schema: "migrate-safe/plan/1",
        exclusive: true,
      }),
    );
  if (known !== undefined) return { answer: await attempt(known), password: known };
  return withPassword(services, target, attempt, (answer) =>
    answer.kind === "problem" ? answer.problem : null,
  );
}
