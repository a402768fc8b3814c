// Shows a plan and asks whether it may run. Local: one key. Shared: a modal that names count, lock and backup, above the plan.
// Production: its own guard. The buttons are the verb and the target, never "OK".
import { l10n } from "vscode";
import type { Plan } from "../../../server/src/protocol/operations";
import { confirmationDetail } from "../plan-summary";
import type { Services } from "../services";
import { askModal } from "../ui/messages";
import { pickOne } from "../ui/pick";
import { declined, planChoices, type Decision } from "./plan-choices";
import type { PlannedRequest } from "./planned-request";
import { passProductionGuard } from "./production-guard";
import { shownPlan, type ShownPlan } from "./shown-plan";

export async function confirmPlan(
  services: Services,
  request: PlannedRequest,
  plan: Plan,
): Promise<Decision> {
  const shown = shownPlan(services, request, plan);
  switch (plan.target?.environment) {
    case "production":
      await shown.show();
      return passProductionGuard(services, shown);
    case "shared":
      await shown.show();
      return confirmShared(shown);
    case "local":
    case undefined:
      return (await pickRun(shown, shown.summary.verb)) ? { kind: "run", options: [] } : declined;
  }
}

/** Over the plan's rows, so that the document can be read before one key says yes. */
async function pickRun(shown: ShownPlan, label: string): Promise<boolean> {
  const { summary } = shown;
  const picked = await pickOne(summary.title, l10n.t("Enter runs the plan below"), [
    { label, icon: "play", value: "run" as const },
    ...planChoices(summary),
  ]);
  if (picked === "copy") await shown.copy([]);
  if (picked !== "show") return picked === "run";
  await shown.show();
  return pickRun(shown, label);
}

async function confirmShared(shown: ShownPlan): Promise<Decision> {
  const { summary, request, plan } = shown;
  const [read, copy] = [l10n.t("Read the plan first"), l10n.t("Copy as command line")];
  const answer = await askModal(`${summary.verb}?`, confirmationDetail(summary), [summary.verb, read, copy]);
  if (answer === copy) await shown.copy([]);
  // A modal covers the plan, so it is read beside a pick and the modal comes again after it.
  if (answer === read) return (await pickRun(shown, `${summary.verb}…`)) ? confirmShared(shown) : declined;
  if (answer !== summary.verb) return declined;
  // The runner wants the name of what it drops the schemas of, when that is not local.
  const drops = request.options.includes("--rebuild");
  return { kind: "run", options: drops && plan.target !== null ? ["--confirm", plan.target.name] : [] };
}
