// New migration: asks for a name and tells while it is typed which files it makes, lets the runner write the pair in the
// folder's own layout and numbering, and opens the up with the caret where the first statement goes.
import { l10n } from "vscode";
import type { NewReport } from "../../../server/src/protocol/reports/new";
import { chooseFolder } from "../flows/choose-folder";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import { checkMigrationName, remarkOnFiles } from "../migration-name";
import type { Services, Subject } from "../services";
import { openAtEnd } from "../ui/editors";
import { askText, type Remark } from "../ui/pick";
import type { FolderState } from "../views/tree-state";

export async function createMigration(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const name = await askText({
    title: l10n.t("New migration"),
    prompt: l10n.t("What does it do? The number and both files are made from it."),
    placeholder: l10n.t("add users email"),
    check: async (text) => checkMigrationName(text) ?? remark(services, folder, text),
  });
  if (name === null) return;
  const answer = await services.runner.ask<NewReport>({
    folder: folder.path,
    args: runnerArguments(folder, ["new", name.trim()]),
    password: null,
    signal: services.closing,
    schema: "migrate-safe/new/1",
    exclusive: false,
  });
  if (answer.kind === "problem") await showProblem(services, "New migration", null, answer.problem);
  else await openAtEnd(answer.report.up);
}

/** Nothing is said of the first migration of a project, whose folder is not made yet. The server waits for the files. */
async function remark(
  { server }: Services,
  { migrations, path }: FolderState,
  name: string,
): Promise<string | Remark | null> {
  // Without a language server there is no preview; the runner still makes the files.
  const folder = migrations ?? path;
  const names = await server.request("migrateSafe/newPair", { folder, name }).catch(() => null);
  return names === null ? null : (names.refusal ?? remarkOnFiles(names));
}
