// migrateSafe/folders: the migrations of every folder of the workspace, for the tree view. Drawn from files alone, and
// nothing is linted for it: thousands are listed at once.
import type { CancellationToken } from "vscode-languageserver";
import type { Migration, MigrationFile } from "../../migrations/migration";
import type { FolderState, MigrationItem } from "../../protocol/requests";
import { uriFor, type Session } from "../session";
import type { LoadedFolder } from "../workspace";

export async function folderStates(
  session: Session,
  token: CancellationToken,
): Promise<readonly FolderState[]> {
  const folders = await session.workspace.folders();
  return token.isCancellationRequested ? [] : folders.map((folder) => stateOf(session, folder));
}

function stateOf(session: Session, folder: LoadedFolder): FolderState {
  const { model } = folder;
  return {
    folder: folder.path,
    config: folder.config,
    layout: model.layout,
    migrations: model.migrations.map((migration) => itemOf(session, migration)),
    problems: [
      ...model.strays.map(({ path, reason }) => `${path}: ${reason}`),
      ...model.migrations.flatMap(({ up, down }) => unreadable(up).concat(unreadable(down))),
    ],
  };
}

function itemOf(session: Session, { version, name, up, down }: Migration): MigrationItem {
  return {
    version,
    name,
    upUri: up && uriFor(session, up.path),
    downUri: down && uriFor(session, down.path),
  };
}

function unreadable(file: MigrationFile | null): string[] {
  return file?.unreadable == null ? [] : [`${file.path}: ${file.unreadable}`];
}
