// Every relation and type that a tree names. The tree holds some names as nodes and others as plain fields; this finds
// both.
import { as, type Node, type Tree } from "./syntax-tree";

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

/** Calls `visit` with each text that names the sequence of nextval(), currval() or setval(). */
export function eachSequenceName(tree: Node, visit: (text: string) => void): void {
  eachObject(tree, ({ funcname, args }) => {
    if (!Array.isArray(funcname) || !Array.isArray(args)) return;
    const name = as((funcname as readonly Node[]).at(-1), "String")?.sval ?? "";
    if (!/^(?:nextval|currval|setval)$/.test(name)) return;
    const [first] = args as readonly Node[];
    const text = as(as(first, "TypeCast")?.arg ?? first, "A_Const")?.sval?.sval;
    if (text !== undefined) visit(text);
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
