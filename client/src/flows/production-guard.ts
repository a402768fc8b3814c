// The guard before a production target is changed. Off until the settings allow it; then a fresh green preflight before an
// apply, a backup or a written reason, and the target's own name to be typed. There is no "don't ask again".
import { workspace, l10n } from "vscode";
import type { Services } from "../services";
import { askText, pickOne, type Choice } from "../ui/pick";
import { askReason } from "./ask-reason";
import { declined, factChoices, type Decision } from "./plan-choices";
import { missingPreflight } from "./production-preflight";
import type { ShownPlan } from "./shown-plan";

type Way = "type" | "preflight" | "without-backup" | "copy" | "show";

export async function passProductionGuard(services: Services, shown: ShownPlan): Promise<Decision> {
  const { request, plan, summary } = shown;
  const name = request.target.name;
  const missing = request.operation === "apply" ? await missingPreflight(services, request, plan) : null;
  const way = await pickOne<Way>(
    l10n.t("Production: {0}", summary.title),
    l10n.t("How do you want to go on?"),
    waysOn(shown, missing),
  );
  switch (way) {
    case null:
      return declined;
    case "preflight":
      return { kind: "preflight" };
    case "show":
      await shown.show();
      return passProductionGuard(services, shown);
    case "copy":
      await shown.copy(["--confirm", name]);
      return declined;
    case "without-backup":
      return withReason(shown, (reason) => ({
        kind: "plan-again",
        options: ["--skip-backup", "--reason", reason],
      }));
    case "type":
      return confirmByName(shown);
  }
}

function waysOn(shown: ShownPlan, missing: string | null): readonly Choice<Way>[] {
  const { summary, request } = shown;
  const facts = factChoices<Way>(summary, "show");
  const show: Choice<Way> = { label: l10n.t("Show the whole plan"), icon: "list-ordered", value: "show" };
  const copy: Choice<Way> = { label: l10n.t("Copy as command line"), icon: "copy", value: "copy" };
  const preflight: Choice<Way> = {
    label: l10n.t("Run preflight"),
    icon: "checklist",
    value: "preflight",
    ...(missing !== null && { detail: missing }),
  };
  const allowed = workspace.getConfiguration("migrateSafe").get<boolean>("production.allowFromEditor", false);
  if (!allowed) {
    const why = l10n.t("The setting production.allowFromEditor keeps production out of the editor.");
    return [{ ...copy, detail: why }, preflight, ...facts, show];
  }
  if (missing !== null) return [preflight, ...facts, copy, show];
  return [
    {
      label: `${summary.verb}…`,
      description: l10n.t('asks you to type "{0}"', request.target.name),
      icon: "flame",
      value: "type",
    },
    ...facts,
    ...(hasBackup(shown)
      ? [
          {
            label: l10n.t("Go on without a backup…"),
            description: l10n.t("asks why"),
            icon: "archive",
            value: "without-backup" as const,
          },
        ]
      : []),
    preflight,
    copy,
    show,
  ];
}

/** Without a backup there is a written reason. */
async function confirmByName(shown: ShownPlan): Promise<Decision> {
  const explained = hasBackup(shown) || shown.request.options.includes("--reason");
  if (explained) return (await typedName(shown)) ? confirmed(shown, []) : declined;
  return withReason(shown, async (reason) =>
    (await typedName(shown)) ? confirmed(shown, ["--reason", reason]) : declined,
  );
}

function confirmed({ request }: ShownPlan, options: readonly string[]): Decision {
  return { kind: "run", options: ["--confirm", request.target.name, ...options] };
}

async function withReason(
  { summary }: ShownPlan,
  then: (reason: string) => Decision | Promise<Decision>,
): Promise<Decision> {
  const reason = await askReason(
    `Production: ${summary.verb}`,
    l10n.t("No backup is made in this run. The log keeps why that is right."),
  );
  return reason === null ? declined : then(reason);
}

function hasBackup({ plan }: ShownPlan): boolean {
  return plan.steps.some(({ kind }) => kind === "backup");
}

async function typedName({ request, summary }: ShownPlan): Promise<boolean> {
  const { name } = request.target;
  const typed = await askText({
    title: l10n.t("Production: {0}", summary.verb),
    prompt: l10n.t("Type the target's name, {0}, to run exactly this plan. {1}", name, summary.undo),
    placeholder: name,
    // What is said of a wrong name stands in the prompt's place, so it says what the prompt did.
    check: (text) =>
      text === name ? null : l10n.t("Type {0} to run exactly this plan. {1}", name, summary.undo),
  });
  return typed === name;
}
