// Which migration a command is about: the item's, the given or active file's, else the person chooses.
import { l10n } from "vscode";
import type { Subject } from "../services";
import { activeFile } from "../ui/editors";
import { pickOne } from "../ui/pick";
import type { FolderState } from "../views/tree-state";

/** Its version; null when the person left. */
export async function chooseMigration(
  folder: FolderState,
  subject: Subject,
  title: string,
): Promise<string | null> {
  if (subject.version !== null) return subject.version;
  const files = folder.files ?? [];
  const file = subject.path ?? activeFile();
  const found = files.find((one) => file !== null && (one.upPath === file || one.downPath === file));
  if (found !== undefined) return found.version;
  return pickOne(
    title,
    l10n.t("Which migration?"),
    [...files]
      .reverse()
      .map(({ version, name }) => ({ label: `${version} ${name}`, icon: "file-code", value: version })),
  );
}
