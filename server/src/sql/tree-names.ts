// Every relation and type that a tree names. The tree holds some names as nodes and others as plain fields; this finds
// both.
import type { Node, Tree } from "./syntax-tree";

/** Calls `visit` for each relation; the name of a WITH query of the same statement is none. */
export function eachRangeVar(tree: Node, visit: (rangeVar: Tree.RangeVar) => void): void {
  const found: Tree.RangeVar[] = [];
  const queries = new Set<unknown>();
  eachObject(tree, (fields) => {
    if (typeof fields["relname"] === "string") found.push(fields);
    if (typeof fields["ctename"] === "string") queries.add(fields["ctename"]);
  });
  for (const rangeVar of found) {
    if (rangeVar.schemaname !== undefined || !queries.has(rangeVar.relname)) visit(rangeVar);
  }
}

/** Calls `visit` with the parts of each type's name. */
export function eachTypeName(tree: Node, visit: (names: readonly Node[]) => void): void {
  eachObject(tree, (fields) => {
    if (Array.isArray(fields["names"]) && "typemod" in fields) visit(fields["names"] as readonly Node[]);
  });
}

function eachObject(node: unknown, visit: (fields: Readonly<Record<string, unknown>>) => void): void {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const item of node) eachObject(item, visit);
    return;
  }
  const fields = node as Readonly<Record<string, unknown>>;
  visit(fields);
  for (const key in fields) eachObject(fields[key], visit);
}
