// Which columns a CHECK expression proves to be free of NULL, as PostgreSQL's planner would conclude it. Source:
// NotNullImpliedByRelConstraints() in src/backend/commands/tablecmds.c and predtest.c: a comparison such as `c > 0`
// proves nothing, because a CHECK passes when it is NULL.
import { as, type Node } from "../../sql/syntax-tree";

export function columnsProvedNotNull(expression: Node | undefined): ReadonlySet<string> {
  const test = as(expression, "NullTest");
  if (test) return test.nulltesttype === "IS_NOT_NULL" ? columnOf(test.arg) : new Set();
  const bool = as(expression, "BoolExpr");
  const parts = bool?.args ?? [];
  if (bool?.boolop === "AND_EXPR") return new Set(parts.flatMap((part) => [...columnsProvedNotNull(part)]));
  if (bool?.boolop === "NOT_EXPR") {
    const inner = as(parts[0], "NullTest");
    return inner?.nulltesttype === "IS_NULL" ? columnOf(inner.arg) : new Set();
  }
  if (bool?.boolop === "OR_EXPR") {
    const [first = new Set<string>(), ...rest] = parts.map(columnsProvedNotNull);
    return new Set([...first].filter((column) => rest.every((proved) => proved.has(column))));
  }
  return new Set();
}

function columnOf(node: Node | undefined): ReadonlySet<string> {
  const fields = as(node, "ColumnRef")?.fields ?? [];
  const name = as(fields[fields.length - 1], "String")?.sval;
  return new Set(name === undefined ? [] : [name]);
}
