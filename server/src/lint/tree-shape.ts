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

const partShapes = new WeakMap<object, string>();

/** The shape of a part of a statement that is compared with many others. */
export function partShape(part: object | null): string {
  if (part === null) return "";
  let shape = partShapes.get(part);
  if (shape === undefined) partShapes.set(part, (shape = treeShape(part)));
  return shape;
}

/** Written by hand: it is asked for thousands of trees, and JSON.stringify calls back for every key. */
export function treeShape(tree: unknown): string {
  if (tree === null || typeof tree !== "object") return JSON.stringify(tree) ?? "";
  let shape = "";
  if (Array.isArray(tree)) {
    for (const item of tree) shape += `${treeShape(item)},`;
    return `[${shape}]`;
  }
  const keys = Object.keys(tree);
  if (keys.length > 1) keys.sort();
  for (const key of keys) {
    const value = (tree as Record<string, unknown>)[key];
    if (!isPlace(key, value)) shape += `${key}:${treeShape(value)},`;
  }
  return `{${shape}}`;
}

/** Whether two trees have one shape; without writing it down. */
export function sameShape(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = shapedEntries(a);
  const other = b as Record<string, unknown>;
  return (
    left.length === shapedEntries(b).length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && sameShape(value, other[key]))
  );
}

function shapedEntries(tree: object): readonly (readonly [string, unknown])[] {
  return Object.entries(tree).filter(([key, value]) => !isPlace(key, value));
}

/** A tablespace has a location too, which is a text. */
function isPlace(key: string, value: unknown): boolean {
  return (
    typeof value === "number" &&
    (key.endsWith("location") || key.endsWith("list_start") || key.endsWith("list_end"))
  );
}
