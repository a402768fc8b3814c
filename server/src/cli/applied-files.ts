// The files of migrations that are applied on the target a flag names. Without such a flag no database is contacted and
// nothing counts as applied.
import { fail, ok, type Result } from "../base/result";
import type { Settings } from "../config/settings";
import type { Problem } from "../protocol/problems";
import type { StatusReport } from "../protocol/reports/status";
import type { Invocation } from "./invocation";
import { openRun } from "./open-run";

export async function appliedFiles(
  invocation: Invocation,
  settings: Settings,
): Promise<Result<ReadonlySet<string>, Problem>> {
  if (settings.target.origin !== "flag") return ok(new Set());
  const opened = await openRun(invocation, settings, "status", {}, async () => null);
  if (!opened.ok) return opened;
  try {
    for await (const event of opened.value.run({ signal: new AbortController().signal })) {
      if (event.event !== "finished") continue;
      if (event.problem !== null) return fail(event.problem);
      return ok(filesOf(event.result as StatusReport));
    }
  } finally {
    await opened.value.close();
  }
  throw new Error("status ended without its last event");
}

function filesOf(report: StatusReport): ReadonlySet<string> {
  const applied = report.migrations.filter(({ state }) => state !== "pending" && state !== "out-of-order");
  return new Set(
    applied.flatMap(({ up_path: up, down_path: down }) => [up, down].filter((path) => path !== null)),
  );
}
