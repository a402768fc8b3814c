// The targets of a folder: read from the config file through the runner, the scratch database among them, and the one
// that was chosen, remembered for the folder. Nothing is contacted here and nobody is asked.
import type { ConfigReport, ConfigTarget } from "../../../server/src/protocol/reports";
import type { RunnerAnswer } from "../runner-protocol";
import type { Services } from "../services";
import type { FolderState } from "../views/tree-state";
import { runnerArguments } from "./runner-arguments";
import { showProblem } from "./show-problem";

/** Makes a target the folder's own. Its status is asked by whoever watches the store. */
export async function useTarget(services: Services, key: string, target: ConfigTarget): Promise<void> {
  await services.context.workspaceState.update(selectionKey(key), target.name);
  services.store.update(key, { target, status: null, statusProblem: null });
}

/** The folder's remembered target, when the config still has it; null otherwise. */
export async function restoreTarget(services: Services, folder: FolderState): Promise<ConfigTarget | null> {
  const name = services.context.workspaceState.get<string>(selectionKey(folder.key));
  if (name === undefined) return null;
  const answer = await askConfig(services, folder);
  if (answer.kind === "problem") return null;
  return answer.report.targets.find((target) => target.name === name) ?? null;
}

/** The config as the runner understands it; a problem with it is shown. */
export async function readConfig(services: Services, folder: FolderState): Promise<ConfigReport | null> {
  const answer = await askConfig(services, folder);
  if (answer.kind === "report") return answer.report;
  await showProblem(services, "Read the config", null, answer.problem);
  return null;
}

/** The arguments that choose a target on the command line. */
export function targetArguments(target: ConfigTarget): readonly string[] {
  if (target.kind === "scratch") return ["--scratch"];
  // "database@host": the target that the environment describes, which has no name of its own.
  return target.name.includes("@") ? [] : ["--target", target.name];
}

async function askConfig(services: Services, folder: FolderState): Promise<RunnerAnswer<ConfigReport>> {
  return services.runner.ask<ConfigReport>({
    folder: folder.path,
    args: runnerArguments(folder, ["config", "--explain"]),
    password: null,
    signal: services.closing,
    schema: "migrate-safe/config/1",
    exclusive: false,
  });
}

function selectionKey(key: string): string {
  return `migrateSafe.target:${key}`;
}
