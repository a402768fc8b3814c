// The fix that writes another type, with constraints if need be, in place of a column's type.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { changesOnly } from "./fix-gate";
import type { NewColumn } from "./new-columns";
import type { RuleFix } from "./rule";
import { rangeOfType } from "./tree-places";

/** `written` stands where the type stood, for instance `text CHECK (char_length(code) <= 3)`. */
export function columnTypeFix(
  context: StatementContext,
  column: NewColumn,
  written: string,
  title: string,
): readonly RuleFix[] {
  const { file, parser, statement } = context;
  const sample = as(parser.parse(`CREATE TABLE t (c ${written})`).tree, "CreateStmt")?.tableElts?.[0];
  const wanted = as(sample, "ColumnDef");
  if (!wanted?.typeName) return [];
  const edit = { range: rangeOfType(statement, column.typeName), newText: written };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const holder = holderOf(tree, column.typeName.location);
    if (!holder?.typeName) return;
    const { arrayBounds } = holder.typeName;
    holder.typeName = { ...wanted.typeName, ...(arrayBounds ? { arrayBounds } : {}) };
    if (wanted.constraints) holder.constraints = [...wanted.constraints, ...(holder.constraints ?? [])];
  });
  return passes ? [{ title, safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}

/** The definition in a copy of the tree whose type stands at this location. */
function holderOf(tree: Node, location: number | undefined): Tree.ColumnDef | null {
  const stack: object[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { typeName } = node as Tree.ColumnDef;
    if (typeName?.names && typeName.location === location) return node;
    for (const child of Object.values(node)) {
      if (child !== null && typeof child === "object") stack.push(child as object);
    }
  }
  return null;
}
