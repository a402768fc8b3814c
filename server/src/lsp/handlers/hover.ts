// textDocument/hover: on the keywords of a statement, what it locks and who waits for it.
import type { CancellationToken, Hover, HoverParams } from "vscode-languageserver";
import { LineIndex } from "../../base/text-range";
import { alterTableCommands } from "../../sql/alter-table";
import type { Statement } from "../../sql/sql-file";
import { openSubject, sqlFileOf, type Session } from "../session";
import { statementHead, type StatementHead } from "../statement-head";
import { statementHover } from "../statement-hover";

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
  const contents = statementHover(session, subject, statement);
  if (contents === null) return null;
  return { range: new LineIndex(subject.text).rangeOf(head.keywordRange), contents };
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
