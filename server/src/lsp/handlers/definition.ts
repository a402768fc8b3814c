// textDocument/definition: from a statement to the statements of the other half that are about the same object; from
// one without any to the other half's first line. Looks at names, not at meanings.
import type { CancellationToken, DefinitionParams, Location } from "vscode-languageserver";
import { LineIndex, type OffsetRange } from "../../base/text-range";
import { openSubject, sqlFileOf, uriFor, type Session } from "../session";
import { sameObject, statementHead } from "../statement-head";
import { placeOf } from "../workspace";

export async function definition(
  session: Session,
  params: DefinitionParams,
  token: CancellationToken,
): Promise<Location[] | null> {
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null) return null;
  const other = placeOf(subject.folder.model, subject.path)?.counterpart ?? null;
  if (other === null) return null;
  const offset = subject.document.offsetAt(params.position);
  const { statements } = sqlFileOf(subject);
  const statement = statements.find(({ start, end }) => start <= offset && offset <= end);
  const head = statement ? statementHead(statement) : null;
  if (head === null || !(within(offset, head.keywordRange) || within(offset, head.objectRange))) return null;
  const text = other.text ?? "";
  const lines = new LineIndex(text);
  const uri = uriFor(session, other.path);
  const found: Location[] = [];
  for (const candidate of subject.analysis.fileOf(subject.folder, other.path, text).statements) {
    const { object = null } = statementHead(candidate) ?? {};
    if (object === null || head.object === null || !sameObject(object, head.object)) continue;
    found.push({ uri, range: lines.rangeOf({ start: candidate.start, end: candidate.end }) });
  }
  if (found.length > 0) return found;
  const top = { line: 0, character: 0 };
  return [{ uri, range: { start: top, end: top } }];
}

function within(offset: number, range: OffsetRange | null): boolean {
  return range !== null && range.start <= offset && offset <= range.end;
}
