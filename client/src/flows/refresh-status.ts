// Asks the target of a folder for the state of its migrations and puts the answer into the store. Read-only.
import { l10n } from "vscode";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { StatusReport } from "../../../server/src/protocol/reports/status";
import type { RunProgress } from "../run-progress";
import type { Services } from "../services";
import { withViewProgress } from "../ui/progress";
import { checkSameServer } from "./same-server";
import { targetArguments } from "./targets";
import { runnerArguments } from "./runner-arguments";
import { keptPassword, withPassword } from "./with-password";

/**
 * Where the password comes from: "ask" a person when it is refused, for what a person asked for; "kept" for what nobody
 * did; or the one that was used a moment ago.
 */
export type StatusPassword = "ask" | "kept" | { readonly used: string | null };

export async function refreshStatus(services: Services, key: string, from: StatusPassword): Promise<void> {
  const folder = services.store.folder(key);
  const target = folder?.target ?? null;
  if (folder === null || target === null || !services.store.state.trusted) return;
  const attempt = async (password: string | null): Promise<RunProgress> =>
    withViewProgress(async () =>
      services.runner.operate(
        {
          folder: folder.path,
          args: runnerArguments(folder, ["status", ...targetArguments(target)]),
          password,
          signal: services.closing,
        },
        () => undefined,
      ),
    );
  const progress = await asked(services, target, attempt, from);
  // The person may have selected another target while this one answered.
  if (services.store.folder(key)?.target?.name !== target.name) return;
  const result = progress.finished?.result ?? null;
  if (isStatus(result)) {
    services.store.update(key, { status: result, statusProblem: null });
    await checkSameServer(services, key, result.target);
  } else services.store.update(key, { status: null, statusProblem: progress.failure ?? noAnswer });
}

async function asked(
  services: Services,
  target: ConfigTarget,
  attempt: (password: string | null) => Promise<RunProgress>,
  from: StatusPassword,
): Promise<RunProgress> {
  if (from === "kept") return attempt(await keptPassword(services, target));
  if (from !== "ask") return attempt(from.used);
  return (await withPassword(services, target, attempt, ({ failure }) => failure)).answer;
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
  message: l10n.t("The runner gave no status."),
  state: l10n.t("Nothing was changed."),
  next: l10n.t("Run Migrate Safe: Show logs, then refresh the view."),
  place: null,
  server: null,
};
