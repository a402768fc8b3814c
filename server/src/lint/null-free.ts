// Whether a subquery can give NULL, as far as its text and the known columns tell.
import { nameOfRangeVar } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { columnRefs } from "./column-refs";
import { conjuncts } from "./conditions";
import type { World } from "./schema/world";
import { treeShape } from "./tree-shape";

/** The subquery leaves NULL out, or reads a column that is known to be NOT NULL. */
export function givesNoNull(world: World, select: Tree.SelectStmt | undefined): boolean {
  if (!select) return false;
  if (select.valuesLists)
    return !select.valuesLists.some((row) => (as(row, "List")?.items ?? []).some(isNull));
  const values = (select.targetList ?? []).map((target) => as(target, "ResTarget")?.val);
  return values.length > 0 && values.every((value) => isNeverNull(world, select, value));
}

function isNeverNull(world: World, select: Tree.SelectStmt, value: Node | undefined): boolean {
  if (as(value, "A_Const")) return !isNull(value);
  const isTested = conjuncts(select.whereClause).some((part) => {
    const test = as(part, "NullTest");
    return test?.nulltesttype === "IS_NOT_NULL" && sameColumn(test.arg, value);
  });
  if (isTested) return true;
  const call = as(value, "FuncCall");
  const isOutermost = ["min", "max"].includes(as(call?.funcname?.at(-1), "String")?.sval ?? "");
  // A group has at least one row; without groups there may be none.
  if (call && isOutermost && select.groupClause) return isNeverNull(world, select, call.args?.[0]);
  const [ref] = as(value, "ColumnRef") ? columnRefs(value) : [];
  const source = select.fromClause?.length === 1 ? as(select.fromClause[0], "RangeVar") : undefined;
  if (!ref || !source) return false;
  return world.relation(nameOfRangeVar(source))?.columns.get(ref.column)?.notNull ?? false;
}

function sameColumn(a: Node | undefined, b: Node | undefined): boolean {
  if (treeShape(a) === treeShape(b)) return true;
  const [[one], [other]] = [columnRefs(a), columnRefs(b)];
  const areColumns = as(a, "ColumnRef") !== undefined && as(b, "ColumnRef") !== undefined;
  return areColumns && one?.column === other?.column && (one?.of === null || other?.of === null);
}

export function isNull(node: Node | undefined): boolean {
  const cast = as(node, "TypeCast");
  return cast ? isNull(cast.arg) : as(node, "A_Const")?.isnull === true;
}
