// Which target an operation runs on: the selected one, or the person chooses. Nothing is contacted here.
import { l10n } from "vscode";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { Services, Subject } from "../services";
import { pickOne, type Choice, type Heading } from "../ui/pick";
import type { FolderState } from "../views/tree-state";
import { addTarget } from "./add-target";
import { showProblem } from "./show-problem";
import { readConfig, useTarget } from "./targets";

type Picked =
  | { readonly kind: "target"; readonly target: ConfigTarget }
  | { readonly kind: "unusable"; readonly problem: Problem }
  | { readonly kind: "add" };

/** The selected target, or the one chosen now; null when the person left or something is wrong. */
export async function targetOf(services: Services, folder: FolderState): Promise<ConfigTarget | null> {
  return folder.target ?? selectTarget(services, folder);
}

/** Asks for a target and remembers it. */
export async function selectTarget(services: Services, folder: FolderState): Promise<ConfigTarget | null> {
  const config = await readConfig(services, folder);
  if (config === null) return null;
  const choices: (Choice<Picked> | Heading)[] = [
    ...[...config.targets].sort(scratchFirst).map((target) => ({
      ...targetChoice(target, folder),
      value: { kind: "target" as const, target },
    })),
    ...(config.unusable_targets ?? []).map(({ name, problem }) => ({
      label: name,
      description: l10n.t("cannot be used yet"),
      detail: problem.message,
      icon: "warning",
      value: { kind: "unusable" as const, problem },
    })),
    { heading: "" },
    { label: l10n.t("Add a target…"), icon: "add", value: { kind: "add" as const } },
  ];
  const picked = await pickOne(l10n.t("Select target"), l10n.t("Where do operations run?"), choices);
  if (picked === null) return null;
  if (picked.kind === "unusable") {
    await showProblem(services, l10n.t("Select target"), null, picked.problem);
    return null;
  }
  if (picked.kind === "add") {
    const before = folder.target?.name;
    await addTarget(services, folder);
    const added = services.store.folder(folder.key)?.target ?? null;
    return added?.name === before ? null : added;
  }
  await useTarget(services, folder.key, picked.target);
  return picked.target;
}

/** The target a command was invoked on, or the one chosen now; selects nothing. */
export async function pickTarget(
  folder: FolderState,
  subject: Subject,
  title: string,
): Promise<ConfigTarget | null> {
  const targets = folder.targets ?? [];
  const named = targets.find(({ name }) => name === subject.target);
  return (
    named ??
    pickOne(
      title,
      l10n.t("Which target?"),
      targets.map((target) => targetChoice(target, folder)),
    )
  );
}

function targetChoice(target: ConfigTarget, folder: FolderState): Choice<ConfigTarget> {
  return {
    label: target.name,
    description: describe(target, folder),
    detail: detail(target),
    icon: icon(target),
    value: target,
  };
}

function scratchFirst(a: ConfigTarget, b: ConfigTarget): number {
  return Number(b.kind === "scratch") - Number(a.kind === "scratch");
}

function describe(target: ConfigTarget, folder: FolderState): string {
  const words = [
    target.environment,
    ...(target.access === "read-only" ? ["read-only"] : []),
    ...(folder.target?.name === target.name ? ["selected"] : []),
  ];
  return words.join(" · ");
}

function detail(target: ConfigTarget): string {
  if (target.kind === "scratch")
    return l10n.t("The embedded database: nothing outside this window is touched");
  return `${target.user}@${target.address}/${target.database}`;
}

function icon(target: ConfigTarget): string {
  if (target.kind === "scratch") return "beaker";
  return target.environment === "production" ? "flame" : "database";
}
