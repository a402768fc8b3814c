// A plan in front of a person: its summary, its document, and the command line that does the same. Decides nothing.
import { l10n } from "vscode";
import type { Plan } from "../../../server/src/protocol/operations";
import { summarizePlan, type PlanSummary } from "../plan-summary";
import { planDocument } from "../reports/plan-document";
import type { Services } from "../services";
import { argumentsOf, type PlannedRequest } from "./planned-request";
import { copyCommand, typedCommand } from "./runner-arguments";
import { targetArguments } from "./targets";

export interface ShownPlan {
  readonly request: PlannedRequest;
  readonly plan: Plan;
  readonly summary: PlanSummary;
  /** Opens the document. */
  show(): Promise<void>;
  /** Copies the command that does the same; `more` is what a pipeline has to add. */
  copy(more: readonly string[]): Promise<void>;
}

export function shownPlan(services: Services, request: PlannedRequest, plan: Plan): ShownPlan {
  const { folder, target, operation } = request;
  const summary = summarizePlan(plan, request.verb);
  const typed = [operation, ...targetArguments(target), ...argumentsOf(request)];
  return {
    request,
    plan,
    summary,
    show: async () =>
      services.reports.openBesideQuestion(l10n.t("Plan {0}", summary.verb), planDocument(plan, summary)),
    copy: async (more) => copyCommand(typedCommand(folder, [...typed, ...more])),
  };
}
