// Tries a target before it is saved: a config file in a folder of its own names it, and the runner asks its state. Nothing
// of the project is touched, and the folder is removed afterwards.
import { l10n } from "vscode";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigReport, ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { StatusReport } from "../../../server/src/protocol/reports/status";
import { newConfig, type TargetEntry } from "../config-edit";
import type { RunnerAnswer } from "../runner-protocol";
import type { Services } from "../services";
import { withProgress } from "../ui/progress";
import type { FolderState } from "../views/tree-state";
import { runnerArguments } from "./runner-arguments";
import { remembersPasswords, withPassword } from "./with-password";

export interface TestedTarget {
  /** As the config will have it; null when it cannot be used as things are. */
  readonly target: ConfigTarget | null;
  readonly status: StatusReport | null;
  readonly problem: Problem | null;
}

export async function testTarget(
  services: Services,
  folder: FolderState,
  name: string,
  entry: TargetEntry,
  password: string | null,
): Promise<TestedTarget> {
  const place = await mkdtemp(join(tmpdir(), "migrate-safe-"));
  try {
    const config = join(place, "migrate-safe.jsonc");
    await writeFile(config, newConfig(name, entry), { mode: 0o600 });
    // Without migrations of the project an empty folder will do.
    return await test(
      services,
      { ...folder, config, migrations: folder.migrations ?? place },
      name,
      password,
    );
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function test(
  services: Services,
  folder: FolderState,
  name: string,
  password: string | null,
): Promise<TestedTarget> {
  const ask = async <Report extends { readonly schema: string }>(
    args: readonly string[],
    schema: Report["schema"],
    given: string | null,
    signal: AbortSignal,
  ): Promise<RunnerAnswer<Report>> =>
    services.runner.ask<Report>({
      folder: folder.path,
      args: runnerArguments(folder, args),
      password: given,
      signal,
      schema,
      exclusive: false,
    });
  const read = await ask<ConfigReport>(["config"], "migrate-safe/config/1", null, services.closing);
  if (read.kind === "problem") return { target: null, status: null, problem: read.problem };
  const target = read.report.targets.find((one) => one.name === name) ?? null;
  const unusable = read.report.unusable_targets?.find((one) => one.name === name)?.problem ?? null;
  if (target === null) return { target, status: null, problem: unusable };
  const attempt = async (given: string | null): Promise<RunnerAnswer<StatusReport>> =>
    withProgress(l10n.t("Connecting to {0}", name), async ({ signal }) =>
      ask<StatusReport>(["status", "--target", name], "migrate-safe/status/1", given, signal),
    );
  if (password !== null && remembersPasswords()) await services.passwords.store(target, password);
  const { answer } = await withPassword(services, target, attempt, (one) =>
    one.kind === "problem" ? one.problem : null,
  );
  return answer.kind === "report"
    ? { target, status: answer.report, problem: null }
    : { target, status: null, problem: answer.problem };
}
