// What every handler is given: the client's abilities, the open documents, the folders and the analysis; and the one
// way from a URI to a file that may be spoken of.
import type { CancellationToken, RemoteConsole } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "./analysis";
import type { ClientAbilities } from "./client-abilities";
import type { OpenDocuments } from "./documents";
import type { EditorSettingsStore } from "./editor-settings";
import type { Knowledge } from "./knowledge";
import type { ObservedLocks } from "./observed-locks";
import { inOneVoice } from "./one-voice";
import type { ProofVerdicts } from "./proof-verdicts";
import type { ScratchFolders } from "./scratch-folders";
import type { RulePages } from "./rule-pages";
import type { Finding } from "../protocol/findings";
import type { SqlFile } from "../sql/sql-file";
import { pathOfUri, uriOfPath } from "./uris";
import { placeOf, type LoadedFolder, type Workspace } from "./workspace";

export interface Session {
  readonly abilities: ClientAbilities;
  readonly documents: OpenDocuments;
  readonly workspace: Workspace;
  /** Resolves when the parser has loaded. */
  readonly analysis: Promise<Analysis>;
  readonly knowledge: Knowledge;
  readonly observed: ObservedLocks;
  readonly scratch: ScratchFolders;
  readonly verdicts: ProofVerdicts;
  /** The person trusts the workspace, so its migrations may be run on an embedded database. */
  isTrusted(): boolean;
  readonly editorSettings: EditorSettingsStore;
  readonly rulePages: RulePages;
  readonly console: RemoteConsole;
  /** Client command that shows the page of the rule given as its argument; null when the client has none. */
  readonly showRuleCommand: string | null;
  /** Client command that generates a down script; null when the client has none. */
  readonly generateDownCommand: string | null;
}

export interface Subject {
  readonly path: string;
  /** As the client writes it. */
  readonly uri: string;
  readonly text: string;
  readonly folder: LoadedFolder;
  readonly analysis: Analysis;
}

/** An open document as something handlers may speak of. */
export interface OpenSubject extends Subject {
  readonly document: TextDocument;
}

/** The file behind a URI, when it is open and lies in a migrations folder; null for all else. */
export async function openSubject(
  session: Session,
  uri: string,
  token: CancellationToken,
): Promise<OpenSubject | null> {
  const path = pathOfUri(uri);
  if (path === null || !path.endsWith(".sql") || session.documents.at(path) === null) return null;
  const folder = await session.workspace.folderOf(path);
  if (folder === null) return null;
  const analysis = await session.analysis;
  // The document may have changed or closed while the parser loaded; whoever cancelled meanwhile wants no answer.
  const document = session.documents.at(path);
  const now = await session.workspace.folderOf(path);
  if (document === null || now === null || token.isCancellationRequested) return null;
  return { path, uri, text: document.getText(), folder: now, analysis, document };
}

/** URI of a path: the client's own spelling when the document is open. */
export function uriFor(session: Session, path: string): string {
  return session.documents.at(path)?.uri ?? uriOfPath(path);
}

/** Statements and comments of a subject. */
export function sqlFileOf({ analysis, folder, path, text }: Subject): SqlFile {
  return analysis.fileOf(folder, path, text);
}

/** Findings of one file of a folder, with everything that is known by now. */
export function findingsOf(
  { knowledge, verdicts, editorSettings }: Session,
  analysis: Analysis,
  folder: LoadedFolder,
  path: string,
): readonly Finding[] {
  const depth = knowledge.isTyping && isLarge(folder, path) ? "quick" : "whole";
  const findings = analysis.findingsOf(folder, path, knowledge.optionsFor(folder), depth);
  const proved = editorSettings.of(path).proof.whileTyping ? verdicts.findingsOf(folder, path) : [];
  return proved.length === 0 ? findings : inOneVoice(findings, proved);
}

/** UTF-16 units of a pair from which the slower rules wait for a pause in typing. */
const largePair = 1024;
/** The same in migrations of a folder, which rules about the history all look at. */
const largeFolder = 300;

function isLarge({ model }: LoadedFolder, path: string): boolean {
  if (model.migrations.length > largeFolder) return true;
  const place = placeOf(model, path);
  const length = (place?.file.text?.length ?? 0) + (place?.counterpart?.text?.length ?? 0);
  return length > largePair;
}
