// Remembers the preflight that passed last on a production target, and tells whether it vouches for a plan. A run that
// changes the target ends its word.
import { Uri, workspace } from "vscode";
import type { OperationId, Plan } from "../../../server/src/protocol/operations";
import type { PreflightReport } from "../../../server/src/protocol/reports/preflight";
import { databaseKey, whyNoPreflight, type GreenPreflight } from "../green-preflight";
import type { Services } from "../services";

/** Called after each run of a folder; `result` is its report. */
export async function rememberPreflight(
  services: Services,
  folder: string,
  operation: OperationId,
  result: unknown,
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
  const green = operation === "preflight" ? greenOf(result as PreflightReport | null) : null;
  await services.context.workspaceState.update(keyOf(folder), green ?? undefined);
}

/** Why no preflight vouches for the plan, as a sentence; null when one does. */
export async function missingPreflight(
  services: Services,
  folder: string,
  plan: Plan,
): Promise<string | null> {
  const green = services.context.workspaceState.get<GreenPreflight>(keyOf(folder)) ?? null;
  return whyNoPreflight(green, plan, await newestEdit(plan), Date.now());
}

function greenOf(report: PreflightReport | null): GreenPreflight | null {
  if (report?.passed !== true) return null;
  return {
    at: Date.parse(report.timestamp),
    database: databaseKey(report.target),
    versions: report.pending_migrations.map(({ version }) => version),
  };
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
