// workspace/diagnostic: the findings of files that are not open, once somebody asked to lint the workspace. Clients ask
// again as soon as they are answered, so a question is held until there is something new to say.
import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { diagnosticsOf, noDiagnostics } from "../diagnostics-of";
import type { Session } from "../session";
import { Slices } from "../slices";
import { pathOfUri, uriOfPath } from "../uris";
import { textsOf } from "../workspace";
import type { WorkspaceLint } from "../workspace-lint";

export async function workspaceDiagnostics(
  session: Session,
  lint: WorkspaceLint,
  params: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  const previous = new Map<string, { readonly uri: string; readonly value: string }>();
  for (const id of params.previousResultIds) previous.set(pathOfUri(id.uri) ?? id.uri, id);
  while (!token.isCancellationRequested) {
    const changed = lint.nextChange(token);
    const items = await newReports(session, lint.asked, previous, token);
    if (items.length > 0) return { items };
    await changed;
  }
  return { items: [] };
}

async function newReports(
  session: Session,
  all: boolean,
  previous: ReadonlyMap<string, { readonly uri: string; readonly value: string }>,
  token: CancellationToken,
): Promise<WorkspaceDocumentDiagnosticReport[]> {
  const reports: WorkspaceDocumentDiagnosticReport[] = [];
  const seen = new Set<string>();
  const slices = new Slices();
  for (const folder of all ? await session.workspace.folders() : []) {
    const analysis = await session.analysis;
    for (const { path, text } of textsOf(folder.model)) {
      await slices.next();
      if (token.isCancellationRequested) return [];
      seen.add(path);
      // The editor asks for open documents one by one.
      if (session.documents.at(path)) continue;
      const { items, resultId } = diagnosticsOf(session, analysis, folder, path, text);
      const before = previous.get(path);
      if (before ? before.value === resultId : items.length === 0) continue;
      const uri = before?.uri ?? uriOfPath(path);
      reports.push({
        kind: DocumentDiagnosticReportKind.Full,
        uri,
        version: null,
        resultId,
        items: [...items],
      });
    }
  }
  for (const [path, { uri, value }] of previous) {
    if (seen.has(path) || session.documents.at(path) || value === noDiagnostics.resultId) continue;
    reports.push({
      kind: DocumentDiagnosticReportKind.Full,
      uri,
      version: null,
      resultId: noDiagnostics.resultId,
      items: [],
    });
  }
  return reports;
}
