// migrateSafe/selfCheck: why it may be quiet, as facts: which folders were found and by which config file, what of their
// statements is not understood, and what is known of one file. Decides nothing and shows nothing.
import type { CancellationToken } from "vscode-languageserver";
import { LineIndex } from "../../base/text-range";
import { isIgnored } from "../../lint/ignored-files";
import { compareVersions } from "../../migrations/layout";
import type { FileCheck, FolderCheck, NotUnderstood, SelfCheck } from "../../protocol/requests";
import type { Analysis } from "../analysis";
import { findingsOf, type Session } from "../session";
import { pathOfUri } from "../uris";
import { placeOf, textsOf, type LoadedFolder } from "../workspace";

/** Statements listed at most, over all files of a folder. */
const mostListed = 50;

export async function selfCheck(
  session: Session,
  uri: unknown,
  token: CancellationToken,
): Promise<SelfCheck> {
  const analysis = await session.analysis;
  const folders: FolderCheck[] = [];
  for (const folder of await session.workspace.folders()) {
    if (token.isCancellationRequested) break;
    folders.push(folderCheck(analysis, folder));
  }
  const path = typeof uri === "string" ? pathOfUri(uri) : null;
  const file = path === null ? null : await fileCheck(session, analysis, path);
  return { reduced: analysis.reduced, folders, file };
}

function folderCheck(analysis: Analysis, folder: LoadedFolder): FolderCheck {
  const { path, config, model, settings } = folder;
  const texts = textsOf(model);
  const notUnderstood = texts.flatMap((file) => notUnderstoodIn(analysis, folder, file.path, file.text));
  return {
    folder: path,
    config,
    layout: model.layout,
    migrations: model.migrations.length,
    files: texts.length,
    strays: model.strays.map((stray) => `${stray.path}: ${stray.reason}`),
    rulesOff: Object.entries(settings.rules).flatMap(([rule, level]) => (level === "off" ? [rule] : [])),
    notUnderstood: notUnderstood.slice(0, mostListed),
    notUnderstoodCount: notUnderstood.length,
  };
}

async function fileCheck(session: Session, analysis: Analysis, path: string): Promise<FileCheck> {
  const folder = await session.workspace.folderOf(path);
  const place = folder && placeOf(folder.model, path);
  const isLinted = session.editorSettings.of(path).lint.enable;
  if (!folder || !place) {
    return { path, folder: folder?.path ?? null, version: null, isLinted, left: null, findings: 0 };
  }
  const { ignore, since } = folder.settings;
  const { version } = place.migration;
  const isOld = since !== null && compareVersions(version, since) <= 0;
  const left = isIgnored(path, folder.path, ignore) ? "ignore" : isOld ? "since" : null;
  const findings = findingsOf(session, analysis, folder, path).length;
  return { path, folder: folder.path, version, isLinted, left, findings };
}

function notUnderstoodIn(
  analysis: Analysis,
  folder: LoadedFolder,
  path: string,
  text: string,
): readonly NotUnderstood[] {
  const lines = new LineIndex(text);
  return analysis
    .fileOf(folder, path, text)
    .statements.flatMap(({ start, parsed }) =>
      parsed.error === null
        ? []
        : [{ path, line: lines.positionAt(start).line + 1, message: parsed.error.message }],
    );
}
