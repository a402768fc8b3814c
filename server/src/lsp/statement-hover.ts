// What is told of one statement, for its hover and for the tooltip of its inlay hint: the locks, who waits, the safer way
// the linter knows, and where sizes came from. The facts come from locks/ and lint/.
import { LineIndex } from "../base/text-range";
import { severities } from "../protocol/findings";
import type { Statement } from "../sql/sql-file";
import { MarkupKind, type MarkupContent } from "vscode-languageserver";
import { hoverMarkdown, plainText } from "./hover-text";
import { observedWords } from "./observed-words";
import { findingsOf, sqlFileOf, type OpenSubject, type Session } from "./session";
import { statementHead } from "./statement-head";

/** Null for a statement that is not understood or of which there is nothing to tell. */
export function statementHover(
  session: Session,
  subject: OpenSubject,
  statement: Statement,
): MarkupContent | null {
  const head = statementHead(statement);
  if (head === null || statement.parsed.tree === null) return null;
  const { analysis, folder, path } = subject;
  const [facts] = analysis.locksOf(folder, path, [statement], session.knowledge.optionsFor(folder));
  if (!facts) return null;
  const markdown = hoverMarkdown(
    head,
    facts,
    advice(session, subject, statement),
    [observedNote(session, subject, statement), readNote(session, subject)].filter((note) => note !== null),
  );
  if (markdown === null) return null;
  return session.abilities.markdownHover
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainText(markdown) };
}

/** Major version of the embedded database, whose locks the forecast is held against. */
const observedMajor = 18;

/** What the server took when the up was tried, where that is known. */
function observedNote(session: Session, subject: OpenSubject, statement: Statement): string | null {
  const { analysis, folder, path } = subject;
  const seen = session.observed.of(folder, path, sqlFileOf(subject).statements, statement);
  if (seen === null) return null;
  const options = session.knowledge.optionsFor(folder);
  const [facts] = analysis.locksOf(folder, path, [statement], options, observedMajor);
  return facts ? observedWords(facts, seen) : null;
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
