// What every row has in a column that the file itself adds to a table in use. Knows DEFAULT as ADD COLUMN wrote it, not
// what a later UPDATE made of it.
import { nameOfRangeVar } from "../sql/names";
import { as, type Node } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { newColumns } from "./new-columns";
import type { Column, Relation } from "./schema/relation";

/** Undefined for a column that was there before, and where rows have values of their own. */
export function freshValue(
  context: StatementContext,
  relation: Relation,
  column: Column | undefined,
): Node | null | undefined {
  if (!column || column.origin !== context.file.origin || relation.origin === column.origin) return undefined;
  if (column.generated !== null || column.serial || column.identity !== null) return undefined;
  const value = addedDefault(context, relation, column);
  return value && as(value, "A_Const")?.isnull ? null : value;
}

/** SET DEFAULT and DROP DEFAULT leave the rows that are there as they are. */
function addedDefault(context: StatementContext, relation: Relation, column: Column): Node | null {
  const key = context.world.keyOf(relation);
  const earlier = context.file.sql.statements.slice(0, context.statement.index);
  const added = earlier
    .flatMap(({ parsed }) => newColumns(parsed))
    .findLast(
      ({ how, name, table }) =>
        how === "added" && name === column.name && context.world.keyOf(nameOfRangeVar(table)) === key,
    );
  if (!added) return column.default;
  const written = (added.definition.constraints ?? []).map((node) => as(node, "Constraint"));
  return written.find((one) => one?.contype === "CONSTR_DEFAULT")?.raw_expr ?? null;
}

/** Whether a WHERE is true of no row while the rows have only what they were given; false where it cannot be told. */
export function holdsForNoRow(
  predicate: Node,
  valueOf: (column: string) => Node | null | undefined,
): boolean {
  const bool = as(predicate, "BoolExpr");
  if (bool?.boolop === "AND_EXPR") return (bool.args ?? []).some((part) => holdsForNoRow(part, valueOf));
  const asked = askedOf(predicate);
  if (!asked) return false;
  const value = valueOf(asked.column);
  if (value === null) return true;
  const given = as(value, "A_Const")?.boolval;
  return given !== undefined && asked.value !== null && (given.boolval ?? false) !== asked.value;
}

/** A condition that NULL does not meet; `value` is null unless it asks for a boolean. */
function askedOf(node: Node): { readonly column: string; readonly value: boolean | null } | null {
  const negated = as(node, "BoolExpr");
  const test = as(node, "BooleanTest");
  const operator = as(node, "A_Expr");
  const nullTest = as(node, "NullTest");
  const inner =
    (negated?.boolop === "NOT_EXPR" ? negated.args?.[0] : undefined) ??
    test?.arg ??
    nullTest?.arg ??
    operator?.lexpr ??
    node;
  const column = as(as(inner, "ColumnRef")?.fields?.at(-1), "String")?.sval;
  if (column === undefined) return null;
  if (nullTest) return nullTest.nulltesttype === "IS_NOT_NULL" ? { column, value: null } : null;
  if (test) {
    const value = test.booltesttype === "IS_TRUE";
    return value || test.booltesttype === "IS_FALSE" ? { column, value } : null;
  }
  if (!operator) return { column, value: !negated };
  const other = as(operator.rexpr, "A_Const");
  const isEqual = operator.kind === "AEXPR_OP" && as(operator.name?.[0], "String")?.sval === "=";
  return isEqual && other ? { column, value: other.boolval ? (other.boolval.boolval ?? false) : null } : null;
}
