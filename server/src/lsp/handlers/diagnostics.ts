// textDocument/diagnostic: the findings of one document, when the client asks. A document that lies in no migrations
// folder has none; a closed one has them only once somebody asked to lint the workspace.
import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from "vscode-languageserver";
import { diagnosticsOf, noDiagnostics, type FileDiagnostics } from "../diagnostics-of";
import { openSubject, type Session } from "../session";
import { pathOfUri } from "../uris";
import { textOf } from "../workspace";
import type { WorkspaceLint } from "../workspace-lint";

export async function documentDiagnostics(
  session: Session,
  lint: WorkspaceLint,
  params: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const { uri } = params.textDocument;
  const subject = await openSubject(session, uri, token);
  const { items, resultId } = subject
    ? diagnosticsOf(session, subject.analysis, subject.folder, subject.path, subject.text)
    : await closedDiagnostics(session, lint, uri);
  if (params.previousResultId === resultId) {
    return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  }
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
}

async function closedDiagnostics(
  session: Session,
  lint: WorkspaceLint,
  uri: string,
): Promise<FileDiagnostics> {
  const path = pathOfUri(uri);
  if (path === null || !lint.asked || session.documents.at(path)) return noDiagnostics;
  const folder = await session.workspace.folderOf(path);
  const text = folder ? textOf(folder.model, path) : null;
  if (folder === null || text === null) return noDiagnostics;
  return diagnosticsOf(session, await session.analysis, folder, path, text);
}
