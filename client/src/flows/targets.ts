// The targets of a folder: read from the config file through the runner, the scratch database among them, and the one
// that was chosen, remembered for the folder. Nothing is contacted here and nobody is asked.
import { l10n } from "vscode";
import type { ConfigReport, ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { RunnerAnswer } from "../runner-protocol";
import type { Services } from "../services";
import type { FolderState } from "../views/tree-state";
import { runnerArguments } from "./runner-arguments";
import { showProblem } from "./show-problem";

/** What is known of a target that was not asked yet. */
const nothingAsked = { status: null, statusProblem: null, otherServer: null };

/** Makes a target the folder's own. Its status is asked by whoever watches the store. */
export async function useTarget(services: Services, key: string, target: ConfigTarget): Promise<void> {
  await services.context.workspaceState.update(selectionKey(key), target.name);
  services.store.update(key, { target, ...nothingAsked });
}

/** Puts what the config says of targets into the store, with the remembered one when the config still has it. */
export async function refreshTargets(services: Services, folder: FolderState): Promise<void> {
  const answer = await askConfig(services, folder);
  if (answer.kind === "problem") {
    services.store.update(folder.key, { configProblem: answer.problem, targets: null, unusableTargets: [] });
    return;
  }
  const { targets, unusable_targets: unusableTargets = [] } = answer.report;
  const name = services.context.workspaceState.get<string>(selectionKey(folder.key));
  const target = targets.find((one) => one.name === name) ?? null;
  const before = services.store.folder(folder.key)?.target ?? null;
  services.store.update(folder.key, {
    configProblem: null,
    targets,
    unusableTargets,
    ...(JSON.stringify(target) !== JSON.stringify(before) && { target, ...nothingAsked }),
  });
}

/** No target is selected any more. */
export async function forgetSelection(services: Services, key: string): Promise<void> {
  await services.context.workspaceState.update(selectionKey(key), undefined);
  services.store.update(key, { target: null, ...nothingAsked });
}

/** The config as the runner understands it, with more flags where wanted; a problem with it is shown. */
export async function readConfig(
  services: Services,
  folder: FolderState,
  flags: readonly string[] = [],
): Promise<ConfigReport | null> {
  const answer = await askConfig(services, folder, flags);
  if (answer.kind === "report") return answer.report;
  await showProblem(services, l10n.t("Read the config"), null, answer.problem);
  return null;
}

/** The arguments that choose a target on the command line. */
export function targetArguments(target: ConfigTarget): readonly string[] {
  if (target.kind === "scratch") return ["--scratch"];
  // "database@host": the target that the environment describes, which has no name of its own.
  return target.name.includes("@") ? [] : ["--target", target.name];
}

async function askConfig(
  services: Services,
  folder: FolderState,
  flags: readonly string[] = [],
): Promise<RunnerAnswer<ConfigReport>> {
  return services.runner.ask<ConfigReport>({
    folder: folder.path,
    args: runnerArguments(folder, ["config", "--explain", ...flags]),
    password: null,
    signal: services.closing,
    schema: "migrate-safe/config/1",
    exclusive: false,
  });
}

function selectionKey(key: string): string {
  return `migrateSafe.target:${key}`;
}
