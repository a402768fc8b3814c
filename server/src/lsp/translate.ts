// From the engine's plain data to the protocol's types: findings to diagnostics, fixes to workspace edits. Pure but for
// the page and URI look-ups it is given.
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type CreateFile,
  type Diagnostic,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { FileEdit, Finding, Severity } from "../protocol/findings";

/** Name under which diagnostics appear. */
export const diagnosticSource = "migrate-safe";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose range is text that does nothing: editors fade it. */
const fadedRules: ReadonlySet<string> = new Set(["unused-suppression"]);

export interface LookUps {
  readonly uriOfPath: (path: string) => string;
  readonly pageOfRule: (rule: string) => string | null;
}

export function diagnosticOf(finding: Finding, lookUps: LookUps): Diagnostic {
  const page = lookUps.pageOfRule(finding.rule);
  const related = finding.related.map(({ path, range, message }) => ({
    location: { uri: lookUps.uriOfPath(path), range },
    message,
  }));
  return {
    range: finding.range,
    severity: severities[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    ...(page !== null && { codeDescription: { href: page } }),
    message: finding.help === "" ? finding.message : `${finding.message}\n${finding.help}`,
    ...(related.length > 0 && { relatedInformation: related }),
    ...(fadedRules.has(finding.rule) && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

/** A file that an edit touches, as the client knows it. */
export interface EditedFile {
  readonly uri: string;
  /** Version of the open document; null when it is not open. */
  readonly version: number | null;
  /** Text to edit; null when the file does not exist and is to be created. */
  readonly text: string | null;
}

export interface EditAbilities {
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
}

/** A fix as one workspace edit; null when this client cannot carry it out. */
export function workspaceEditOf(
  edits: readonly FileEdit[],
  fileAt: (path: string) => EditedFile,
  abilities: EditAbilities,
): WorkspaceEdit | null {
  const byPath = new Map<string, TextEdit[]>();
  const files = new Map<string, EditedFile>();
  for (const { path, range, newText } of edits) {
    const file = files.get(path) ?? fileAt(path);
    files.set(path, file);
    const list = byPath.get(path) ?? [];
    byPath.set(path, list);
    list.push({ range, newText: withLineEnds(newText, lineEndOf(file.text ?? "")) });
  }
  const creates = [...files.values()].some((file) => file.text === null);
  if (creates && !abilities.createsFiles) return null;
  if (!abilities.documentChanges) {
    return {
      changes: Object.fromEntries([...byPath].map(([path, list]) => [files.get(path)?.uri ?? path, list])),
    };
  }
  const documentChanges: (TextDocumentEdit | CreateFile)[] = [];
  for (const [path, list] of byPath) {
    const file = files.get(path);
    if (!file) continue;
    if (file.text === null) documentChanges.push({ kind: "create", uri: file.uri });
    documentChanges.push({ textDocument: { uri: file.uri, version: file.version }, edits: list });
  }
  return { documentChanges };
}

/** The line end a text uses: that of its first line. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const feed = text.indexOf("\n");
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}

export function withLineEnds(text: string, lineEnd: "\n" | "\r\n"): string {
  return lineEnd === "\n" ? text : text.replaceAll(/\r?\n/g, lineEnd);
}
