// A run that was still going when the window closed: remembered while it runs, told about at the next start from the
// runner's own log. Asks no database.
import { dirname, join } from "node:path";
import { Uri, workspace } from "vscode";
import type { OperationId } from "../../../server/src/protocol/operations";
import { endOfLastRun } from "../run-log";
import type { Services } from "../services";
import { openUri } from "../ui/editors";
import { showNotice } from "../ui/messages";
import type { FolderState } from "../views/tree-state";

interface RememberedRun {
  readonly operation: OperationId;
  readonly target: string;
}

/** Operations that leave something behind; the others are simply asked for again. */
const lasting: ReadonlySet<OperationId> = new Set<OperationId>([
  "apply",
  "rollback",
  "resolve",
  "restore",
  "backup",
]);

export async function rememberRun(services: Services, key: string, run: RememberedRun): Promise<void> {
  if (!lasting.has(run.operation)) return;
  await services.context.workspaceState.update(runKey(key), run);
}

export async function forgetRun(services: Services, key: string): Promise<void> {
  await services.context.workspaceState.update(runKey(key), undefined);
}

/** Tells how a run ended that this window did not see to its end; nothing when there was none. */
export async function tellInterruptedRun(services: Services, folder: FolderState): Promise<void> {
  const run = services.context.workspaceState.get<RememberedRun>(runKey(folder.key));
  if (run === undefined) return;
  await forgetRun(services, folder.key);
  const end = endOfLastRun(await readLog(folder), run.operation);
  const how = end ?? "ended in a way that is not known yet; refresh the view to see";
  const message = `While the window was closed, ${run.operation} on ${run.target} ${how}.`;
  // Nobody has to answer before the window goes on.
  void showNotice(message, ["Show the log"]).then(async (action) => {
    if (action === "Show the log") await openUri(logOf(folder));
  });
}

async function readLog(folder: FolderState): Promise<string> {
  try {
    return Buffer.from(await workspace.fs.readFile(logOf(folder))).toString("utf8");
  } catch (error) {
    // No log, nothing to tell from it.
    if (error instanceof Error && "code" in error && error.code === "FileNotFound") return "";
    throw error;
  }
}

/** Logs lie beside the config file, else in the workspace folder. */
function logOf(folder: FolderState): Uri {
  const root = folder.config === null ? folder.path : dirname(folder.config);
  return Uri.file(join(root, "logs", "migrations.jsonl"));
}

function runKey(key: string): string {
  return `migrateSafe.run:${key}`;
}
