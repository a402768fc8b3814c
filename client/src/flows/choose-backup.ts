// Which backup of the project: the newest first, each with what its manifest says of it. Reads files only.
import { basename, dirname, join } from "node:path";
import { FileType, Uri, workspace, l10n } from "vscode";
import type { BackupReport } from "../../../server/src/protocol/reports/backup";
import { grouped } from "../plan-summary";
import { byteText } from "../reports/markdown";
import { pickOne } from "../ui/pick";
import type { FolderState } from "../views/tree-state";

export interface Backup {
  readonly path: string;
  readonly name: string;
}

/** "none" when there is none to choose from; null when the person left. */
export async function chooseBackup(folder: FolderState, target: string): Promise<Backup | "none" | null> {
  // Backups lie beside the config file, else in the workspace folder.
  const root = folder.config === null ? folder.path : dirname(folder.config);
  const found = await backupsIn(join(root, "backups", "migrations"));
  if (found.length === 0) return "none";
  const choices = await Promise.all(
    found.map(async (path) => {
      const name = basename(path);
      return { ...(await describe(path)), description: name, icon: "archive", value: { path, name } };
    }),
  );
  return pickOne(l10n.t("Restore on {0}", target), l10n.t("Which backup?"), choices);
}

async function backupsIn(folder: string): Promise<readonly string[]> {
  const entries = await workspace.fs.readDirectory(Uri.file(folder)).then(
    (all) => all,
    () => [],
  );
  return entries
    .filter(([name, type]) => type === FileType.File && name.endsWith(".sql.gz"))
    .map(([name]) => join(folder, name))
    .sort()
    .reverse();
}

/** When it was taken, and of what. */
async function describe(path: string): Promise<{ readonly label: string; readonly detail: string }> {
  const manifest = Uri.file(`${path.replace(/\.sql\.gz$/, "")}.json`);
  try {
    const text = Buffer.from(await workspace.fs.readFile(manifest)).toString("utf8");
    const { timestamp, target, tables, bytes, version } = JSON.parse(text) as BackupReport;
    const rows = tables.reduce((sum, one) => sum + one.rows, 0);
    const after = version === null ? l10n.t("before any migration") : l10n.t("after {0}", version);
    return {
      label: timestamp.replace("T", " ").slice(0, 16),
      detail: l10n.t(
        "{0} · {1} tables, {2} rows, {3}, {4}",
        target.name,
        tables.length,
        grouped(rows),
        byteText(bytes),
        after,
      ),
    };
  } catch {
    // A backup without its manifest can be restored all the same.
    return { label: basename(path), detail: l10n.t("It has no manifest.") };
  }
}
