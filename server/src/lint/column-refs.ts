// Columns that an expression names, and with what they are qualified. Names that a subquery defines for itself stay inside
// it: a bare name in a subquery that reads tables is taken to be a column of those.
import { as, type Node, type Tree } from "../sql/syntax-tree";

export interface ColumnName {
  /** Alias or table before the dot; null for a bare name. */
  readonly of: string | null;
  /** "*" for a whole row. */
  readonly column: string;
}

export function columnRefs(expression: unknown): readonly ColumnName[] {
  if (Array.isArray(expression)) return expression.flatMap(columnRefs);
  if (expression === null || typeof expression !== "object") return [];
  const node = expression as Node;
  const ref = as(node, "ColumnRef");
  if (ref) return nameOf(ref);
  const select = as(node, "SelectStmt");
  if (select) return freeRefs(select);
  return Object.values(node).flatMap(columnRefs);
}

function nameOf({ fields = [] }: Tree.ColumnRef): readonly ColumnName[] {
  const names = fields.map((field) => as(field, "String")?.sval ?? "*");
  const column = names.at(-1);
  return column === undefined ? [] : [{ of: names.at(-2) ?? null, column }];
}

/** What a subquery names of the queries around it. */
function freeRefs(select: Tree.SelectStmt): readonly ColumnName[] {
  const own = new Set((select.fromClause ?? []).flatMap(fromNames));
  const refs = Object.values(select).flatMap(columnRefs);
  return refs.filter(({ of }) => (of === null ? own.size === 0 : !own.has(of)));
}

/** Names by which the rest of a query calls what stands in FROM. */
export function fromNames(node: Node): readonly string[] {
  const join = as(node, "JoinExpr");
  if (join) return [join.larg, join.rarg].flatMap((side) => (side ? fromNames(side) : []));
  const table = as(node, "RangeVar");
  if (table) return [table.alias?.aliasname ?? table.relname ?? ""];
  const sample = as(node, "RangeTableSample");
  if (sample?.relation) return fromNames(sample.relation);
  const other =
    as(node, "RangeSubselect") ??
    as(node, "RangeFunction") ??
    as(node, "RangeTableFunc") ??
    as(node, "JsonTable");
  const alias = other?.alias?.aliasname;
  return alias === undefined ? [] : [alias];
}
