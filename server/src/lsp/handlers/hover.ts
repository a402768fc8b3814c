// textDocument/hover: on the keywords of a statement, which locks it takes, who waits for them, whether the table is
// rewritten or scanned, and the safer way when the linter knows one. The facts come from locks/ and lint/.
import { MarkupKind, type CancellationToken, type Hover, type HoverParams } from "vscode-languageserver";
import { LineIndex } from "../../base/text-range";
import { severities } from "../../protocol/findings";
import { alterTableCommands } from "../../sql/alter-table";
import type { Statement } from "../../sql/sql-file";
import { hoverMarkdown, plainText } from "../hover-text";
import { findingsOf, openSubject, sqlFileOf, type OpenSubject, type Session } from "../session";
import { statementHead, type StatementHead } from "../statement-head";

export async function hover(
  session: Session,
  params: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null || !session.editorSettings.of(subject.path).hover.locks) return null;
  const offset = subject.document.offsetAt(params.position);
  const { statements } = sqlFileOf(subject);
  const statement = statements.find(({ start, end }) => start <= offset && offset <= end);
  const head = statement ? statementHead(statement) : null;
  if (!statement || head === null || !isOnKeyword(statement, head, offset)) return null;
  if (statement.parsed.tree === null) return null;
  const { analysis, folder, path } = subject;
  const facts = analysis.locksOf(folder, path, statement, session.knowledge.optionsFor(folder));
  const markdown = hoverMarkdown(
    head,
    facts,
    advice(session, subject, statement),
    readNote(session, subject),
  );
  if (markdown === null) return null;
  const lines = new LineIndex(subject.text);
  return {
    range: lines.rangeOf(head.keywordRange),
    contents: session.abilities.markdownHover
      ? { kind: MarkupKind.Markdown, value: markdown }
      : { kind: MarkupKind.PlainText, value: plainText(markdown) },
  };
}

/** On the head of the statement, or on the first words of a subcommand of ALTER TABLE. */
function isOnKeyword(statement: Statement, head: StatementHead, offset: number): boolean {
  if (head.keywordRange.start <= offset && offset <= head.keywordRange.end) return true;
  return alterTableCommands(statement).some(({ range }) => {
    const text = statement.parsed.text.slice(range.start - statement.start, range.end - statement.start);
    const words = /^[A-Za-z]+(?:\s+(?:COLUMN|CONSTRAINT|NOT NULL|DEFAULT|TYPE))?/i.exec(text)?.[0] ?? "";
    return range.start <= offset && offset <= range.start + words.length;
  });
}

/** Where sizes and schema come from when a target was asked, and how long ago that was. */
function readNote({ knowledge }: Session, { folder }: OpenSubject): string | null {
  const { target = null, read_at: readAt = null } = knowledge.targetOf(folder.path) ?? {};
  if (target === null || readAt === null) return null;
  const hours = Math.floor((Date.now() - new Date(readAt).getTime()) / 3_600_000);
  const age = hours < 1 ? "less than an hour" : hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
  return `Schema and sizes are those of ${target}, read ${age} ago.`;
}

/** What the linter would do instead, once each, the most urgent first. */
function advice(session: Session, subject: OpenSubject, statement: Statement): readonly string[] {
  const lines = new LineIndex(subject.text);
  const from = lines.positionAt(statement.start);
  const to = lines.positionAt(statement.end);
  const inside = findingsOf(session, subject.analysis, subject.folder, subject.path)
    .filter(({ range: { start } }) => !isBefore(start, from) && isBefore(start, to))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return [...new Set(inside.map(({ help }) => help).filter((help) => help !== ""))];
}

function isBefore(a: { line: number; character: number }, b: { line: number; character: number }): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
