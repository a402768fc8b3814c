// Remembers the preflight that passed last on a production target, and tells whether it vouches for a plan. A run that
// changes the target ends its word.
import { Uri, workspace } from "vscode";
import type { OperationId, Plan } from "../../../server/src/protocol/operations";
import type { PreflightReport } from "../../../server/src/protocol/reports/preflight";
import { greenOf, whyNoPreflight, type GreenPreflight } from "../green-preflight";
import type { RunProgress } from "../run-progress";
import type { Services } from "../services";
import type { PlannedRequest } from "./planned-request";

/** Called after each run of a folder. */
export async function rememberPreflight(
  services: Services,
  folder: string,
  operation: OperationId,
  finished: RunProgress["finished"],
): Promise<void> {
  const keeps: readonly OperationId[] = [
    "backup",
    "postflight",
    "verify",
    "locks",
    "diff",
    "dry-run",
    "rehearse",
  ];
  if (keeps.includes(operation)) return;
  // One that was cancelled did not ask everything.
  const asked = operation === "preflight" && finished?.outcome.startsWith("cancelled") === false;
  const report = asked ? (finished.result as PreflightReport | null) : null;
  const green = report === null ? null : greenOf(report);
  await services.context.workspaceState.update(keyOf(folder), green ?? undefined);
}

/** Why no preflight vouches for the plan, as a sentence; null when one does. */
export async function missingPreflight(
  services: Services,
  { folder, options }: PlannedRequest,
  plan: Plan,
): Promise<string | null> {
  const green = services.context.workspaceState.get<GreenPreflight>(keyOf(folder.key)) ?? null;
  const endsOrphans = options.includes("--end-orphans");
  return whyNoPreflight(green, plan, await newestEdit(plan), Date.now(), endsOrphans);
}

/** Milliseconds since 1970; infinite when a file is gone. */
async function newestEdit(plan: Plan): Promise<number> {
  const paths = new Set(plan.steps.flatMap(({ path }) => (path === null ? [] : [path])));
  const times = await Promise.all(
    [...paths].map(async (path) =>
      workspace.fs.stat(Uri.file(path)).then(
        ({ mtime }) => mtime,
        () => Number.POSITIVE_INFINITY,
      ),
    ),
  );
  return Math.max(0, ...times);
}

function keyOf(folder: string): string {
  return `migrateSafe.preflight:${folder}`;
}
