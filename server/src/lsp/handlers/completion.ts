// textDocument/completion: names of tables, columns, indexes, constraints and types where a statement wants one, as the
// schema is before that statement. Nothing else is offered: keywords and snippets are the editor's.
import {
  CompletionItemKind,
  type CancellationToken,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
} from "vscode-languageserver";
import { caretAt } from "../completion/caret";
import { expectedNames } from "../completion/expected-names";
import { offeredNames, type OfferedName } from "../completion/offered-names";
import { openSubject, sqlFileOf, type Session } from "../session";

/** After these the editor asks by itself; elsewhere it asks when a word begins. */
export const completionTriggers = [".", " ", "("];

/** Names sent at most; the rest come when more is typed. */
const mostItems = 500;

const kinds: Readonly<Record<OfferedName["kind"], CompletionItemKind>> = {
  relation: CompletionItemKind.Struct,
  index: CompletionItemKind.Reference,
  column: CompletionItemKind.Field,
  constraint: CompletionItemKind.Constant,
  type: CompletionItemKind.Enum,
};

export async function completion(
  session: Session,
  params: CompletionParams,
  token: CancellationToken,
): Promise<CompletionList | null> {
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null) return null;
  const { analysis, folder, path, document, text } = subject;
  const offset = document.offsetAt(params.position);
  const caret = caretAt(sqlFileOf(subject), offset);
  const expected = caret && expectedNames(caret);
  if (!caret || !expected) return null;
  const options = session.knowledge.optionsFor(folder);
  const world = analysis.worldAt(folder, path, caret.statementStart, options);
  if (world === null) return null;
  const typed = text.slice(caret.wordStart, offset);
  const plain = typed.replace(/^"/, "").toLowerCase();
  const offered = offeredNames(expected, world, options);
  const near =
    offered.length > mostItems ? offered.filter(({ name }) => name.toLowerCase().includes(plain)) : offered;
  const range = { start: document.positionAt(caret.wordStart), end: params.position };
  return {
    isIncomplete: offered.length > mostItems,
    items: near.slice(0, mostItems).map((name) => itemOf(name, range, typed.startsWith('"'))),
  };
}

function itemOf(
  { name, sql, kind, detail }: OfferedName,
  range: { readonly start: CompletionParams["position"]; readonly end: CompletionParams["position"] },
  inQuotes: boolean,
): CompletionItem {
  const newText = inQuotes && !sql.startsWith('"') ? `"${sql}"` : sql;
  return {
    label: name,
    kind: kinds[kind],
    detail,
    filterText: inQuotes ? newText : name,
    // Before the words and snippets of the editor.
    sortText: `0${name}`,
    textEdit: { range, newText },
  };
}
