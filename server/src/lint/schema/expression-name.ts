// What a column or an index column is called that shows an expression. Source: FigureColname() and FigureIndexColname() in
// src/backend/parser/parse_target.c.
import { as, type Node, type Tree } from "../../sql/syntax-tree";

/** Null when nothing suggests a name. */
export function nameOfExpression(expression: Node | undefined): string | null {
  return figured(expression)?.name ?? null;
}

interface Figured {
  readonly name: string;
  /** A name of a type gives way to a better one. */
  readonly isWeak: boolean;
}

function strong(name: string | undefined): Figured | null {
  return name === undefined ? null : { name, isWeak: false };
}

function figured(node: Node | undefined): Figured | null {
  const column = as(node, "ColumnRef");
  if (column) return strong((column.fields ?? []).map((field) => as(field, "String")?.sval ?? "").at(-1));
  const indirection = as(node, "A_Indirection");
  if (indirection) {
    const field = stringOf((indirection.indirection ?? []).findLast((one) => as(one, "String")));
    return field === undefined ? figured(indirection.arg) : strong(field);
  }
  const call = as(node, "FuncCall");
  if (call) return strong(stringOf(call.funcname?.at(-1)));
  const cast = as(node, "TypeCast");
  if (cast) {
    const inner = figured(cast.arg);
    if (inner && !inner.isWeak) return inner;
    const type = stringOf(cast.typeName?.names?.at(-1));
    return type === undefined ? inner : { name: type, isWeak: true };
  }
  const collated = as(node, "CollateClause");
  if (collated) return figured(collated.arg);
  const choice = as(node, "CaseExpr");
  if (choice) {
    const other = figured(choice.defresult);
    return other && !other.isWeak ? other : { name: "case", isWeak: true };
  }
  if (as(node, "A_Expr")?.kind === "AEXPR_NULLIF") return strong("nullif");
  if (as(node, "A_ArrayExpr")) return strong("array");
  if (as(node, "RowExpr")) return strong("row");
  if (as(node, "CoalesceExpr")) return strong("coalesce");
  if (as(node, "GroupingFunc")) return strong("grouping");
  const least = as(node, "MinMaxExpr");
  if (least) return strong(least.op === "IS_LEAST" ? "least" : "greatest");
  const sub = as(node, "SubLink");
  if (sub?.subLinkType === "EXISTS_SUBLINK") return strong("exists");
  if (sub?.subLinkType === "ARRAY_SUBLINK") return strong("array");
  if (sub?.subLinkType === "EXPR_SUBLINK") {
    const target = as(as(sub.subselect, "SelectStmt")?.targetList?.[0], "ResTarget");
    return target?.name === undefined ? figured(target?.val) : strong(target.name);
  }
  const value = as(node, "SQLValueFunction");
  if (value) return strong(valueFunctions[value.op ?? "SVFOP_CURRENT_DATE"]);
  return null;
}

const valueFunctions: Readonly<Partial<Record<Tree.SQLValueFunctionOp, string>>> = {
  SVFOP_CURRENT_DATE: "current_date",
  SVFOP_CURRENT_TIME: "current_time",
  SVFOP_CURRENT_TIME_N: "current_time",
  SVFOP_CURRENT_TIMESTAMP: "current_timestamp",
  SVFOP_CURRENT_TIMESTAMP_N: "current_timestamp",
  SVFOP_LOCALTIME: "localtime",
  SVFOP_LOCALTIME_N: "localtime",
  SVFOP_LOCALTIMESTAMP: "localtimestamp",
  SVFOP_LOCALTIMESTAMP_N: "localtimestamp",
  SVFOP_CURRENT_ROLE: "current_role",
  SVFOP_CURRENT_USER: "current_user",
  SVFOP_USER: "user",
  SVFOP_SESSION_USER: "session_user",
  SVFOP_CURRENT_CATALOG: "current_catalog",
  SVFOP_CURRENT_SCHEMA: "current_schema",
};

function stringOf(node: Node | undefined): string | undefined {
  return as(node, "String")?.sval;
}
