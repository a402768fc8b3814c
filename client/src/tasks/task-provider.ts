// Tasks of type `migrate-safe`: the command line's operations from tasks.json and from Run Task, with the passwords that the
// editor keeps. They run the command line as a terminal does, so its guards hold for them too.
import {
  l10n,
  CustomExecution,
  Task,
  TaskGroup,
  workspace,
  type TaskProvider,
  type WorkspaceFolder,
} from "vscode";
import { runnerArguments } from "../flows/runner-arguments";
import { targetArguments } from "../flows/targets";
import { keptPassword } from "../flows/with-password";
import type { Services } from "../services";
import {
  needsTarget,
  problemMatchers,
  readTask,
  taskArguments,
  taskName,
  taskOperations,
  taskType,
  type TaskRequest,
} from "./task-definition";
import { TaskTerminal, type TerminalWork } from "./task-terminal";

const notTrusted = l10n.t("Migrate Safe runs nothing until this folder is trusted. Nothing was changed.\n");
const folderNotOpen = l10n.t("This folder is no longer open. Nothing was changed.\n");

export class MigrationTasks implements TaskProvider {
  readonly #services: Services;
  readonly #ready: Promise<void>;

  /** `ready` resolves when folders and targets were read. */
  constructor(services: Services, ready: Promise<void>) {
    this.#services = services;
    this.#ready = ready;
  }

  /** What can be run in each folder on its selected target. */
  async provideTasks(): Promise<Task[]> {
    await this.#ready;
    if (!workspace.isTrusted) return [];
    return this.#services.store.state.folders.flatMap(({ key, target }) => {
      const folder = workspace.workspaceFolders?.find(({ uri }) => uri.toString() === key);
      if (folder === undefined) return [];
      return taskOperations
        .map((operation) => ({ operation, target: null, to: null }))
        .filter((request) => target !== null || !needsTarget(request))
        .map((request) => this.#task(folder, { type: taskType, operation: request.operation }, request));
    });
  }

  /** A task of tasks.json, whose definition has to stay the very same. */
  resolveTask(task: Task): Task | undefined {
    const request = readTask(task.definition);
    const folder = typeof task.scope === "object" ? task.scope : workspace.workspaceFolders?.[0];
    return request === null || folder === undefined
      ? undefined
      : this.#task(folder, task.definition, request);
  }

  #task(folder: WorkspaceFolder, definition: Task["definition"], request: TaskRequest): Task {
    const execution = new CustomExecution(async () => new TaskTerminal(this.#workOf(folder, request)));
    const task = new Task(definition, folder, taskName(request), taskType, execution, [...problemMatchers]);
    if (request.operation === "verify") task.group = TaskGroup.Test;
    return task;
  }

  #workOf({ uri }: WorkspaceFolder, request: TaskRequest): TerminalWork {
    return async (write, signal) => {
      const folder = this.#services.store.folder(uri.toString());
      if (!workspace.isTrusted || folder === null) {
        write(workspace.isTrusted ? folderNotOpen : notTrusted);
        return 5;
      }
      const named = folder.targets?.find(({ name }) => name === request.target) ?? null;
      const target = request.target === null ? folder.target : named;
      // A name that no target has goes to the command line, which says what there is.
      const chosen = target === null && request.target !== null ? ["--target", request.target] : null;
      const where = chosen ?? (target === null ? [] : targetArguments(target));
      return this.#services.runner.print(
        {
          folder: folder.path,
          args: runnerArguments(folder, taskArguments(request, where)),
          password: target === null ? null : await keptPassword(this.#services, target),
          signal,
        },
        write,
      );
    };
  }
}
