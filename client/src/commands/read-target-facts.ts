// Read facts: lets the command line read a target's schema, sizes and applied files and keep them beside the project, where
// the language server finds them and says how old they are. Read-only on the database.
import { l10n } from "vscode";
import { dirname, join } from "node:path";
import type { LintReport } from "../../../server/src/protocol/findings";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import { targetArguments } from "../flows/targets";
import { withPassword } from "../flows/with-password";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { withViewProgress } from "../ui/progress";

export async function readTargetFacts(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const place = join(
    folder.config === null ? folder.path : dirname(folder.config),
    ".migrate-safe",
    "facts.json",
  );
  const asked = ["lint", ...targetArguments(target), "--save-facts", place, "--fail-on", "none"];
  const { answer } = await withPassword(
    services,
    target,
    async (password) =>
      withViewProgress(async () =>
        services.runner.ask<LintReport>({
          folder: folder.path,
          args: runnerArguments(folder, asked),
          password,
          signal: services.closing,
          schema: "migrate-safe/lint/1",
          exclusive: true,
        }),
      ),
    (one) => (one.kind === "problem" ? one.problem : null),
  );
  if (answer.kind === "problem") await showProblem(services, l10n.t("Read facts"), null, answer.problem);
  else flashStatus(l10n.t("$(check) Facts of {0} are read: findings know its schema and sizes", target.name));
}
