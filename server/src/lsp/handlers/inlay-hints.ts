// textDocument/inlayHint: behind the first line of a statement that keeps others waiting, its strongest lock and the work
// done under it. Nothing is shown of harmless statements, nor of what the same file made. The tooltip is the hover, asked
// for when somebody points at the hint.
import type { CancellationToken, InlayHint, InlayHintParams } from "vscode-languageserver";
import type { SeenLock } from "../../lint/statement-locks";
import { displayName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { openSubject, sqlFileOf, type OpenSubject, type Session } from "../session";
import { rowsInWords } from "../size-words";
import { statementHover } from "../statement-hover";
import { strongestOf, workOf } from "../strongest-lock";

/** What a hint carries until its tooltip is asked for. */
interface HintData {
  readonly uri: string;
  /** Offset of the statement. */
  readonly start: number;
}

export async function inlayHints(
  session: Session,
  params: InlayHintParams,
  token: CancellationToken,
): Promise<InlayHint[]> {
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null || !session.editorSettings.of(subject.path).inlayHints.locks) return [];
  const from = subject.document.offsetAt(params.range.start);
  const to = subject.document.offsetAt(params.range.end);
  const statements = sqlFileOf(subject).statements.filter(
    ({ start, end, parsed }) => start <= to && from <= end && parsed.tree !== null,
  );
  const options = session.knowledge.optionsFor(subject.folder);
  const locks = subject.analysis.locksOf(subject.folder, subject.path, statements, options);
  return statements.flatMap((statement, at) => {
    const strongest = strongestOf(locks[at]?.relations ?? []);
    return strongest === null ? [] : [hintOf(subject, statement, strongest)];
  });
}

export async function resolveInlayHint(
  session: Session,
  hint: InlayHint,
  token: CancellationToken,
): Promise<InlayHint> {
  const { uri, start } = hint.data as HintData;
  const subject = await openSubject(session, uri, token);
  const statement = subject && sqlFileOf(subject).statements.find((one) => one.start === start);
  const tooltip = subject && statement ? statementHover(session, subject, statement) : null;
  return tooltip === null ? hint : { ...hint, tooltip };
}

function hintOf({ uri, text, document }: OpenSubject, { start, end }: Statement, lock: SeenLock): InlayHint {
  const lineEnd = text.slice(start).search(/\r|\n|$/) + start;
  const semicolon = text[end] === ";" ? end + 1 : end;
  const position = document.positionAt(Math.min(lineEnd, semicolon));
  const data: HintData = { uri, start };
  return { position, label: labelOf(lock), paddingLeft: true, data };
}

/** For instance "SHARE, builds an index · about 40 million rows". */
function labelOf(lock: SeenLock): string {
  const { name, mode, role, rows } = lock;
  const parts = [role === "target" ? mode : `${mode} on ${displayName(name)}`, workOf(lock)];
  const label = parts.filter((part) => part !== null).join(", ");
  return rows === null ? label : `${label} · ${rowsInWords(rows)}`;
}
