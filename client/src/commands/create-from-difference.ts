// Create migration from difference: what was changed on the target past the files, as a pair that the runner makes and
// proves. It is shown first, written over nothing when it is accepted, and then marked as applied where it came from.
import { l10n } from "vscode";
import type { DiffMigration, DiffReport } from "../../../server/src/protocol/reports/diff";
import { askMigrationName } from "../flows/ask-migration-name";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { refreshStatus } from "../flows/refresh-status";
import { runOperation } from "../flows/run-operation";
import type { Services, Subject } from "../services";
import { createFiles, openFile } from "../ui/editors";
import { askNotice, flashStatus, runCommand, showNotice } from "../ui/messages";

export async function createFromDifference(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const name = await askMigrationName(services, folder, {
    title: l10n.t("Migration from what {0} has and the files have not", target.name),
    prompt: l10n.t("What was changed there? The number and both files are made from it."),
  });
  if (name === null) return;
  const ended = await runOperation(services, {
    folder,
    target,
    operation: "diff",
    args: ["--migration", name],
    success: l10n.t("Compared {0} with the files", target.name),
    opensReport: false,
    answers: "diff/drift",
  });
  const report = (ended?.finished?.result ?? null) as DiffReport | null;
  if (report === null || ended?.failure?.code === "diff/not-proven") return;
  if (report.migration === undefined) {
    flashStatus(l10n.t("Migrate Safe: the files make all that {0} has", target.name));
    return;
  }
  await services.reports.openLast();
  await offer(services, folder.key, target.name, report.migration);
}

/** Writes the pair when a person has read it, and leads on to the history of where it came from. */
async function offer(services: Services, folder: string, target: string, pair: DiffMigration): Promise<void> {
  const { version, name, up, down } = pair;
  const [write, mark] = [l10n.t("Write both files"), l10n.t("Mark as applied…")];
  const question = l10n.t(
    "{0} {1} makes the files what {2} is. That is proven; read it first.",
    version,
    name,
    target,
  );
  if ((await askNotice(question, [write])) === null) return;
  if (!(await createFiles([up, down]))) {
    await showNotice(l10n.t("A file of {0} is there already, so nothing was written.", version), []);
    return;
  }
  await openFile(up.path, null);
  await refreshStatus(services, folder, "kept");
  const done = l10n.t("{0} {1} is written. {2} has its change already.", version, name, target);
  if ((await askNotice(done, [mark])) !== null) {
    await runCommand("migrateSafe.migration.resolve", { folder, version });
  }
}
