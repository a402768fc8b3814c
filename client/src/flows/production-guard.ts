// The guard before a production target is changed: the plan in words, safer ways beside it, and the target's own name to
// be typed. There is no "don't ask again".
import { env, workspace } from "vscode";
import type { Plan } from "../../../server/src/protocol/operations";
import type { PlanSummary } from "../plan-summary";
import { flashStatus } from "../ui/messages";
import { askText, pickOne, type Choice } from "../ui/pick";
import { factChoices, type Decision } from "./plan-choices";

type Way = "type" | "preflight" | "copy" | "show";

/** `args` are what the operation was asked with beside its target, for the command to copy. */
export async function passProductionGuard(
  plan: Plan,
  args: readonly string[],
  summary: PlanSummary,
  show: () => Promise<void>,
): Promise<Decision> {
  const name = plan.target?.name ?? "";
  const allowed = workspace.getConfiguration("migrateSafe").get<boolean>("production.allowFromEditor", true);
  const way = await pickOne<Way>(`Production: ${summary.title}`, "How do you want to go on?", [
    ...(allowed ? [typeChoice(summary, name)] : []),
    ...factChoices<Way>(summary, "show"),
    { label: "Run preflight only", icon: "checklist", value: "preflight" as const },
    {
      label: "Copy the command for your pipeline",
      detail: allowed ? "" : "The settings keep production out of the editor.",
      icon: "copy",
      value: "copy" as const,
    },
    { label: "Show the whole plan", icon: "list-ordered", value: "show" as const },
  ]);
  switch (way) {
    case null:
      return "no";
    case "preflight":
      return "preflight";
    case "show":
      await show();
      return passProductionGuard(plan, args, summary, show);
    case "copy":
      await env.clipboard.writeText(
        ["migrate-safe", plan.operation, "--target", name, "--confirm", name, ...args].join(" "),
      );
      flashStatus("The command was copied.");
      return "no";
    case "type":
      return (await typedName(summary, name)) ? "run" : "no";
  }
}

function typeChoice(summary: PlanSummary, name: string): Choice<Way> {
  return {
    label: `${summary.verb}…`,
    description: `asks you to type "${name}"`,
    icon: "flame",
    value: "type",
  };
}

async function typedName(summary: PlanSummary, name: string): Promise<boolean> {
  const typed = await askText({
    title: `Production: ${summary.verb}`,
    prompt: `Type the target's name, ${name}, to run exactly this plan. ${summary.undo}`,
    placeholder: name,
    // What is said of a wrong name stands in the prompt's place, so it says what the prompt did.
    check: (text) => (text === name ? null : `Type ${name} to run exactly this plan. ${summary.undo}`),
  });
  return typed === name;
}
