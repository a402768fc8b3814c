// New migration: asks for a name, lets the runner write the pair in the folder's own layout and numbering, opens the up.
import type { NewReport } from "../../../server/src/protocol/reports";
import { chooseFolder } from "../flows/choose-folder";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import { checkMigrationName } from "../migration-name";
import type { Services, Subject } from "../services";
import { openAtEnd } from "../ui/editors";
import { askText } from "../ui/pick";

export async function createMigration(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const name = await askText({
    title: "New migration",
    prompt: "What does it do? The number and both files are made from it.",
    placeholder: "add users email",
    check: checkMigrationName,
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
