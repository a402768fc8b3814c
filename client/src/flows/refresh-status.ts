// Asks the target of a folder for the state of its migrations and puts the answer into the store. Read-only; a password
// is not asked for here, because nobody may have asked for this.
import type { Problem } from "../../../server/src/protocol/problems";
import type { StatusReport } from "../../../server/src/protocol/reports";
import type { Services } from "../services";
import { withViewProgress } from "../ui/progress";
import { targetArguments } from "./targets";
import { runnerArguments } from "./runner-arguments";
import { keptPassword } from "./with-password";

export async function refreshStatus(services: Services, key: string): Promise<void> {
  const folder = services.store.folder(key);
  const target = folder?.target ?? null;
  if (folder === null || target === null || !services.store.state.trusted) return;
  const progress = await withViewProgress(async () =>
    services.runner.operate(
      {
        folder: folder.path,
        args: runnerArguments(folder, ["status", ...targetArguments(target)]),
        password: await keptPassword(services, target),
        signal: services.closing,
      },
      () => undefined,
    ),
  );
  // The person may have selected another target while this one answered.
  if (services.store.folder(key)?.target?.name !== target.name) return;
  const result = progress.finished?.result ?? null;
  if (isStatus(result)) services.store.update(key, { status: result, statusProblem: null });
  else services.store.update(key, { status: null, statusProblem: progress.failure ?? noAnswer });
}

function isStatus(result: unknown): result is StatusReport {
  return (
    typeof result === "object" &&
    result !== null &&
    "schema" in result &&
    result.schema === "migrate-safe/status/1"
  );
}

const noAnswer: Problem = {
  code: "internal/bug",
  message: "The runner gave no status.",
  state: "Nothing was changed.",
  next: "Run Migrate Safe: Show logs, then refresh the view.",
  place: null,
  server: null,
};
