// Restore applied text: takes an edit of an applied migration back, so that the files say again what was run.
import { l10n } from "vscode";
import { editedMigration, type EditedMigration } from "../flows/applied-scripts";
import { refreshStatus } from "../flows/refresh-status";
import { restoreAppliedText as putBack } from "../flows/restore-applied-text";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";

export async function restoreAppliedText(services: Services, subject: Subject): Promise<void> {
  const migration = await editedMigration(services, subject, l10n.t("Restore applied text"));
  if (migration !== null) await restoreTextOf(services, migration);
}

export async function restoreTextOf(services: Services, migration: EditedMigration): Promise<void> {
  const { version, name, target, folder } = migration;
  const restored = await putBack(migration);
  flashStatus(
    restored
      ? l10n.t("$(check) {0} {1} is again what was applied to {2}", version, name, target.name)
      : l10n.t(
          "Migrate Safe: the files of {0} could not be saved; they are open as they were applied.",
          version,
        ),
  );
  if (restored) await refreshStatus(services, folder.key, "kept");
}
