// Starts the runner (the command line) and speaks with it: arguments in, events or one JSON answer out, the password and
// the wish to cancel on its standard input. The runner is detached and never killed from here: when the window closes
// its input ends, which tells it that nobody waits, and it finishes or cancels the current step by its own policy.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { OperationEvent } from "../../server/src/protocol/operations";
import { advance, notStarted, type RunProgress } from "./run-progress";
import { brokenRunner, LineSplitter, parseAnswer, parseEvent, type RunnerAnswer } from "./runner-protocol";

export interface RunRequest {
  /** Working directory: the workspace folder. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly password: string | null;
  readonly signal: AbortSignal;
  /** In turn with the folder's other runs: for what opens a database that it does not bring itself. */
  readonly exclusive?: boolean;
  /** Told the id of the runner's process once there is one. */
  readonly onStart?: (pid: number) => void;
}

interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Runner {
  readonly #script: string;
  readonly #log: (line: string) => void;
  readonly #alive = new Set<ChildProcessWithoutNullStreams>();
  /** The last run of each folder: databases are asked one after the other, above all the embedded one. */
  readonly #queues = new Map<string, Promise<unknown>>();

  /** `script` is the absolute path of the command line's bundle; `log` gets what the runner says to people. */
  constructor(script: string, log: (line: string) => void) {
    this.#script = script;
    this.#log = log;
  }

  /** Runs an operation to its end; `onEvent` sees the state after each event. Never rejects for what a user can cause. */
  async operate(
    request: RunRequest,
    onEvent: (progress: RunProgress, event: OperationEvent) => void,
  ): Promise<RunProgress> {
    const run = async (): Promise<RunProgress> => {
      let progress = notStarted;
      const splitter = new LineSplitter();
      const take = (line: string): void => {
        const event = parseEvent(line);
        if (event === null) {
          this.#log(line);
          return;
        }
        progress = advance(progress, event);
        onEvent(progress, event);
      };
      const exit = await this.#spawn(
        { ...request, args: [...request.args, "--events", "jsonl"] },
        (chunk) => {
          for (const line of splitter.push(chunk)) take(line);
        },
      );
      for (const line of splitter.end()) take(line);
      if (progress.finished !== null) return progress;
      return { ...progress, failure: progress.failure ?? brokenRunner(exit) };
    };
    return request.exclusive === false ? run() : this.#inOrder(request.folder, run);
  }

  /** Asks for one JSON answer, for instance a plan. */
  async ask<Report extends { readonly schema: string }>(
    request: RunRequest & { readonly schema: Report["schema"]; readonly exclusive: boolean },
  ): Promise<RunnerAnswer<Report>> {
    const run = async (): Promise<RunnerAnswer<Report>> => {
      const exit = await this.#spawn(
        { ...request, args: [...request.args, "--format", "json"] },
        () => undefined,
      );
      return parseAnswer<Report>(exit.stdout, request.schema, exit);
    };
    return request.exclusive ? this.#inOrder(request.folder, run) : run();
  }

  /** Runs a command for people to read; resolves with its exit code. */
  async print(request: RunRequest, onText: (text: string) => void): Promise<number> {
    return this.#inOrder(request.folder, async () => {
      const { code } = await this.#spawn(request, onText, onText);
      return code ?? 1;
    });
  }

  /** The window closes: tells every runner that its parent is gone, and lets it go on. */
  letGo(): void {
    for (const child of this.#alive) {
      child.stdin.end();
      child.unref();
    }
    this.#alive.clear();
  }

  async #inOrder<Value>(folder: string, task: () => Promise<Value>): Promise<Value> {
    const before = this.#queues.get(folder) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#queues.set(
      folder,
      mine.catch(() => undefined),
    );
    return mine;
  }

  async #spawn(
    request: RunRequest,
    onChunk: (chunk: string) => void,
    onRemark = (chunk: string): void => {
      this.#log(chunk.trimEnd());
    },
  ): Promise<Exit> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [this.#script, ...request.args, "--control-stdin"], {
        cwd: request.folder,
        // In the desktop editor process.execPath is Electron, which runs as plain node with this variable.
        env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NO_COLOR: "1" },
        detached: true,
        windowsHide: true,
      });
      this.#alive.add(child);
      if (child.pid !== undefined) request.onStart?.(child.pid);
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        stdout += chunk;
        onChunk(chunk);
      });
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        stderr += chunk;
        onRemark(chunk);
      });
      const send = (message: object): void => {
        if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
      };
      // A runner that ended first closes its input; that is told by its exit, not here.
      child.stdin.on("error", (error) => {
        this.#log(`runner input: ${error.message}`);
      });
      const cancel = (): void => {
        send({ cancel: true });
      };
      const end = (code: number | null): void => {
        request.signal.removeEventListener("abort", cancel);
        this.#alive.delete(child);
        resolve({ code, stdout, stderr });
      };
      child.on("error", (error) => {
        stderr += error.message;
        end(null);
      });
      child.on("close", end);
      // Always the first line, so that the runner need not wait to learn that there is none.
      send({ password: request.password });
      if (request.signal.aborted) cancel();
      else request.signal.addEventListener("abort", cancel, { once: true });
    });
  }
}
