// Generate down script: the runner derives it and proves it on an embedded database; the editor's own diff shows what would
// be written, and a person accepts. Touches no target.
import { l10n } from "vscode";
import { basename } from "node:path";
import type { DownReport, DownResult } from "../../../server/src/protocol/reports/down";
import { chooseFolder } from "../flows/choose-folder";
import { chooseMigration } from "../flows/choose-migration";
import { runnerArguments } from "../flows/runner-arguments";
import { showProblem } from "../flows/show-problem";
import type { Services, Subject } from "../services";
import { openFile, readFile, saveFiles, writeFile } from "../ui/editors";
import { askNotice, flashStatus, showNotice } from "../ui/messages";
import { withProgress } from "../ui/progress";

const title = l10n.t("Generate down script");

export async function generateDown(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const version = await chooseMigration(folder, subject, title);
  if (version === null) return;
  const pair = folder.files?.find((one) => one.version === version);
  // The runner reads the disk.
  await saveFiles([pair?.upPath ?? null, pair?.downPath ?? null]);
  const answer = await withProgress(l10n.t("{0} of {1}", title, version), async ({ signal }) =>
    services.runner.ask<DownReport>({
      folder: folder.path,
      args: runnerArguments(folder, ["down", version]),
      password: null,
      signal,
      schema: "migrate-safe/down/1",
      exclusive: true,
    }),
  );
  if (answer.kind === "problem") {
    if (answer.problem.code !== "run/cancelled") await showProblem(services, title, null, answer.problem);
    return;
  }
  const [result] = answer.report.results;
  if (result !== undefined) await offer(services, result);
}

/** Shows the script beside what is there, and writes it when it is accepted. */
async function offer(services: Services, result: DownResult): Promise<void> {
  const { version, name, path, file_text: text } = result;
  if (path === null || text === null) {
    await showNotice(
      l10n.t("No down script of {0} {1} could be proven: {2}", version, name, result.reason ?? ""),
      [],
    );
    return;
  }
  const file = basename(path);
  const before = await readFile(path);
  await services.texts.showDiff(
    l10n.t("Generated down script: {0}", file),
    before === null ? { name: file, text: "" } : { path },
    { name: file, text },
  );
  if ((await askNotice(sentenceOf(result), [l10n.t("Write the down script")])) === null) return;
  if ((await readFile(path)) !== before) {
    await showNotice(
      l10n.t("{0} changed meanwhile, so it was left alone. Generate the script again.", file),
      [],
    );
    return;
  }
  await writeFile(path, text);
  await openFile(path, null);
  flashStatus(l10n.t("Migrate Safe: {0} written", file));
}

function sentenceOf({ version, verdict, reason, lost }: DownResult): string {
  if (verdict === "irreversible")
    return l10n.t("{0} has no way back: {1}. The script says so.", version, reason ?? "");
  const data = lost.length === 0 ? "" : l10n.t(" Data that cannot come back: {0}.", lost.join("; "));
  return l10n.t("Up, down and up again were run on an embedded database: it restores the schema.{0}", data);
}
