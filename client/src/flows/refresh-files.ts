// Puts what the files show into the store: the language server reads them, also in a restricted workspace.
import { Uri, workspace } from "vscode";
import { pathOfUri } from "../language-server";
import type { FolderState as ServerFolder, MigrationItem } from "../../../server/src/protocol/requests";
import type { Services } from "../services";
import type { FileMigration, FindingCounts } from "../views/tree-state";

/** `reread` also where nothing told of a change on disk. */
export async function refreshFiles(services: Services, reread = false): Promise<void> {
  const found = await services.server.request("migrateSafe/folders", { reread });
  for (const { key } of services.store.state.folders) {
    // A view shows one history, so of several migrations folders it shows the nearest; a setting names another.
    const nearest = found.find(({ folder }) => workspaceKeyOf(folder) === key);
    services.store.update(key, {
      migrations: nearest?.folder ?? null,
      config: nearest?.config ?? null,
      files: nearest?.migrations.map(fileMigration) ?? [],
    });
  }
}

/** Linting thousands of files takes longer than listing them, so what was found in them comes after the list. */
export async function refreshFindings({ server, store }: Services): Promise<void> {
  for (const { key, migrations } of store.state.folders) {
    if (migrations === null) continue;
    const counted = await server.request("migrateSafe/findingCounts", { folder: migrations });
    const findings: Record<string, FindingCounts> = {};
    for (const { upUri, downUri, counts } of counted) {
      const uri = upUri ?? downUri;
      const path = uri === null ? null : pathOfUri(uri);
      if (path !== null) findings[path] = counts;
    }
    if (store.folder(key)?.migrations === migrations) store.update(key, { findings });
  }
}

/** Key of the workspace folder that a migrations folder, a path or a URI, lies in. */
function workspaceKeyOf(folder: ServerFolder["folder"]): string | null {
  const uri = folder.startsWith("file:") ? Uri.parse(folder) : Uri.file(folder);
  return workspace.getWorkspaceFolder(uri)?.uri.toString() ?? null;
}

function fileMigration(item: MigrationItem): FileMigration {
  return {
    version: item.version,
    name: item.name,
    upPath: item.upUri === null ? null : pathOfUri(item.upUri),
    downPath: item.downUri === null ? null : pathOfUri(item.downUri),
  };
}
