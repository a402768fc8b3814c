// Shows a plan and asks whether it may run. Local: one step. Shared: a modal that names count, lock and backup.
// Production: its own guard. The buttons are the verb and the target, never "OK".
import type { Plan } from "../../../server/src/protocol/operations";
import { confirmationDetail, describeLock, summarizePlan, type PlanSummary } from "../plan-summary";
import { planDocument } from "../reports/plan-document";
import type { Services } from "../services";
import { askModal } from "../ui/messages";
import { pickOne } from "../ui/pick";
import { factChoices, type Decision } from "./plan-choices";
import { passProductionGuard } from "./production-guard";

export async function confirmPlan(
  services: Services,
  plan: Plan,
  args: readonly string[],
): Promise<Decision> {
  const summary = summarizePlan(plan);
  const show = async (): Promise<void> =>
    services.reports.openPage(`Plan ${summary.verb}`, planDocument(plan));
  switch (plan.target?.environment) {
    case "production":
      return passProductionGuard(plan, args, summary, show);
    case "shared":
      return confirmShared(summary, show);
    case "local":
    case undefined:
      return confirmLocal(summary, show);
  }
}

async function confirmLocal(summary: PlanSummary, show: () => Promise<void>): Promise<Decision> {
  const picked = await pickOne<"run" | "show">(summary.title, "Enter runs the plan below", [
    { label: summary.verb, icon: "play", value: "run" as const },
    ...factChoices<"run" | "show">(summary, "show"),
    { label: "Show the whole plan", icon: "list-ordered", value: "show" as const },
    { heading: "Migrations, in this order" },
    ...summary.migrations.map((migration) => ({
      label: migration.path?.split(/[\\/]/).at(-1) ?? migration.version,
      description: migration.statements === 1 ? "1 statement" : `${migration.statements} statements`,
      ...(migration.lock !== null && { detail: describeLock(migration.lock) }),
      icon: "file-code",
      value: "show" as const,
    })),
  ]);
  if (picked === "show") {
    await show();
    return confirmLocal(summary, show);
  }
  return picked === "run" ? "run" : "no";
}

async function confirmShared(summary: PlanSummary, show: () => Promise<void>): Promise<Decision> {
  const answer = await askModal(`${summary.verb}?`, confirmationDetail(summary), [
    summary.verb,
    "Show the plan",
  ]);
  if (answer === "Show the plan") {
    await show();
    return confirmShared(summary, show);
  }
  return answer === summary.verb ? "run" : "no";
}
