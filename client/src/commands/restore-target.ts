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
    verb: way === "rehearse" ? `Rehearse ${backup.name}` : `Restore ${backup.name} on ${target.name}`,
    nothing: "There is nothing to restore.",
    done: () =>
      way === "rehearse" ? `$(check) ${backup.name} can be restored` : `$(check) ${target.name} is restored`,
  });
}

async function askWay(backup: string, target: string): Promise<Way | null> {
  return pickOne<Way>(l10n.t("Restore {0}", backup), l10n.t("How?"), [
    {
      label: "Rehearse it",
      detail: `On the embedded database: ${target} is not touched.`,
      icon: "beaker",
      value: "rehearse",
    },
    {
      label: `Restore the rows of ${target}`,
      detail: "The rows of the backup take the place of those in its tables. The schema must fit.",
      icon: "archive",
      value: "rows",
    },
    {
      label: `Rebuild ${target}`,
      detail: "Its schemas are dropped, made again from the migrations, and filled from the backup.",
      icon: "warning",
      value: "rebuild",
    },
  ]);
}
