// textDocument/documentSymbol: the outline of a migration, one entry a statement with the name of its object; the
// subcommands of ALTER TABLE lie below it. Reads heads, not meanings.
import {
  SymbolKind,
  type CancellationToken,
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
} from "vscode-languageserver";
import { alterTableCommands } from "../../sql/alter-table";
import type { Statement } from "../../sql/sql-file";
import { openSubject, sqlFileOf, type OpenSubject, type Session } from "../session";
import { statementHead } from "../statement-head";

const kinds: Readonly<Record<string, SymbolKind>> = {
  table: SymbolKind.Struct,
  index: SymbolKind.Key,
  view: SymbolKind.Interface,
  sequence: SymbolKind.Number,
  type: SymbolKind.Enum,
  domain: SymbolKind.TypeParameter,
  function: SymbolKind.Function,
  procedure: SymbolKind.Function,
  aggregate: SymbolKind.Function,
  trigger: SymbolKind.Event,
  policy: SymbolKind.Property,
  schema: SymbolKind.Namespace,
  extension: SymbolKind.Package,
  column: SymbolKind.Field,
  into: SymbolKind.Array,
  from: SymbolKind.Array,
  update: SymbolKind.Array,
  set: SymbolKind.Constant,
  local: SymbolKind.Constant,
};

/** Longest name shown for a subcommand. */
const longestName = 60;

export async function documentSymbols(
  session: Session,
  params: DocumentSymbolParams,
  token: CancellationToken,
): Promise<DocumentSymbol[] | SymbolInformation[]> {
  const subject = await openSubject(session, params.textDocument.uri, token);
  if (subject === null) return [];
  const { statements } = sqlFileOf(subject);
  const symbols = statements.map((statement) => symbolOf(subject, statement));
  if (session.abilities.nestedSymbols) return symbols;
  return symbols.map(({ name, kind, range }) => ({ name, kind, location: { uri: subject.uri, range } }));
}

function symbolOf({ document, text }: OpenSubject, statement: Statement): DocumentSymbol {
  const rangeOf = (start: number, end: number) => ({
    start: document.positionAt(start),
    end: document.positionAt(end),
  });
  const head = statementHead(statement);
  const children = alterTableCommands(statement);
  const named = head?.objectRange ?? head?.keywordRange ?? statement;
  return {
    name: head === null ? shortened(text.slice(statement.start, statement.end)) : nameOf(head),
    kind: kinds[head?.what ?? ""] ?? SymbolKind.Object,
    range: rangeOf(statement.start, statement.end),
    selectionRange: rangeOf(named.start, named.end),
    ...(children.length > 1 && {
      children: children.map(({ range }) => ({
        name: shortened(text.slice(range.start, range.end)),
        kind: SymbolKind.Field,
        range: rangeOf(range.start, range.end),
        selectionRange: rangeOf(range.start, range.end),
      })),
    }),
  };
}

function nameOf(head: { readonly keywords: string; readonly object: string | null }): string {
  return head.object === null ? head.keywords : `${head.keywords} ${head.object}`;
}

/** One line of at most so many characters; never empty, which the protocol forbids. */
function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  if (line === "") return "…";
  return line.length <= longestName
    ? line
    : `${line.slice(0, longestName - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
