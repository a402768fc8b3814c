// Expressions of pgsql-ast-parser as libpg_query's, as far as defaults, checks and simple conditions need them.
import type { Expr } from "pgsql-ast-parser";
import type { Node, Tree } from "../syntax-tree";
import { mapType } from "./map-type";
import { nameNodes, type Places, stringNode, Unmapped } from "./places";

const keywordOperations: Readonly<Record<string, Tree.SQLValueFunction["op"]>> = {
  current_date: "SVFOP_CURRENT_DATE",
  current_time: "SVFOP_CURRENT_TIME",
  current_timestamp: "SVFOP_CURRENT_TIMESTAMP",
  localtime: "SVFOP_LOCALTIME",
  localtimestamp: "SVFOP_LOCALTIMESTAMP",
  current_user: "SVFOP_CURRENT_USER",
  session_user: "SVFOP_SESSION_USER",
  user: "SVFOP_USER",
};

export function mapExpression(expression: Expr, places: Places): Node {
  const map = (inner: Expr): Node => mapExpression(inner, places);
  const location = places.of(expression);
  switch (expression.type) {
    case "integer":
      // Zero and false are left out, as in libpg_query's own trees.
      return { A_Const: { ival: expression.value === 0 ? {} : { ival: expression.value }, location } };
    case "numeric":
      return { A_Const: { fval: { fval: String(expression.value) }, location } };
    case "string":
      return { A_Const: { sval: { sval: expression.value }, location } };
    case "boolean":
      return { A_Const: { boolval: expression.value ? { boolval: true } : {}, location } };
    case "null":
      return { A_Const: { isnull: true, location } };
    case "ref": {
      const fields = [
        ...(expression.table ? nameNodes(expression.table) : []),
        expression.name === "*" ? { A_Star: {} } : stringNode(expression.name),
      ];
      return { ColumnRef: { fields, location } };
    }
    case "keyword": {
      const op = keywordOperations[expression.keyword];
      if (op === undefined) throw new Unmapped();
      return { SQLValueFunction: { op, typmod: -1, location } };
    }
    case "call": {
      // The parser takes `= ANY (…)` for a call of a function named any.
      if (expression.function.name === "any" || expression.function.name === "all") throw new Unmapped();
      const args = expression.args.map(map);
      return {
        FuncCall: { funcname: nameNodes(expression.function), ...(args.length > 0 && { args }), location },
      };
    }
    case "cast":
      return { TypeCast: { arg: map(expression.operand), typeName: mapType(expression.to), location } };
    case "list":
      return { RowExpr: { args: expression.expressions.map(map), location } };
    case "array":
      return { A_ArrayExpr: { elements: expression.expressions.map(map), location } };
    case "unary": {
      const operand = map(expression.operand);
      if (expression.op === "IS NULL" || expression.op === "IS NOT NULL") {
        const nulltesttype = expression.op === "IS NULL" ? "IS_NULL" : "IS_NOT_NULL";
        return { NullTest: { arg: operand, nulltesttype, location } };
      }
      if (expression.op === "NOT") return { BoolExpr: { boolop: "NOT_EXPR", args: [operand], location } };
      if (expression.op !== "+" && expression.op !== "-") throw new Unmapped();
      return { A_Expr: { kind: "AEXPR_OP", name: [stringNode(expression.op)], rexpr: operand, location } };
    }
    case "binary": {
      const lexpr = map(expression.left);
      const rexpr = map(expression.right);
      if (expression.op === "AND" || expression.op === "OR") {
        const boolop = expression.op === "AND" ? "AND_EXPR" : "OR_EXPR";
        return { BoolExpr: { boolop, args: [lexpr, rexpr], location } };
      }
      if (/[A-Z]/.test(expression.op)) throw new Unmapped();
      return { A_Expr: { kind: "AEXPR_OP", name: [stringNode(expression.op)], lexpr, rexpr, location } };
    }
    default:
      throw new Unmapped();
  }
}
