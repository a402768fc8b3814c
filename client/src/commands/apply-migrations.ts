// Apply: every pending migration, or up to one version. The plan is shown and confirmed before anything runs.
import { l10n, workspace, Uri } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runPlanned } from "../flows/run-planned";
import { selectedVersions } from "../flows/selected-versions";
import type { Services, Subject } from "../services";
import { offerInStatusBar } from "../ui/messages";

/** How long the status bar offers to take an apply on a local target back. */
const undoMs = 10_000;

export async function applyMigrations(services: Services, subject: Subject): Promise<void> {
  await apply(services, subject, []);
}

/** Up to and with the newest migration the command was invoked on; the plan shows those between. */
export async function applyToMigration(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const newest = selectedVersions(folder, subject).at(-1) ?? subject.version;
  await apply(services, { ...subject, folder: folder.key }, newest === null ? [] : ["--to", newest]);
}

export async function apply(services: Services, subject: Subject, range: readonly string[]): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const backs = workspace
    .getConfiguration("migrateSafe", Uri.parse(folder.key))
    .get<boolean>("apply.backup", true);
  const skip = !backs && target.environment !== "production" ? ["--skip-backup"] : [];
  const ended = await runPlanned(services, {
    folder,
    target,
    operation: "apply",
    range,
    options: skip,
    verb: null,
    nothing: l10n.t("Nothing is pending on {0}.", target.name),
    done: (count) =>
      count === 1
        ? l10n.t("$(check) 1 migration applied to {0}", target.name)
        : l10n.t("$(check) {0} migrations applied to {1}", count, target.name),
  });
  if (ended?.finished?.outcome !== "done" || target.environment !== "local") return;
  offerInStatusBar("$(discard) Undo", "migrateSafe.migrations.undoApply", { folder: folder.key }, undoMs);
}
