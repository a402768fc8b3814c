// Types as SQL, for the argument lists by which functions are dropped. Lengths and precisions are no part of those.
import { quoteIdentifier } from "../names";
import { as, type Tree } from "../syntax-tree";

/** What the grammar turns into names of pg_catalog, back as it is written. */
const spelled: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  bool: "boolean",
  bpchar: "character",
  varchar: "varchar",
  varbit: "bit varying",
  bit: "bit",
  numeric: "numeric",
  interval: "interval",
  time: "time",
  timetz: "timetz",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  json: "json",
};

export function typeText(type: Tree.TypeName): string {
  const names = (type.names ?? []).map((node) => as(node, "String")?.sval ?? "");
  const [first = "", second = ""] = names;
  const written = first === "pg_catalog" ? spelled[second] : undefined;
  const array = "[]".repeat(type.arrayBounds?.length ?? 0);
  return (written ?? names.map(quoteIdentifier).join(".")) + (type.pct_type ? "%TYPE" : "") + array;
}

/** The argument list that tells a function from others of its name; OUT arguments only count for procedures. */
export function argumentTypes(parameters: readonly Tree.FunctionParameter[], isProcedure: boolean): string {
  return parameters
    .filter(({ mode }) => mode !== "FUNC_PARAM_TABLE" && (isProcedure || mode !== "FUNC_PARAM_OUT"))
    .map(({ mode, argType }) => {
      const type = argType ? typeText(argType) : "";
      if (mode === "FUNC_PARAM_VARIADIC") return `VARIADIC ${type}`;
      return mode === "FUNC_PARAM_OUT" ? `OUT ${type}` : type;
    })
    .join(", ");
}
