// Conditions that hold for every row whatever its values: true, 1 = 1, 'a' = 'a', a column compared with itself. NULL in
// such a column is left out of account, as whoever writes it does.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { sameShape } from "./tree-shape";

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
  const test = as(node, "BooleanTest");
  if (test) return testTruth(test.booltesttype, truthOf(test.arg));
  const link = as(node, "SubLink");
  if (link) return link.subLinkType === "EXISTS_SUBLINK" && givesOneRow(link.subselect) ? true : null;
  const expression = as(node, "A_Expr");
  return expression ? expressionTruth(expression) : null;
}

function textTruth(text: string): boolean | null {
  if (["t", "true", "on", "yes", "1"].includes(text.toLowerCase())) return true;
  return ["f", "false", "off", "no", "0"].includes(text.toLowerCase()) ? false : null;
}

function testTruth(test: Tree.BoolTestType | undefined, truth: boolean | null): boolean | null {
  if (truth === null) return null;
  if (test === "IS_TRUE" || test === "IS_NOT_FALSE") return truth;
  return test === "IS_FALSE" || test === "IS_NOT_TRUE" ? !truth : null;
}

/** SELECT without FROM and WHERE gives one row. */
function givesOneRow(query: Node | undefined): boolean {
  const select = as(query, "SelectStmt");
  return (
    select !== undefined && !select.fromClause && !select.whereClause && !select.larg && !select.limitCount
  );
}

/** Both sides the same, or both constants. A bare name beside a qualified one would be ambiguous if it were another's. */
function expressionTruth({ kind, name, lexpr: left, rexpr: right }: Tree.A_Expr): boolean | null {
  const operator = as(name?.at(-1), "String")?.sval;
  if (kind === "AEXPR_NOT_DISTINCT") return isSame(left, right) ? true : null;
  if (kind === "AEXPR_IN" && operator === "=") {
    return (as(right, "List")?.items ?? []).some((item) => isSame(left, item)) ? true : null;
  }
  if (kind !== "AEXPR_OP") return null;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) return numberTruth(operator, a, b);
  const comparable = isConstant(left) ? isConstant(right) : as(left, "ColumnRef") && as(right, "ColumnRef");
  if (!comparable) return null;
  const same = isSame(left, right);
  if (operator === "=") return same || isConstant(left) ? same : null;
  if (operator === "<>") return isConstant(left) ? !same : null;
  if (operator === "<=" || operator === ">=") return same ? true : null;
  return null;
}

function numberTruth(operator: string | undefined, a: number, b: number): boolean | null {
  switch (operator) {
    case "=":
      return a === b;
    case "<>":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return null;
  }
}

function numberOf(node: Node | undefined): number | null {
  const constant = as(node, "A_Const");
  if (constant?.ival) return constant.ival.ival ?? 0;
  return constant?.fval ? Number(constant.fval.fval) : null;
}

function isSame(a: Node | undefined, b: Node | undefined): boolean {
  const [one, other] = [as(a, "ColumnRef")?.fields ?? [], as(b, "ColumnRef")?.fields ?? []];
  if (one.length > 0 && other.length > 0 && (one.length === 1 || other.length === 1)) {
    return sameShape(one.at(-1), other.at(-1));
  }
  const isPlain = isConstant(a) || one.length > 0;
  return isPlain && sameShape(a, b);
}

/** NULL is none: no comparison with it is true. */
function isConstant(node: Node | undefined): boolean {
  const constant = as(node, "A_Const");
  return constant !== undefined && constant.isnull !== true;
}
