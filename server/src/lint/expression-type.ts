// The type of an expression as far as its text and the columns of one table tell. Knows the few functions and operators
// that rules about dates and texts ask for; null for everything else and for bare string literals.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { sqlTypeOf, type SqlType } from "./schema/sql-type";

export type ColumnTypes = (column: string) => SqlType | null;

/** PostgreSQL's internal name of the type; null when it cannot be told, and for arrays. */
export function typeNameOf(node: Node | undefined, columns: ColumnTypes): string | null {
  const cast = as(node, "TypeCast");
  if (cast) return plain(sqlTypeOf(cast.typeName));
  const fields = as(node, "ColumnRef")?.fields;
  if (fields) return plain(columns(as(fields.at(-1), "String")?.sval ?? ""));
  const value = as(node, "SQLValueFunction");
  if (value) return typesOfValues[value.op ?? "SVFOP_CATALOG"] ?? null;
  const collated = as(node, "CollateClause");
  if (collated) return typeNameOf(collated.arg, columns);
  const coalesced = as(node, "CoalesceExpr")?.args;
  if (coalesced) return coalesced.map((one) => typeNameOf(one, columns)).find((one) => one !== null) ?? null;
  const call = as(node, "FuncCall");
  if (call) return typeOfCall(call, columns);
  const operation = as(node, "A_Expr");
  return operation ? typeOfOperation(operation, columns) : null;
}

/** Functions by their name in pg_catalog; empty when another schema is written. */
export function builtinName({ funcname }: Tree.FuncCall): string {
  const names = (funcname ?? []).map((part) => as(part, "String")?.sval ?? "");
  return names.length === 1 || names[0] === "pg_catalog" ? (names.at(-1) ?? "") : "";
}

function plain(type: SqlType | null): string | null {
  return type && type.schema === null && type.dimensions === 0 ? type.name : null;
}

const typesOfValues: Readonly<Partial<Record<Tree.SQLValueFunctionOp | "SVFOP_CATALOG", string>>> = {
  SVFOP_CURRENT_DATE: "date",
  SVFOP_CURRENT_TIME: "timetz",
  SVFOP_CURRENT_TIME_N: "timetz",
  SVFOP_CURRENT_TIMESTAMP: "timestamptz",
  SVFOP_CURRENT_TIMESTAMP_N: "timestamptz",
  SVFOP_LOCALTIME: "time",
  SVFOP_LOCALTIME_N: "time",
  SVFOP_LOCALTIMESTAMP: "timestamp",
  SVFOP_LOCALTIMESTAMP_N: "timestamp",
};

const timestamptzFunctions = new Set([
  "now",
  "transaction_timestamp",
  "statement_timestamp",
  "clock_timestamp",
  "make_timestamptz",
  "to_timestamp",
]);

const textFunctions = new Set(
  "lower upper initcap btrim ltrim rtrim replace translate concat concat_ws left right split_part to_char format".split(
    " ",
  ),
);

function typeOfCall(call: Tree.FuncCall, columns: ColumnTypes): string | null {
  const name = builtinName(call);
  const args = call.args ?? [];
  if (timestamptzFunctions.has(name)) return "timestamptz";
  if (textFunctions.has(name)) return "text";
  const last = typeNameOf(args.at(-1), columns);
  if (name === "date_trunc") return args.length === 3 ? "timestamptz" : last;
  if (name === "timezone") {
    if (last === "timestamptz") return "timestamp";
    return last === "timestamp" ? "timestamptz" : null;
  }
  return null;
}

/** Adding an interval to a point in time gives the same type. */
function typeOfOperation({ kind, name, lexpr, rexpr }: Tree.A_Expr, columns: ColumnTypes): string | null {
  const operator = as(name?.[0], "String")?.sval;
  if (kind !== "AEXPR_OP") return null;
  const [left, right] = [typeNameOf(lexpr, columns), typeNameOf(rexpr, columns)];
  if (operator === "->>" || operator === "#>>") return "text";
  if (operator === "||") return left === "text" || right === "text" ? "text" : null;
  if (operator !== "+" && operator !== "-") return null;
  if (right === "interval" && (left === "timestamptz" || left === "timestamp")) return left;
  return null;
}
