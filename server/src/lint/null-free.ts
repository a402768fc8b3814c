// Whether a subquery can give NULL, as far as its text and the known columns tell.
import { nameOfRangeVar } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { columnRefs, fromNames } from "./column-refs";
import { conjuncts } from "./conditions";
import type { World } from "./schema/world";
import { sameShape } from "./tree-shape";

/** Queries of WITH by name. */
export type NamedQueries = ReadonlyMap<string, Node>;

/** The subquery leaves NULL out, or reads a column that is known to be NOT NULL. */
export function givesNoNull(
  world: World,
  select: Tree.SelectStmt | undefined,
  named: NamedQueries = new Map(),
): boolean {
  if (!select) return false;
  if (select.valuesLists)
    return !select.valuesLists.some((row) => (as(row, "List")?.items ?? []).some(isNull));
  const values = (select.targetList ?? []).map((target) => as(target, "ResTarget")?.val);
  return values.length > 0 && values.every((value) => isNeverNull(world, select, value, named));
}

function isNeverNull(
  world: World,
  select: Tree.SelectStmt,
  value: Node | undefined,
  named: NamedQueries,
): boolean {
  if (as(value, "A_Const")) return !isNull(value);
  const isTested = conjuncts(select.whereClause).some((part) => {
    const test = as(part, "NullTest");
    return test?.nulltesttype === "IS_NOT_NULL" && sameColumn(test.arg, value);
  });
  if (isTested) return true;
  const call = as(value, "FuncCall");
  const isOutermost = ["min", "max"].includes(as(call?.funcname?.at(-1), "String")?.sval ?? "");
  // A group has at least one row; without groups there may be none.
  if (call && isOutermost && select.groupClause) return isNeverNull(world, select, call.args?.[0], named);
  // Row numbers and the like. Manual: "Window Functions".
  if (call?.over && rankings.has(as(call.funcname?.at(-1), "String")?.sval ?? "")) return true;
  const [ref] = as(value, "ColumnRef") ? columnRefs(value) : [];
  const sources = (select.fromClause ?? []).flatMap(joinedSources);
  const source = sources.find((one) => (ref?.of ? fromNames(one).includes(ref.of) : sources.length === 1));
  return ref !== undefined && source !== undefined && isColumnNeverNull(world, source, ref.column, named);
}

const rankings = new Set(["row_number", "rank", "dense_rank", "ntile"]);

/** Sources that no outer join fills up with NULL; the others stand as the join they are in. */
function joinedSources(source: Node): readonly Node[] {
  const join = as(source, "JoinExpr");
  if (!join || join.alias) return [source];
  const left = join.larg ? joinedSources(join.larg) : [];
  const right = join.rarg ? joinedSources(join.rarg) : [];
  if (join.jointype === "JOIN_INNER") return [...left, ...right];
  return join.jointype === "JOIN_LEFT" ? [...left, source] : [source];
}

function isColumnNeverNull(world: World, source: Node, column: string, named: NamedQueries): boolean {
  const table = as(source, "RangeVar");
  const cte = table?.schemaname === undefined ? named.get(table?.relname ?? "") : undefined;
  if (table && !cte) return world.relation(nameOfRangeVar(table))?.columns.get(column)?.notNull ?? false;
  const select = as(cte ?? as(source, "RangeSubselect")?.subquery, "SelectStmt");
  const output = (select?.targetList ?? []).flatMap((node) => as(node, "ResTarget") ?? []);
  const value = output.find(({ name, val }) => (name ?? columnRefs(val)[0]?.column) === column)?.val;
  // A WITH query may read itself.
  const others = new Map([...named].filter(([name]) => name !== table?.relname));
  return select !== undefined && value !== undefined && isNeverNull(world, select, value, others);
}

function sameColumn(a: Node | undefined, b: Node | undefined): boolean {
  if (sameShape(a, b)) return true;
  const [[one], [other]] = [columnRefs(a), columnRefs(b)];
  const areColumns = as(a, "ColumnRef") !== undefined && as(b, "ColumnRef") !== undefined;
  return areColumns && one?.column === other?.column && (one?.of === null || other?.of === null);
}

export function isNull(node: Node | undefined): boolean {
  const cast = as(node, "TypeCast");
  return cast ? isNull(cast.arg) : as(node, "A_Const")?.isnull === true;
}
