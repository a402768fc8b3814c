// Conditions that hold for every row whatever its values: true, 1 = 1, 'a' = 'a', a column compared with itself. NULL in
// such a column is left out of account, as whoever writes it does.
import { as, type Node } from "../sql/syntax-tree";
import { treeShape } from "./tree-shape";

export function isTautology(condition: Node | undefined): boolean {
  return truthOf(condition) === true;
}

/** Null when it depends on the row. */
function truthOf(node: Node | undefined): boolean | null {
  const cast = as(node, "TypeCast");
  if (cast) return truthOf(cast.arg);
  const constant = as(node, "A_Const");
  if (constant?.boolval) return constant.boolval.boolval ?? false;
  if (constant?.sval) return textTruth(constant.sval.sval ?? "");
  const bool = as(node, "BoolExpr");
  if (bool) {
    const parts = (bool.args ?? []).map(truthOf);
    if (bool.boolop === "NOT_EXPR") return parts[0] === null ? null : !parts[0];
    if (bool.boolop === "AND_EXPR") return parts.includes(false) ? false : parts.includes(null) ? null : true;
    return parts.includes(true) ? true : parts.includes(null) ? null : false;
  }
  const comparison = as(node, "A_Expr");
  return comparison?.kind === "AEXPR_OP"
    ? comparisonTruth(comparison.name, comparison.lexpr, comparison.rexpr)
    : null;
}

function textTruth(text: string): boolean | null {
  if (["t", "true", "on", "yes", "1"].includes(text.toLowerCase())) return true;
  return ["f", "false", "off", "no", "0"].includes(text.toLowerCase()) ? false : null;
}

/** Both sides the same, or both constants. */
function comparisonTruth(
  name: readonly Node[] | undefined,
  left: Node | undefined,
  right: Node | undefined,
): boolean | null {
  const operator = as(name?.[0], "String")?.sval;
  const comparable = isConstant(left) ? isConstant(right) : as(left, "ColumnRef") && as(right, "ColumnRef");
  if (!comparable) return null;
  const same = treeShape(left) === treeShape(right);
  if (operator === "=") return same || isConstant(left) ? same : null;
  if (operator === "<>") return isConstant(left) ? !same : null;
  if (operator === "<=" || operator === ">=") return same ? true : null;
  return null;
}

function isConstant(node: Node | undefined): boolean {
  return as(node, "A_Const") !== undefined;
}
