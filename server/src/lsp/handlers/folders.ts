// migrateSafe/folders: the migrations of every folder of the workspace with how many findings each has, for the tree
// view. Drawn from files alone; no database is asked.
import type { CancellationToken } from "vscode-languageserver";
import type { Migration, MigrationFile } from "../../migrations/migration";
import type { Finding, Severity } from "../../protocol/findings";
import type { FolderState, MigrationItem } from "../../protocol/requests";
import type { Analysis } from "../analysis";
import { findingsOf, uriFor, type Session } from "../session";
import type { LoadedFolder } from "../workspace";

export async function folderStates(
  session: Session,
  token: CancellationToken,
): Promise<readonly FolderState[]> {
  const analysis = await session.analysis;
  const states: FolderState[] = [];
  for (const folder of await session.workspace.folders()) {
    if (token.isCancellationRequested) return [];
    states.push(stateOf(session, analysis, folder));
  }
  return states;
}

function stateOf(session: Session, analysis: Analysis, folder: LoadedFolder): FolderState {
  const { model } = folder;
  return {
    folder: folder.path,
    config: folder.config,
    layout: model.layout,
    migrations: model.migrations.map((migration) => itemOf(session, analysis, folder, migration)),
    problems: [
      ...model.strays.map(({ path, reason }) => `${path}: ${reason}`),
      ...model.migrations.flatMap(({ up, down }) => unreadable(up).concat(unreadable(down))),
    ],
  };
}

function itemOf(
  session: Session,
  analysis: Analysis,
  folder: LoadedFolder,
  migration: Migration,
): MigrationItem {
  const { version, name, up, down } = migration;
  const findings = [up, down].flatMap((file) =>
    file ? findingsOf(session, analysis, folder, file.path) : [],
  );
  return {
    version,
    name,
    upUri: up && uriFor(session, up.path),
    downUri: down && uriFor(session, down.path),
    findings: countsOf(findings),
  };
}

function unreadable(file: MigrationFile | null): string[] {
  return file?.unreadable == null ? [] : [`${file.path}: ${file.unreadable}`];
}

function countsOf(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
