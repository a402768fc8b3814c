// Puts what the files show into the store: the language server reads them, also in a restricted workspace.
import { Uri, workspace } from "vscode";
import { pathOfUri } from "../language-server";
import type { FolderState as ServerFolder, MigrationItem } from "../../../server/src/protocol/requests";
import type { Services } from "../services";
import type { FileMigration } from "../views/tree-state";

export async function refreshFiles(services: Services): Promise<void> {
  const found = await services.server.request("migrateSafe/folders", null);
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
    findings: item.findings,
  };
}
