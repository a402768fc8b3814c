// What adding a column costs: its type, default and constraints decide whether the table is rewritten, read or neither.
// ATExecAddColumn() and contain_volatile_functions() of PostgreSQL; measured on 12 to 18. Knows no schema.
import { as, type Node, type Tree, walk } from "../sql/syntax-tree";
import type { Degree } from "./lock-table";

/** Built in (or of pgcrypto and uuid-ossp) and volatile: pg_proc.provolatile = 'v'. */
const volatileFunctions = new Set([
  "random",
  "random_normal",
  "setseed",
  "clock_timestamp",
  "timeofday",
  "gen_random_uuid",
  "gen_random_bytes",
  "gen_salt",
  "uuidv4",
  "uuidv7",
  "uuid_generate_v1",
  "uuid_generate_v1mc",
  "uuid_generate_v4",
  "nextval",
  "currval",
  "lastval",
  "setval",
  "pg_sleep",
]);

/** Built in and stable or immutable, as far as they are found in defaults. */
const quietFunctions = new Set([
  "now",
  "transaction_timestamp",
  "statement_timestamp",
  "timezone",
  "date_trunc",
  "date_part",
  "extract",
  "to_timestamp",
  "to_char",
  "to_date",
  "make_date",
  "make_interval",
  "make_timestamp",
  "make_timestamptz",
  "current_setting",
  "current_schema",
  "current_database",
  "version",
  "lower",
  "upper",
  "concat",
  "format",
  "replace",
  "md5",
  "sha256",
  "encode",
  "decode",
  "length",
  "coalesce",
  "array_append",
  "array_fill",
  "jsonb_build_object",
  "jsonb_build_array",
  "json_build_object",
  "json_build_array",
  "to_json",
  "to_jsonb",
  "uuid_nil",
  "int4range",
  "int8range",
  "numrange",
  "tsrange",
  "tstzrange",
  "daterange",
]);

const serialTypes = new Set(["serial", "serial2", "serial4", "serial8", "smallserial", "bigserial"]);

/** Built-in types, which without a schema are surely no domain. */
const plainTypes = new Set(
  (
    "text bytea name uuid json jsonb xml date money inet cidr macaddr macaddr8 point line lseg box path polygon circle " +
    "tsvector tsquery oid regclass regtype regproc regrole regnamespace pg_lsn int4range int8range numrange tsrange " +
    "tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange " +
    "int2 int4 int8 float4 float8 bool timestamptz timetz bpchar"
  ).split(" "),
);

/** Of widely used extensions, in whatever schema those are. */
const extensionTypes = new Set("citext hstore ltree geometry geography vector cube".split(" "));

/** Whether a new column rewrites the table. */
export function rewriteOfNewColumn(column: Tree.ColumnDef): Degree {
  const constraints = constraintsOf(column);
  if (isSerial(column) || constraints.some(({ contype }) => contype === "CONSTR_IDENTITY")) return "yes";
  const generated = constraints.find(({ contype }) => contype === "CONSTR_GENERATED");
  if (generated) return generated.generated_kind === "v" ? "no" : "yes";
  const expression = constraints.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
  const byDefault = expression ? volatilityOf(expression) : "no";
  return byDefault === "no" && mayBeDomain(column.typeName) ? "maybe" : byDefault;
}

/** Whether an expression is volatile: "maybe" when it calls a function that is not known here. */
export function volatilityOf(expression: Node): Degree {
  let found: Degree = "no";
  walk(expression, (kind, payload) => {
    if (kind === "SubLink") found = "yes";
    if (kind !== "FuncCall") return;
    const names = ((payload as Tree.FuncCall).funcname ?? []).map((node) => as(node, "String")?.sval ?? "");
    const name = names.at(-1) ?? "";
    if (volatileFunctions.has(name)) found = "yes";
    else if (found === "no" && !quietFunctions.has(name)) found = "maybe";
  });
  return found;
}

export function constraintsOf(column: Tree.ColumnDef): readonly Tree.Constraint[] {
  return (column.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
}

function isSerial({ typeName }: Tree.ColumnDef): boolean {
  const names = typeNames(typeName);
  return names.length === 1 && serialTypes.has(names[0] ?? "");
}

/** A domain with a constraint makes the server check, and so write, every row; an array or pg_catalog type is none. */
export function mayBeDomain(typeName: Tree.TypeName | undefined): boolean {
  const names = typeNames(typeName);
  if (!typeName || typeName.arrayBounds?.length || names[0] === "pg_catalog") return false;
  if (extensionTypes.has(names.at(-1) ?? "")) return false;
  return names.length > 1 || !plainTypes.has(names[0] ?? "");
}

function typeNames(typeName: Tree.TypeName | undefined): readonly string[] {
  return (typeName?.names ?? []).map((node) => as(node, "String")?.sval ?? "");
}
