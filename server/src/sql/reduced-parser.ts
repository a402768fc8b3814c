// The reduced mode: when WebAssembly cannot load, pgsql-ast-parser reads the common statements and its tree is mapped to
// libpg_query's, so that rules run unchanged. It rejects one real statement in seven, so its errors are never told, and
// it can freeze on a dollar quote that is not closed, so it never sees one.
import { parse, type Statement } from "pgsql-ast-parser";
import { openQuoteOf } from "./lexer";
import { mapStatement } from "./reduced/map-statement";
import { Places, Unmapped } from "./reduced/places";
import type { Node } from "./syntax-tree";

/** Longer statements would block for too long: UTF-16 units. */
const longest = 20_000;

/** The tree of a statement; null when it is not understood, which says nothing about the statement. */
export function reducedTree(text: string): Node | null {
  if (text.length > longest || text.includes("$$") || openQuoteOf(text)) return null;
  const statement = parsedOrNull(text);
  if (!statement) return null;
  try {
    return mapStatement(statement, new Places(text));
  } catch (error) {
    if (error instanceof Unmapped) return null;
    throw error;
  }
}

/** The package throws errors of many kinds on what it does not know. */
function parsedOrNull(text: string): Statement | null {
  try {
    const [statement, second] = parse(text, { locationTracking: true });
    return second ? null : (statement ?? null);
  } catch {
    return null;
  }
}
