// Open run: the report of a run that the journal tells of, from the Targets view or the palette.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { readJournal } from "../flows/refresh-runs";
import { readReport } from "../flows/read-report";
import { pastRunDocument } from "../reports/past-run-document";
import { titleOf } from "../reports/render-report";
import { runWords, stepsOf, type PastRun } from "../run-history";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";
import type { FolderState } from "../views/tree-state";

export async function openPastRun(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const run = folder === null ? null : await runOf(folder, subject);
  if (folder === null || run === null) return;
  const steps = stepsOf(await readJournal(folder), run.id);
  const text = pastRunDocument(run, steps, await readReport(run));
  const when = run.startedAt.slice(0, 19).replace("T", " ");
  await services.reports.openPage(
    l10n.t("{0} on {1} {2}", titleOf(run.operation), run.target.name, when),
    text,
  );
}

async function runOf(folder: FolderState, subject: Subject): Promise<PastRun | null> {
  const named = folder.runs.find(({ id }) => id === subject.run);
  if (named !== undefined) return named;
  if (folder.runs.length === 0) {
    flashStatus(l10n.t("Migrate Safe: no run is recorded in logs/migrations.jsonl yet."));
    return null;
  }
  return pickOne(
    l10n.t("Open run"),
    l10n.t("Which one?"),
    folder.runs.map((run) => ({
      label: l10n.t("{0} on {1}", titleOf(run.operation), run.target.name),
      description: `${runWords(run)} · ${run.startedAt.slice(0, 16).replace("T", " ")} UTC`,
      icon: run.outcome === "done" ? "pass" : run.outcome === null ? "circle-slash" : "error",
      value: run,
    })),
  );
}
