// The relations that the tokens of a statement name, and the aliases they are given. Read from tokens, so that it works
// in a statement that is half typed. Does not know which relations exist.
import { identifierOf } from "../../sql/alter-table";
import { reservedKeywords, type QualifiedName } from "../../sql/names";
import type { Token } from "../../sql/sql-file";

export interface MentionedRelation {
  readonly name: QualifiedName;
  /** Its own name when it has none. */
  readonly alias: string;
}

/** Words before a relation's name. */
const introducers = new Set(["from", "join", "into", "update", "using", "table", "references", "on", "copy"]);
/** Words between them and the name. */
const between = new Set(["only", "if", "not", "exists", "concurrently", "lateral", "table"]);
/** Words behind a name that are no alias, beside the reserved ones. */
const noAlias = new Set(
  "set values add drop alter rename default cascade restrict enable disable attach".split(" "),
);

export function mentionedRelations(tokens: readonly Token[]): readonly MentionedRelation[] {
  const found: MentionedRelation[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at++];
    // A list goes on: FROM a, b.
    const goesOn = token?.text === "," && found.length > 0 && isListEnd(tokens, at - 1, found);
    if (!goesOn && (token?.kind !== "word" || !introducers.has(token.text))) continue;
    while (between.has(wordAt(tokens, at) ?? "")) at++;
    const named = nameAt(tokens, at);
    if (named === null) continue;
    at = named.next;
    if (wordAt(tokens, at) === "as") at++;
    const alias = aliasAt(tokens, at);
    found.push({ name: named.name, alias: alias ?? named.name.name });
  }
  return found;
}

/** The name that begins at a token, and the index behind it; null when none does. */
export function nameAt(
  tokens: readonly Token[],
  at: number,
): { readonly name: QualifiedName; readonly next: number } | null {
  const first = identifierAt(tokens, at);
  if (first === null) return null;
  const second = tokens[at + 1]?.text === "." ? identifierAt(tokens, at + 2) : null;
  return second === null
    ? { name: { schema: null, name: first }, next: at + 1 }
    : { name: { schema: first, name: second }, next: at + 3 };
}

/** The name that ends at a token. */
export function nameBefore(tokens: readonly Token[], last: number): QualifiedName | null {
  const qualified = tokens[last - 1]?.text === ".";
  return nameAt(tokens, qualified ? last - 2 : last)?.name ?? null;
}

function identifierAt(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  if (!token || (token.kind === "word" && reservedKeywords.has(token.text))) return null;
  return identifierOf(token);
}

function wordAt(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  return token?.kind === "word" ? token.text : null;
}

function aliasAt(tokens: readonly Token[], at: number): string | null {
  return noAlias.has(wordAt(tokens, at) ?? "") ? null : identifierAt(tokens, at);
}

/** Whether the comma follows the relation that was found last. */
function isListEnd(tokens: readonly Token[], comma: number, found: readonly MentionedRelation[]): boolean {
  const before = tokens[comma - 1];
  return before !== undefined && identifierOf(before) === found.at(-1)?.alias;
}
