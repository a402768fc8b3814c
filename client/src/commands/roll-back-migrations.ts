// Roll back: the newest applied migration, or down to one that is chosen. The plan is shown and confirmed first.
import { l10n } from "vscode";
import type { MigrationStatus } from "../../../server/src/protocol/reports/status";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { refreshStatus } from "../flows/refresh-status";
import { runPlanned } from "../flows/run-planned";
import { selectedVersions } from "../flows/selected-versions";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";

/** From the palette or the view: asks how far. */
export async function rollBackMigrations(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  if (folder.status === null) await refreshStatus(services, folder.key, "ask");
  const status = services.store.folder(folder.key)?.status ?? null;
  const newestFirst = (status?.migrations ?? []).filter(isApplied).reverse();
  if (status !== null && newestFirst.length === 0) {
    flashStatus(l10n.t("Nothing is applied on {0}.", target.name));
    return;
  }
  // Without a status the plan will tell what is wrong with the target.
  const steps = newestFirst.length < 2 ? 1 : await askSteps(newestFirst, target.name);
  if (steps === null) return;
  await rollBack(services, folder.key, [`--steps=${steps}`]);
}

/** Everything newer than the migration the command was invoked on. */
export async function rollBackToMigration(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const oldest = selectedVersions(folder, subject)[0] ?? subject.version;
  await rollBack(services, folder.key, oldest === null ? [] : ["--to", oldest]);
}

export async function rollBack(services: Services, key: string, range: readonly string[]): Promise<void> {
  const folder = services.store.folder(key);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  await runPlanned(services, {
    folder,
    target,
    operation: "rollback",
    range,
    options: [],
    verb: null,
    nothing: l10n.t("Nothing to roll back on {0}.", target.name),
    done: (count) =>
      count === 1
        ? l10n.t("$(check) 1 migration rolled back on {0}", target.name)
        : l10n.t("$(check) {0} migrations rolled back on {1}", count, target.name),
  });
}

async function askSteps(newestFirst: readonly MigrationStatus[], target: string): Promise<number | null> {
  return pickOne(
    l10n.t("Roll back on {0}", target),
    l10n.t("How far?"),
    newestFirst.map((migration, index) => ({
      label:
        index === 0
          ? l10n.t("Only {0} {1}", migration.version, migration.name)
          : l10n.t("Down to {0} {1}", migration.version, migration.name),
      description: index === 0 ? "1 migration" : l10n.t("{0} migrations, this one included", index + 1),
      ...(!migration.has_down && !migration.keeps_down && { detail: l10n.t("It has no down script.") }),
      icon: "discard",
      value: index + 1,
    })),
  );
}

function isApplied(migration: MigrationStatus): boolean {
  return migration.state !== "pending" && migration.state !== "out-of-order";
}
