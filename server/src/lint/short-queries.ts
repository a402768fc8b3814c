// Queries that give one row, or rows that are written out, whatever the tables hold.
import { as, type Node } from "../sql/syntax-tree";

/** VALUES, LIMIT 1, no FROM, or an aggregate over everything. */
export function isShortQuery(query: Node | undefined): boolean {
  const inserted = as(query, "InsertStmt")?.selectStmt;
  if (inserted) return isShortQuery(inserted);
  const select = as(query, "SelectStmt");
  if (!select) return false;
  if (select.valuesLists || as(select.limitCount, "A_Const")?.ival?.ival === 1) return true;
  if (select.op !== undefined && select.op !== "SETOP_NONE") return false;
  if (!select.fromClause) return !select.larg;
  return (
    !select.groupClause &&
    (select.targetList ?? []).some((target) => isAggregate(as(target, "ResTarget")?.val))
  );
}

const aggregates = new Set(
  (
    "count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every " +
    "bit_and bit_or any_value"
  ).split(" "),
);

/** Holds an aggregate over all rows; one inside a subquery does not count. */
export function isAggregate(expression: unknown): boolean {
  if (expression === null || typeof expression !== "object") return false;
  if (Array.isArray(expression)) return expression.some(isAggregate);
  const node = expression as Node;
  if (as(node, "SubLink")) return false;
  const call = as(node, "FuncCall");
  if (call && !call.over && aggregates.has(as(call.funcname?.at(-1), "String")?.sval ?? "")) return true;
  return Object.values(node).some(isAggregate);
}
