// Restore: a backup of this project back into the target, into a rebuilt schema, or rehearsed on the embedded database.
import { l10n } from "vscode";
import { chooseBackup } from "../flows/choose-backup";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runPlanned } from "../flows/run-planned";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";

type Way = "rehearse" | "rows" | "rebuild";

export async function restoreTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const backup = await chooseBackup(folder, target.name);
  if (backup === "none") {
    flashStatus(l10n.t("Migrate Safe: there is no backup yet. Backup and Apply make one."));
    return;
  }
  const way = backup === null ? null : await askWay(backup.name, target.name);
  if (backup === null || way === null) return;
  const options: Readonly<Record<Way, readonly string[]>> = {
    rehearse: ["--into-scratch"],
    rows: [],
    rebuild: ["--rebuild"],
  };
  await runPlanned(services, {
    folder,
    target,
    operation: "restore",
    range: [backup.path],
    options: options[way],
    verb:
      way === "rehearse"
        ? l10n.t("Rehearse {0}", backup.name)
        : l10n.t("Restore {0} on {1}", backup.name, target.name),
    nothing: l10n.t("There is nothing to restore."),
    done: () =>
      way === "rehearse"
        ? l10n.t("$(check) {0} can be restored", backup.name)
        : l10n.t("$(check) {0} is restored", target.name),
  });
}

async function askWay(backup: string, target: string): Promise<Way | null> {
  return pickOne<Way>(l10n.t("Restore {0}", backup), l10n.t("How?"), [
    {
      label: l10n.t("Rehearse it"),
      detail: l10n.t("On the embedded database: {0} is not touched.", target),
      icon: "beaker",
      value: "rehearse",
    },
    {
      label: l10n.t("Restore the rows of {0}", target),
      detail: l10n.t("The rows of the backup take the place of those in its tables. The schema must fit."),
      icon: "archive",
      value: "rows",
    },
    {
      label: l10n.t("Rebuild {0}", target),
      detail: l10n.t("Its schemas are dropped, made again from the migrations, and filled from the backup."),
      icon: "warning",
      value: "rebuild",
    },
  ]);
}
