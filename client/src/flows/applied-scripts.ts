// The scripts of a migration as they were applied, beside the files as they are: read from the history of the target.
import { l10n } from "vscode";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { MigrationStatus, ScriptTexts, StatusReport } from "../../../server/src/protocol/reports/status";
import type { RunProgress } from "../run-progress";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";
import { withViewProgress } from "../ui/progress";
import type { FolderState } from "../views/tree-state";
import { chooseFolder } from "./choose-folder";
import { targetOf } from "./choose-target";
import { refreshStatus } from "./refresh-status";
import { runnerArguments } from "./runner-arguments";
import { showProblem } from "./show-problem";
import { targetArguments } from "./targets";
import { withPassword } from "./with-password";

/** A migration that was edited after it was applied. */
export interface EditedMigration {
  readonly folder: FolderState;
  readonly target: ConfigTarget;
  readonly version: string;
  readonly name: string;
  readonly edited: readonly EditedHalf[];
}

export interface EditedHalf {
  readonly direction: "up" | "down";
  readonly path: string;
  readonly applied: string;
  /** As the file is now. */
  readonly now: string;
}

/** The one a command is about; null when there is none, a person left or the target did not answer. */
export async function editedMigration(
  services: Services,
  subject: Subject,
  title: string,
): Promise<EditedMigration | null> {
  const chosen = await chooseFolder(services, subject);
  const target = chosen === null ? null : await targetOf(services, chosen);
  if (chosen === null || target === null) return null;
  if (services.store.folder(chosen.key)?.status == null) await refreshStatus(services, chosen.key, "ask");
  const folder = services.store.folder(chosen.key);
  const found = await chooseEdited(folder?.status?.migrations ?? [], subject, title);
  if (folder === null || found === null) return null;
  const scripts = await askScripts(services, folder, target, found.version);
  if (scripts === null) return null;
  const edited = [...editedHalf("up", scripts.up), ...editedHalf("down", scripts.down)];
  const { version, name } = found;
  if (edited.length > 0) return { folder, target, version, name, edited };
  flashStatus(
    l10n.t("Migrate Safe: the files of {0} {1} are what was applied to {2}.", version, name, target.name),
  );
  return null;
}

function editedHalf(
  direction: EditedHalf["direction"],
  { path, applied, file, changed }: ScriptTexts,
): readonly EditedHalf[] {
  if (!changed || path === null || applied === null || file === null) return [];
  return [{ direction, path, applied, now: file }];
}

async function chooseEdited(
  migrations: readonly MigrationStatus[],
  { version, path }: Subject,
  title: string,
): Promise<MigrationStatus | null> {
  const named = migrations.find(
    (one) => one.version === version || (path !== null && [one.up_path, one.down_path].includes(path)),
  );
  if (named !== undefined) return named;
  const edited = migrations.filter(({ state, down_changed }) => state === "changed" || down_changed);
  if (edited.length === 0) flashStatus(l10n.t("Migrate Safe: no applied migration was edited."));
  if (edited.length < 2) return edited[0] ?? null;
  return pickOne(
    title,
    l10n.t("Which migration?"),
    edited.map((one) => ({ label: `${one.version} ${one.name}`, icon: "warning", value: one })),
  );
}

async function askScripts(
  services: Services,
  folder: FolderState,
  target: ConfigTarget,
  version: string,
): Promise<NonNullable<StatusReport["scripts"]> | null> {
  const attempt = async (password: string | null): Promise<RunProgress> =>
    withViewProgress(async () =>
      services.runner.operate(
        {
          folder: folder.path,
          args: runnerArguments(folder, ["status", ...targetArguments(target), version]),
          password,
          signal: services.closing,
        },
        () => undefined,
      ),
    );
  const { answer } = await withPassword(services, target, attempt, ({ failure }) => failure);
  if (answer.failure !== null)
    await showProblem(services, l10n.t("Status of {0}", target.name), null, answer.failure);
  return (answer.finished?.result as StatusReport | null)?.scripts ?? null;
}
