// textDocument/codeAction: the fixes of the findings at the cursor, suppressing with a reason, the rule's page, and
// "fix all" for saving. Every edit comes from the engine; this file offers and translates.
import {
  CodeActionKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type Range,
  type SnippetTextEdit,
  type TextEdit,
} from "vscode-languageserver";
import { rangesTouch } from "../../base/text-range";
import { applySafeFixes } from "../../lint/fixes";
import type { Finding } from "../../protocol/findings";
import { isProved } from "../proof-findings";
import { findingsOf, openSubject, sqlFileOf, uriFor, type OpenSubject, type Session } from "../session";
import { suppressionFor } from "../suppression";
import { textOf } from "../workspace";
import { lineEndOf, workspaceEditOf, type EditedFile } from "../translate";
import { generateDownActions } from "./generate-down-action";
import { renumberActions } from "./renumber-action";
import { showRuleServerCommand } from "./show-rule";

/** Applies every safe fix of the file; for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.migrateSafe`;

export async function codeActions(
  session: Session,
  params: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const { only, diagnostics } = params.context;
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null || !session.abilities.codeActionLiterals) return [];
  const findings = findingsOf(session, subject.analysis, subject.folder, subject.path);
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix, only)) {
    const here = findings.filter(({ range }) => rangesTouch(range, params.range));
    for (const finding of here) {
      const shown = diagnostics.filter((diagnostic) => isOf(diagnostic, finding));
      actions.push(...fixActions(session, subject, finding, shown));
      actions.push(...generateDownActions(session, subject, finding, shown));
    }
    actions.push(...renumberActions(session, subject, here, params));
    for (const finding of here) {
      const shown = diagnostics.filter((diagnostic) => isOf(diagnostic, finding));
      if (!isProved(finding.rule)) actions.push(suppressAction(session, subject, finding, shown));
      actions.push(...explainActions(session, finding, shown));
    }
  }
  // Offered only when asked for by name: a light bulb at one place must not rewrite the whole file.
  if (only && isWanted(fixAllKind, only)) actions.push(...fixAllActions(session, subject, findings));
  return actions;
}

function fixActions(
  session: Session,
  subject: OpenSubject,
  finding: Finding,
  diagnostics: Diagnostic[],
): CodeAction[] {
  const preferred = finding.fixes.find(({ safe }) => safe);
  return finding.fixes.flatMap((fix) => {
    const edit = workspaceEditOf(fix.edits, (path) => editedFile(session, subject, path), session.abilities);
    if (edit === null) return [];
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        edit,
        ...(fix === preferred && { isPreferred: true }),
      },
    ];
  });
}

function editedFile(session: Session, subject: OpenSubject, path: string): EditedFile {
  const document = session.documents.at(path);
  return {
    uri: uriFor(session, path),
    version: document?.version ?? null,
    text: document?.getText() ?? textOf(subject.folder.model, path),
  };
}

function suppressAction(
  session: Session,
  subject: OpenSubject,
  finding: Finding,
  diagnostics: Diagnostic[],
): CodeAction {
  const lineEnd = lineEndOf(subject.text);
  const file = sqlFileOf(subject);
  const { position, before, indent } = suppressionFor(file, finding, lineEnd);
  const range = { start: position, end: position };
  const { uri, version } = subject.document;
  // An editor that knows snippets indents the line that follows by itself, and puts the cursor on the reason.
  const value = `${escaped(before)}$1${lineEnd}$0`;
  const snippet: SnippetTextEdit = { range, snippet: { kind: "snippet", value } };
  const plain: TextEdit = { range, newText: `${before}${lineEnd}${indent}` };
  return {
    title: `Suppress ${finding.rule} with a reason`,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: session.abilities.documentChanges
      ? {
          documentChanges: [
            { textDocument: { uri, version }, edits: [session.abilities.snippetEdits ? snippet : plain] },
          ],
        }
      : { changes: { [uri]: [plain] } },
  };
}

/** Text that means itself in a snippet. */
function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, "\\$&");
}

function explainActions(session: Session, finding: Finding, diagnostics: Diagnostic[]): CodeAction[] {
  const own = session.abilities.showsDocuments && session.rulePages.uriOf(finding.rule) !== null;
  const command = session.showRuleCommand ?? (own ? showRuleServerCommand : null);
  if (command === null) return [];
  const title = `Explain ${finding.rule}`;
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title, command, arguments: [finding.rule] },
    },
  ];
}

function fixAllActions(session: Session, subject: OpenSubject, findings: readonly Finding[]): CodeAction[] {
  const fixed = applySafeFixes(subject.text, findings);
  if (fixed === subject.text) return [];
  const { uri, version } = subject.document;
  const edits = [smallestEdit(subject, fixed)];
  return [
    {
      title: "Apply all safe fixes of Migrate Safe",
      kind: fixAllKind,
      edit: session.abilities.documentChanges
        ? { documentChanges: [{ textDocument: { uri, version }, edits }] }
        : { changes: { [uri]: edits } },
    },
  ];
}

/** One edit that makes the new text of the old, leaving what is equal at both ends alone. */
function smallestEdit({ text, document }: OpenSubject, fixed: string): { range: Range; newText: string } {
  const most = Math.min(text.length, fixed.length);
  let head = 0;
  while (head < most && text[head] === fixed[head]) head++;
  let tail = 0;
  while (tail < most - head && text[text.length - 1 - tail] === fixed[fixed.length - 1 - tail]) tail++;
  return {
    range: { start: document.positionAt(head), end: document.positionAt(text.length - tail) },
    newText: fixed.slice(head, fixed.length - tail),
  };
}

/** Kinds are hierarchical: asking for `source.fixAll` asks for everything below it. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}

function isOf(diagnostic: Diagnostic, finding: Finding): boolean {
  const { start, end } = diagnostic.range;
  return (
    diagnostic.code === finding.rule &&
    start.line === finding.range.start.line &&
    start.character === finding.range.start.character &&
    end.line === finding.range.end.line &&
    end.character === finding.range.end.character
  );
}
