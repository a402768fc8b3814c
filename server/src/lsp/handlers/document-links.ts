// textDocument/documentLink: the comment at the head of a migration leads to the other half of the pair. Looks at no
// statement.
import type { CancellationToken, DocumentLink, DocumentLinkParams } from "vscode-languageserver";
import { openSubject, sqlFileOf, uriFor, type Session } from "../session";
import { placeOf } from "../workspace";

export async function documentLinks(
  session: Session,
  params: DocumentLinkParams,
  token: CancellationToken,
): Promise<DocumentLink[]> {
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null) return [];
  const other = placeOf(subject.folder.model, subject.path)?.counterpart ?? null;
  const { comments, statements } = sqlFileOf(subject);
  const head = comments[0];
  const first = statements[0];
  if (other === null || head === undefined || (first && first.start < head.start)) return [];
  const firstLine = /^[^\r\n]*/.exec(subject.text.slice(head.start, head.end))?.[0] ?? "";
  return [
    {
      range: {
        start: subject.document.positionAt(head.start),
        end: subject.document.positionAt(head.start + firstLine.length),
      },
      target: uriFor(session, other.path),
      tooltip: `Open the ${other.direction} script`,
    },
  ];
}
