// Add target: asked step by step, tested, then written into migrate-safe.jsonc, which is shown. Never a password: that goes
// to the editor's secret storage.
import { Uri, workspace, WorkspaceEdit, l10n } from "vscode";
import type { ConfigReport } from "../../../server/src/protocol/reports/config";
import { insertTarget, newConfig, targetNames, type TargetEntry } from "../config-edit";
import { problemSentences } from "../problem-words";
import type { Services } from "../services";
import { openFile } from "../ui/editors";
import { flashStatus } from "../ui/messages";
import { stepPick, walkThrough, type Step } from "../ui/steps";
import type { FolderState } from "../views/tree-state";
import { addTargetSteps, emptyDraft, type TargetDraft } from "./add-target-steps";
import { showProblem } from "./show-problem";
import { readConfig, useTarget } from "./targets";
import { testTarget, type TestedTarget } from "./test-target";

const title = l10n.t("Add target");

/** A draft that was tested and is to be saved as it is then. */
type SavedDraft = TargetDraft & { readonly entry?: TargetEntry };

export async function addTarget(services: Services, folder: FolderState): Promise<void> {
  const config = await readConfig(services, folder);
  if (config === null) return;
  const { file, text } = await configFile(config);
  const facts = { found: config.found ?? [], taken: text === null ? [] : targetNames(text) };
  const saved = await walkThrough<SavedDraft>(title, emptyDraft, (draft) => [
    ...addTargetSteps(facts, draft),
    testAndSave(services, folder),
  ]);
  if (saved?.entry === undefined) return;
  const { name, entry } = saved;
  if (!(await write(file, text, name, entry))) {
    await showProblem(services, title, null, {
      code: "config/invalid",
      message: l10n.t(
        "The target {0} could not be added: migrate-safe.jsonc is not an object with targets.",
        name,
      ),
      state: l10n.t("The file was not changed."),
      next: l10n.t("Correct the file, then add the target again."),
      place: { path: file, range: null },
      server: null,
    });
    return;
  }
  await openFile(file, null);
  const added = (await readConfig(services, folder))?.targets.find((target) => target.name === name);
  if (added === undefined) return;
  await useTarget(services, folder.key, added);
  flashStatus(l10n.t("The target {0} was added to migrate-safe.jsonc and selected.", name));
}

async function configFile(
  config: ConfigReport,
): Promise<{ readonly file: string; readonly text: string | null }> {
  if (config.config_path === null) {
    return { file: Uri.joinPath(Uri.file(config.root), "migrate-safe.jsonc").fsPath, text: null };
  }
  const document = await workspace.openTextDocument(Uri.file(config.config_path));
  return { file: config.config_path, text: document.getText() };
}

/** The last step: connects once, says what answered, and asks whether that is right. */
function testAndSave(services: Services, folder: FolderState): Step<SavedDraft> {
  return async (draft, _before, place) => {
    const { name, connection, environment, password } = draft;
    if (environment === null) throw new Error("the environment was asked for");
    const entry: TargetEntry = { environment, ...connection };
    for (;;) {
      const tested = await testTarget(services, folder, name, entry, password);
      const answer = await stepPick(place, testWords(name, tested), saveChoices(tested));
      if (answer.kind !== "answer") return answer;
      if (answer.value === "again") continue;
      const saved: TargetEntry = answer.value === "read-only" ? { ...entry, access: "read-only" } : entry;
      return { kind: "answer", value: { ...draft, entry: saved } };
    }
  };
}

function testWords(name: string, { status, problem }: TestedTarget): string {
  if (status === null)
    return problem === null ? l10n.t("{0} gave no answer.", name) : problemSentences(problem, false);
  const { target, summary } = status;
  return l10n.t(
    "{0} answers: PostgreSQL {1}, database {2}, role {3}, {4} pending",
    name,
    target.server_version,
    target.database,
    target.role,
    summary.pending,
  );
}

function saveChoices({
  status,
}: TestedTarget): Parameters<typeof stepPick<"again" | "save" | "read-only">>[2] {
  const save = status === null ? l10n.t("Save it nevertheless") : "Save";
  return [
    ...(status === null ? [{ label: l10n.t("Try again"), icon: "refresh", value: "again" as const }] : []),
    {
      label: save,
      description: l10n.t("written into migrate-safe.jsonc, without a password"),
      icon: "check",
      value: "save",
    },
    {
      label: `${save}, read-only`,
      description: l10n.t("whatever would write to it is refused"),
      icon: "lock",
      value: "read-only",
    },
  ];
}

/** False when the text has no place for it. */
async function write(file: string, text: string | null, name: string, entry: TargetEntry): Promise<boolean> {
  const uri = Uri.file(file);
  const edit = new WorkspaceEdit();
  if (text === null) {
    edit.createFile(uri, { contents: Buffer.from(newConfig(name, entry)), overwrite: false });
    return workspace.applyEdit(edit);
  }
  const insertion = insertTarget(text, name, entry);
  if (insertion === null) return false;
  const document = await workspace.openTextDocument(uri);
  const at = document.positionAt(insertion.offset);
  edit.insert(uri, at, insertion.text);
  return (await workspace.applyEdit(edit)) && (await document.save());
}
