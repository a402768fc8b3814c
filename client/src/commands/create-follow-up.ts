// Create a follow-up migration: what was edited in an applied migration moves into a new one, and the applied text comes back.
import { Uri, workspace, l10n } from "vscode";
import type { NewReport } from "../../../server/src/protocol/reports/new";
import { editedMigration, type EditedMigration } from "../flows/applied-scripts";
import { refreshStatus } from "../flows/refresh-status";
import { restoreAppliedText } from "../flows/restore-applied-text";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import { followUpText } from "../follow-up-text";
import { checkMigrationName } from "../migration-name";
import type { Services, Subject } from "../services";
import { openAtEnd } from "../ui/editors";
import { askText } from "../ui/pick";

const title = l10n.t("Create a follow-up migration");

export async function createFollowUp(services: Services, subject: Subject): Promise<void> {
  const migration = await editedMigration(services, subject, title);
  if (migration !== null) await createFollowUpOf(services, migration);
}

export async function createFollowUpOf(services: Services, migration: EditedMigration): Promise<void> {
  const { folder, version, name, edited } = migration;
  const wanted = await askText({
    title,
    prompt: l10n.t("The edit of {0} moves there, and {1} becomes again what was applied.", version, version),
    value: `${name.replaceAll("_", " ")} follow up`,
    check: checkMigrationName,
  });
  if (wanted === null) return;
  const answer = await services.runner.ask<NewReport>({
    folder: folder.path,
    args: runnerArguments(folder, ["new", wanted.trim()]),
    password: null,
    signal: services.closing,
    schema: "migrate-safe/new/1",
    exclusive: false,
  });
  if (answer.kind === "problem") {
    await showProblem(services, title, null, answer.problem);
    return;
  }
  const { up, down } = answer.report;
  for (const { direction, path, applied, now } of edited) {
    const moved = followUpText(path.split(/[\\/]/).at(-1) ?? path, applied, now);
    await append(direction === "up" ? up : down, moved);
  }
  await restoreAppliedText(migration);
  await openAtEnd(up);
  await refreshStatus(services, folder.key, "kept");
}

async function append(path: string, text: string): Promise<void> {
  const uri = Uri.file(path);
  const before = await workspace.fs.readFile(uri);
  await workspace.fs.writeFile(uri, Buffer.concat([before, Buffer.from(text)]));
}
