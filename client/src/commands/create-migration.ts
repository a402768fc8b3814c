// New migration: asks for a name and tells while it is typed which files it makes, lets the runner write the pair in the
// folder's own layout and numbering, and opens the up with the caret where the first statement goes.
import { l10n } from "vscode";
import type { NewReport } from "../../../server/src/protocol/reports/new";
import { askMigrationName } from "../flows/ask-migration-name";
import { chooseFolder } from "../flows/choose-folder";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import type { Services, Subject } from "../services";
import { openAtEnd } from "../ui/editors";

export async function createMigration(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const name = await askMigrationName(services, folder, {
    title: l10n.t("New migration"),
    prompt: l10n.t("What does it do? The number and both files are made from it."),
  });
  if (name === null) return;
  const answer = await services.runner.ask<NewReport>({
    folder: folder.path,
    args: runnerArguments(folder, ["new", name]),
    password: null,
    signal: services.closing,
    schema: "migrate-safe/new/1",
    exclusive: false,
  });
  if (answer.kind === "problem") await showProblem(services, l10n.t("New migration"), null, answer.problem);
  else await openAtEnd(answer.report.up);
}
