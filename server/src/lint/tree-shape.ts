// A statement tree as one string that does not depend on where things stand in the text: equal shapes mean equal
// statements. Used to compare an up with its down and to check that a fix changed only what it meant to change.
import type { ParsedText } from "../sql/sql-file";

const cache = new WeakMap<ParsedText, string>();

/** The shape of a parsed statement; its text when it did not parse. */
export function statementShape(parsed: ParsedText): string {
  let shape = cache.get(parsed);
  if (shape === undefined) {
    shape = parsed.tree ? treeShape(parsed.tree) : `unparsed ${parsed.text}`;
    cache.set(parsed, shape);
  }
  return shape;
}

export function treeShape(tree: unknown): string {
  return JSON.stringify(tree, withoutPlaces);
}

function withoutPlaces(key: string, value: unknown): unknown {
  if (/(^|_)(location|list_start|list_end)$/.test(key)) return undefined;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
