// Runs one operation in the runner: progress with cancel, then success in the status bar or one notification for a
// failure, and the report kept either way. Shows nothing of a plan; that was done before.
import { l10n } from "vscode";
import type { OperationId } from "../../../server/src/protocol/operations";
import type { Problem, ProblemCode } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import { nextStep } from "../next-step";
import { renderReport, titleOf } from "../reports/render-report";
import { isWorthReading } from "../reports/worth-reading";
import { cancelText, progressText, type RunProgress } from "../run-progress";
import type { Services } from "../services";
import { flashStatus, runCommand } from "../ui/messages";
import { withProgress } from "../ui/progress";
import type { FolderState } from "../views/tree-state";
import { targetArguments } from "./targets";
import { rememberPreflight } from "./production-preflight";
import { refreshStatus } from "./refresh-status";
import { forgetRun, rememberRun } from "./interrupted-run";
import { runnerArguments, typedCommand } from "./runner-arguments";
import { leadsOf } from "./problem-ways";
import { showProblem, type Lead } from "./show-problem";
import { withPassword, type Attempted } from "./with-password";

export interface OperationRequest {
  readonly folder: FolderState;
  readonly target: ConfigTarget;
  readonly operation: OperationId;
  /** Arguments after the operation and the target. */
  readonly args: readonly string[];
  /** The sentence in the status bar after success. */
  readonly success: string;
  /** Open the report of a success at once: for operations whose result is their report. */
  readonly opensReport: boolean;
  /** The problem that is an answer to this operation and no failure. */
  readonly answers?: ProblemCode;
  /** Begins anew with more options, for a problem that leaves a choice; undefined where there is nothing to begin. */
  readonly again?: (options: readonly string[]) => Promise<unknown>;
  /** What the plan was asked with; undefined when there was no plan, and a password may be asked for. */
  readonly password?: string | null;
}

/** The end of the run; null when it was refused because another one runs. */
export async function runOperation(
  services: Services,
  request: OperationRequest,
): Promise<RunProgress | null> {
  const { folder, target, operation } = request;
  const running = services.store.folder(folder.key)?.running ?? null;
  if (running !== null) {
    flashStatus(l10n.t("Migrate Safe is busy: {0}", running));
    return null;
  }
  const title = l10n.t("{0} on {1}", titleOf(operation), target.name);
  services.marks.clear();
  services.store.update(folder.key, { running: l10n.t("{0} runs", titleOf(operation)) });
  let run: Attempted<RunProgress>;
  try {
    run = await attempts(services, request, title);
    await forgetRun(services, folder.key);
    await rememberPreflight(services, folder.key, operation, run.answer.finished);
  } finally {
    services.store.update(folder.key, { running: null });
  }
  const { answer: ended, password } = run;
  await tell(services, request, title, ended);
  if (operation !== "dry-run" && !embedded.has(operation)) {
    await refreshStatus(services, folder.key, { used: password });
  }
  return ended;
}

/** Operations on a database of their own, which take no target. */
const embedded: ReadonlySet<OperationId> = new Set<OperationId>(["verify", "locks"]);

function argumentsOf({ operation, target, args }: OperationRequest): readonly string[] {
  return [operation, ...(embedded.has(operation) ? [] : targetArguments(target)), ...args];
}

/** The hash of a plan is of no use to another run. */
function withoutHash(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--plan-hash");
  return at < 0 ? args : args.toSpliced(at, 2);
}

async function attempts(
  services: Services,
  request: OperationRequest,
  title: string,
): Promise<Attempted<RunProgress>> {
  const attempt = async (password: string | null): Promise<RunProgress> =>
    watch(services, request, title, password);
  const { password } = request;
  if (password !== undefined) return { answer: await attempt(password), password };
  return withPassword(services, request.target, attempt, ({ failure }) => failure);
}

async function watch(
  services: Services,
  request: OperationRequest,
  title: string,
  password: string | null,
): Promise<RunProgress> {
  const { folder } = request;
  const run = { operation: request.operation, target: request.target.name, since: Date.now(), pid: null };
  await rememberRun(services, folder.key, run);
  return withProgress(title, async ({ tell, signal }) => {
    let latest: RunProgress | null = null;
    let stepSince = Date.now();
    const show = (): void => {
      if (latest === null) return;
      tell(signal.aborted ? cancelText(latest) : progressText(latest, (Date.now() - stepSince) / 1000));
    };
    const ticking = setInterval(show, 1000);
    signal.addEventListener("abort", show, { once: true });
    try {
      return await services.runner.operate(
        {
          folder: folder.path,
          args: runnerArguments(folder, argumentsOf(request)),
          password,
          signal,
          onStart: (pid) => void rememberRun(services, folder.key, { ...run, pid }),
        },
        (progress, event) => {
          if (event.event === "step-started") stepSince = Date.now();
          latest = progress;
          show();
        },
      );
    } finally {
      clearInterval(ticking);
    }
  });
}

function nextLeads(ended: RunProgress, folder: string): readonly Lead[] {
  const next = nextStep(ended);
  if (next === null) return [];
  const { label, command, version } = next;
  return [{ label, first: true, follow: async () => runCommand(command, { folder, version }) }];
}

async function tell(
  services: Services,
  request: OperationRequest,
  title: string,
  ended: RunProgress,
): Promise<void> {
  const { folder, operation } = request;
  const finished = ended.finished;
  const problem: Problem | null = finished?.outcome === "done" ? null : ended.failure;
  const report = renderReport({
    operation,
    target: services.store.folder(folder.key)?.status?.target ?? null,
    result: finished?.result ?? null,
    problem: problem?.code === request.answers ? null : problem,
    command: typedCommand(folder, withoutHash(argumentsOf(request))),
  });
  // What was asked for is no failure, unless it left something half done.
  const asked = problem?.code === request.answers || finished?.outcome === "cancelled-clean";
  if (problem !== null && !asked) {
    const ways = request.again === undefined ? [] : leadsOf(problem, request.again);
    await showProblem(services, title, report, problem, [...ways, ...nextLeads(ended, folder.key)]);
    return;
  }
  const uri = await services.reports.keep(title, report);
  if (finished?.outcome === "cancelled-clean")
    flashStatus(l10n.t("{0}: cancelled. {1}", title, problem?.state ?? ""));
  if (problem !== null) return;
  services.log.info(`${title}: done`);
  flashStatus(request.success);
  if (request.opensReport || isWorthReading(finished?.result)) await services.reports.open(uri);
}
