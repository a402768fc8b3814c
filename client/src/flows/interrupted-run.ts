// A run whose window closed: remembered while it goes on, waited for at the next start while its runner still ends it, and
// then told from the runner's own journal, with the state of the target asked anew.
import { l10n } from "vscode";
import { setTimeout as pause } from "node:timers/promises";
import type { OperationId } from "../../../server/src/protocol/operations";
import { titleOf } from "../reports/render-report";
import { pastRuns, type PastRun } from "../run-history";
import { endWords } from "../run-end";
import type { Services } from "../services";
import { runCommand, showNotice } from "../ui/messages";
import type { FolderState } from "../views/tree-state";
import { readJournal } from "./refresh-runs";
import { refreshStatus } from "./refresh-status";

export interface RememberedRun {
  readonly operation: OperationId;
  readonly target: string;
  /** When it was started; milliseconds since 1970. */
  readonly since: number;
  /** The runner's process; null until it was started. */
  readonly pid: number | null;
}

/** Operations that leave something behind; the others are simply asked for again. */
const lasting: ReadonlySet<OperationId> = new Set<OperationId>([
  "apply",
  "rollback",
  "resolve",
  "restore",
  "adopt",
  "backup",
]);

const lookAgainMs = 500;

export async function rememberRun(services: Services, key: string, run: RememberedRun): Promise<void> {
  if (!lasting.has(run.operation)) return;
  await services.context.workspaceState.update(runKey(key), run);
}

export async function forgetRun(services: Services, key: string): Promise<void> {
  await services.context.workspaceState.update(runKey(key), undefined);
}

/** Tells how a run ended that this window did not see to its end; nothing when there was none. */
export async function tellInterruptedRun(services: Services, { key }: FolderState): Promise<void> {
  const run = services.context.workspaceState.get<RememberedRun>(runKey(key));
  if (run === undefined) return;
  services.store.update(key, { running: `${titleOf(run.operation)} of the closed window is being ended` });
  const past = await endOf(services, key, run);
  services.store.update(key, { running: null });
  // The next window waits for it then.
  if (past === "closing") return;
  await forgetRun(services, key);
  const { words, partial } = endWords(past);
  // A run that was cut off may be at work on the server still, which preflight tells, with the way to end it.
  const cutOff = past !== null && past.outcome === null;
  const actions = [
    ...(partial ? ["Resolve…"] : []),
    ...(cutOff ? ["Preflight"] : []),
    ...(past === null ? [] : ["Report"]),
  ];
  // Nobody has to answer before the window goes on.
  void showNotice(
    l10n.t("While the window was closed, {0} on {1} {2}.", run.operation, run.target, words),
    actions,
  ).then(async (action) => {
    if (action === "Resolve…") await runCommand("migrateSafe.migration.resolve", { folder: key });
    if (action === "Preflight") await runCommand("migrateSafe.target.preflight", { folder: key });
    if (action === "Report") await runCommand("migrateSafe.run.open", { folder: key, run: past?.id ?? null });
  });
  if (services.store.folder(key)?.target?.name === run.target) await refreshStatus(services, key, "kept");
}

function isSame(one: PastRun, run: RememberedRun): boolean {
  const began = Date.parse(one.startedAt) >= run.since;
  return one.operation === run.operation && one.target.name === run.target && began;
}

/** What the journal says once the runner is gone; "closing" when the window closes first. */
async function endOf(
  services: Services,
  key: string,
  run: RememberedRun,
): Promise<PastRun | null | "closing"> {
  while (!services.closing.aborted) {
    const alive = run.pid !== null && isAlive(run.pid);
    const folder = services.store.folder(key);
    const journal = folder === null ? "" : await readJournal(folder);
    const past = pastRuns(journal).find((one) => isSame(one, run)) ?? null;
    // Where nobody reaps processes, one that has ended still looks alive; its journal knows better.
    if (!alive || (past !== null && past.outcome !== null)) return past;
    await pause(lookAgainMs);
  }
  return "closing";
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function runKey(key: string): string {
  return `migrateSafe.run:${key}`;
}
