// Add target: name, environment, where it is; written into migrate-safe.jsonc, which is then shown. Never a password:
// that is asked for when a server wants it, and kept in the editor's secret storage.
import { Uri, workspace, WorkspaceEdit } from "vscode";
import type { Environment } from "../../../server/src/protocol/operations";
import { insertTarget, newConfig, targetNames, type TargetEntry } from "../config-edit";
import { checkTargetName, parseAddress } from "../target-address";
import type { Services } from "../services";
import { openFile } from "../ui/editors";
import { flashStatus } from "../ui/messages";
import { askText, pickOne } from "../ui/pick";
import type { FolderState } from "../views/tree-state";
import { readConfig, useTarget } from "./targets";
import { showProblem } from "./show-problem";

const title = "Add target";

export async function addTarget(services: Services, folder: FolderState): Promise<void> {
  const config = await readConfig(services, folder);
  if (config === null) return;
  const file = config.config_path ?? Uri.joinPath(Uri.file(config.root), "migrate-safe.jsonc").fsPath;
  const text =
    config.config_path === null ? null : (await workspace.openTextDocument(Uri.file(file))).getText();
  const name = await askName(text);
  if (name === null) return;
  const environment = await askEnvironment(name);
  if (environment === null) return;
  const entry = await askEntry(name, environment);
  if (entry === null) return;
  if (!(await write(file, text, name, entry))) {
    await showProblem(services, title, null, {
      code: "config/invalid",
      message: `The target ${name} could not be added: migrate-safe.jsonc is not an object with targets.`,
      state: "The file was not changed.",
      next: "Correct the file, then add the target again.",
      place: { path: file, range: null },
      server: null,
    });
    return;
  }
  await openFile(file, null);
  const added = (await readConfig(services, folder))?.targets.find((target) => target.name === name);
  if (added === undefined) return;
  await useTarget(services, folder.key, added);
  flashStatus(`The target ${name} was added to migrate-safe.jsonc and selected.`);
}

async function askName(text: string | null): Promise<string | null> {
  const taken = text === null ? [] : targetNames(text);
  return askText({
    title: `${title} (1 of 3)`,
    prompt: "Name of the target. It is shown in every confirmation, and typed when it is production.",
    placeholder: "staging",
    check: (name) => checkTargetName(name, taken),
  });
}

async function askEnvironment(name: string): Promise<Environment | null> {
  return pickOne(`${title} (2 of 3)`, `What is ${name}?`, [
    {
      label: "Local",
      detail: "Yours alone: one Enter confirms a plan.",
      icon: "home",
      value: "local" as const,
    },
    {
      label: "Shared",
      detail: "Others use it: a dialog confirms a plan.",
      icon: "organization",
      value: "shared" as const,
    },
    {
      label: "Production",
      detail: "Its name is typed to confirm a plan.",
      icon: "flame",
      value: "production" as const,
    },
  ]);
}

async function askEntry(name: string, environment: Environment): Promise<TargetEntry | null> {
  const address = await askText({
    title: `${title} (3 of 3)`,
    prompt: "Where is it? An address without a password, or the environment variable that holds the URL.",
    placeholder: "role@host:5432/database or ${env:STAGING_URL}",
    value: environment === "local" ? "postgres@localhost:5432/postgres" : `\${env:${variableOf(name)}}`,
    check: (text) => {
      const parsed = parseAddress(text);
      return parsed.ok ? null : parsed.failure;
    },
  });
  if (address === null) return null;
  const parsed = parseAddress(address);
  return parsed.ok ? { environment, ...parsed.value } : null;
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

function variableOf(name: string): string {
  return `${name.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}_URL`;
}
