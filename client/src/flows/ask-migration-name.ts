// Asks for the name of a new migration, and tells while it is typed which files it makes.
import { l10n } from "vscode";
import { checkMigrationName, remarkOnFiles } from "../migration-name";
import type { Services } from "../services";
import { askText, type Remark } from "../ui/pick";
import type { FolderState } from "../views/tree-state";

/** Null when the person left. */
export async function askMigrationName(
  services: Services,
  folder: FolderState,
  asked: { readonly title: string; readonly prompt: string },
): Promise<string | null> {
  const name = await askText({
    ...asked,
    placeholder: l10n.t("add users email"),
    check: async (text) => checkMigrationName(text) ?? remark(services, folder, text),
  });
  return name === null ? null : name.trim();
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
