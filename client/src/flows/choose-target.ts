// Which target an operation runs on: the selected one, or the person chooses. Nothing is contacted here.
import type { ConfigTarget } from "../../../server/src/protocol/reports";
import type { Services } from "../services";
import { pickOne, type Choice, type Heading } from "../ui/pick";
import type { FolderState } from "../views/migration-tree";
import { addTarget } from "./add-target";
import { readConfig, useTarget } from "./targets";

/** The selected target, or the one chosen now; null when the person left or something is wrong. */
export async function targetOf(services: Services, folder: FolderState): Promise<ConfigTarget | null> {
  return folder.target ?? selectTarget(services, folder);
}

/** Asks for a target and remembers it. */
export async function selectTarget(services: Services, folder: FolderState): Promise<ConfigTarget | null> {
  const config = await readConfig(services, folder);
  if (config === null) return null;
  const add = "add" as const;
  const choices: (Choice<ConfigTarget | typeof add> | Heading)[] = [
    ...[...config.targets].sort(scratchFirst).map((target) => ({
      label: target.name,
      description: describe(target, folder),
      detail: detail(target),
      icon: icon(target),
      value: target,
    })),
    { heading: "" },
    { label: "Add a target…", icon: "add", value: add },
  ];
  const picked = await pickOne("Select target", "Where do operations run?", choices);
  if (picked === null) return null;
  if (picked === add) {
    const before = folder.target?.name;
    await addTarget(services, folder);
    const added = services.store.folder(folder.key)?.target ?? null;
    return added?.name === before ? null : added;
  }
  await useTarget(services, folder.key, picked);
  return picked;
}

function scratchFirst(a: ConfigTarget, b: ConfigTarget): number {
  return Number(b.kind === "scratch") - Number(a.kind === "scratch");
}

function describe(target: ConfigTarget, folder: FolderState): string {
  return folder.target?.name === target.name ? `${target.environment} · selected` : target.environment;
}

function detail(target: ConfigTarget): string {
  if (target.kind === "scratch") return "The embedded database: nothing outside this window is touched";
  return `${target.user}@${target.address}/${target.database}`;
}

function icon(target: ConfigTarget): string {
  if (target.kind === "scratch") return "beaker";
  return target.environment === "production" ? "flame" : "database";
}
