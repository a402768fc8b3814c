// The parts of an expression whose result may change although the row does not: volatile and stable functions, and casts
// and operators that depend on the session's settings. Source: provolatile in pg_proc of PostgreSQL 12 to 18.
import { displayName, nameFromList } from "../sql/names";
import { as, walk, type Node, type Tree } from "../sql/syntax-tree";
import { builtinName, typeNameOf, type ColumnTypes } from "./expression-type";
import { builtinVolatility } from "./schema/builtin-functions";
import type { World } from "./schema/world";

export interface ChangingPart {
  /** For messages, for instance "now()" or "the cast to date". */
  readonly shown: string;
  /** Byte offset in the statement. */
  readonly location: number;
  /** What the result depends on. */
  readonly on:
    | "the call"
    | "the transaction"
    | "the session"
    | "the time zone"
    /** Any type's output function. */
    | "output"
    /** A function of the user's that is not declared immutable. */
    | "itself"
    /** The same in SQL: the planner may put its body in its place, and then only the body counts. */
    | "its declaration";
}

/** No signature of theirs is immutable: they depend on the transaction or on the session. */
const ofTransaction = new Set(
  (
    "now transaction_timestamp statement_timestamp txid_current txid_current_if_assigned txid_current_snapshot " +
    "pg_current_snapshot pg_current_xact_id pg_current_xact_id_if_assigned"
  ).split(" "),
);
const ofSession = new Set(
  (
    "current_database current_schema current_schemas current_setting current_user session_user system_user getpgusername " +
    "inet_client_addr inet_client_port inet_server_addr inet_server_port pg_backend_pid pg_client_encoding " +
    "pg_conf_load_time pg_postmaster_start_time pg_has_role has_table_privilege has_column_privilege " +
    "has_schema_privilege has_database_privilege row_security_active version to_char to_date to_number " +
    "make_timestamptz to_regclass to_regtype to_regproc to_regrole to_regnamespace get_current_ts_config " +
    "jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz pg_my_temp_schema " +
    "pg_trigger_depth obj_description col_description shobj_description"
  ).split(" "),
);
/** Stable only because they may call the output function of any type. */
const ofOutput = new Set(
  (
    "array_to_json array_to_string concat concat_ws format json_build_array json_build_object jsonb_build_array " +
    "jsonb_build_object row_to_json to_json to_jsonb json_populate_record jsonb_populate_record pg_column_size pg_typeof " +
    "convert_from convert_to enum_first enum_last enum_range pg_relation_filenode pg_relation_filepath pg_collation_for"
  ).split(" "),
);
/** By the number of arguments with which every signature is stable. */
const ofSessionWith: Readonly<Record<string, readonly number[]>> = {
  age: [1],
  to_tsvector: [1],
  to_tsquery: [1],
  plainto_tsquery: [1],
  phraseto_tsquery: [1],
  websearch_to_tsquery: [1],
  jsonb_to_tsvector: [2],
  json_to_tsvector: [2],
  to_timestamp: [2],
  date_add: [2],
  date_subtract: [2],
  timezone: [1],
};
/** By the number of arguments with which they are stable when the last one is a timestamp with time zone. */
const ofTimeZoneWith: Readonly<Record<string, number>> = { date_trunc: 2, date_part: 2, extract: 2, date: 1 };

const shownValues: Readonly<Partial<Record<Tree.SQLValueFunctionOp, string>>> = {
  SVFOP_CURRENT_DATE: "CURRENT_DATE",
  SVFOP_CURRENT_TIME: "CURRENT_TIME",
  SVFOP_CURRENT_TIME_N: "CURRENT_TIME",
  SVFOP_CURRENT_TIMESTAMP: "CURRENT_TIMESTAMP",
  SVFOP_CURRENT_TIMESTAMP_N: "CURRENT_TIMESTAMP",
  SVFOP_LOCALTIME: "LOCALTIME",
  SVFOP_LOCALTIME_N: "LOCALTIME",
  SVFOP_LOCALTIMESTAMP: "LOCALTIMESTAMP",
  SVFOP_LOCALTIMESTAMP_N: "LOCALTIMESTAMP",
};

export function changingParts(
  expression: Node | undefined,
  world: World,
  columns: ColumnTypes,
): readonly ChangingPart[] {
  const parts: ChangingPart[] = [];
  walk({ root: expression }, (kind, payload) => {
    const part = changingPart(kind, payload, world, columns);
    if (part) parts.push(part);
  });
  return parts;
}

function changingPart(
  kind: string,
  payload: object,
  world: World,
  columns: ColumnTypes,
): ChangingPart | null {
  const { location = 0 } = payload as { readonly location?: number };
  if (kind === "SQLValueFunction") {
    const shown = shownValues[(payload as Tree.SQLValueFunction).op ?? "SVFOP_USER"];
    return shown
      ? { shown, location, on: "the transaction" }
      : { shown: "the current user, role or schema", location, on: "the session" };
  }
  if (kind === "FuncCall") return ofCall(payload, world, columns);
  if (kind === "TypeCast") return ofCast(payload, world, columns);
  return kind === "A_Expr" ? ofOperation(payload, columns) : null;
}

function ofCall(call: Tree.FuncCall, world: World, columns: ColumnTypes): ChangingPart | null {
  const name = nameFromList(call.funcname ?? []);
  const part = { shown: `${displayName(name)}()`, location: call.location ?? 0 };
  const args = call.args ?? [];
  const own = world.routinesOf(name);
  if (own.some(({ volatility }) => volatility === "immutable")) return null;
  const builtin = builtinName(call);
  if (builtinVolatility(name.schema, name.name) === "volatile") return { ...part, on: "the call" };
  if (ofTransaction.has(builtin)) return { ...part, on: "the transaction" };
  if (ofSession.has(builtin) || ofSessionWith[builtin]?.includes(args.length)) {
    return { ...part, shown: `${builtin}()`, on: "the session" };
  }
  if (ofOutput.has(builtin)) return { ...part, on: "output" };
  if (ofTimeZoneWith[builtin] === args.length) {
    const type = typeNameOf(args.at(-1), columns);
    // A date becomes a timestamp with time zone there, for want of a form for dates.
    const isWithZone = type === "timestamptz" || (builtin === "date_trunc" && type === "date");
    return isWithZone ? { ...part, shown: `${builtin}()`, on: "the time zone" } : null;
  }
  if (own.length === 0) return null;
  const mayInline = own.some(({ language }) => language === "sql");
  return { ...part, on: mayInline ? "its declaration" : "itself" };
}

/** Casts that pg_cast or the input and output functions of the types make stable. */
const zoneCasts: Readonly<Record<string, readonly string[]>> = {
  timestamptz: ["date", "time", "timetz", "timestamp", "text", "varchar", "bpchar"],
  timestamp: ["timestamptz", "text", "varchar", "bpchar"],
  date: ["timestamptz", "text", "varchar", "bpchar"],
  time: ["timetz"],
  interval: ["text", "varchar", "bpchar"],
  text: ["date", "time", "timetz", "timestamp", "timestamptz", "interval", "regclass", "xml"],
  varchar: ["date", "time", "timetz", "timestamp", "timestamptz", "interval", "regclass", "xml"],
};

function ofCast(cast: Tree.TypeCast, world: World, columns: ColumnTypes): ChangingPart | null {
  const target = typeNameOf({ TypeCast: cast }, columns);
  const source = typeNameOf(cast.arg, columns);
  if (!target || !source) return null;
  const isText = target === "text" || target === "varchar" || target === "bpchar";
  const ofEnum = isText && world.type({ schema: null, name: source })?.kind === "enum";
  if (!ofEnum && !zoneCasts[source]?.includes(target)) return null;
  const shown = `the cast from ${source} to ${target}`;
  return { shown, location: cast.location ?? 0, on: ofEnum ? "output" : "the time zone" };
}

const comparisons = new Set(["=", "<>", "!=", "<", ">", "<=", ">="]);

/**
 * A timestamp with time zone beside a date, a timestamp without or an interval; a text with a date or a timestamp put to
 * its end.
 */
function ofOperation(
  { kind, name, lexpr, rexpr, location = 0 }: Tree.A_Expr,
  columns: ColumnTypes,
): ChangingPart | null {
  if (kind !== "AEXPR_OP") return null;
  const operator = as(name?.[0], "String")?.sval ?? "";
  const types = [typeNameOf(lexpr, columns), typeNameOf(rexpr, columns)];
  const has = (...some: readonly string[]): boolean =>
    types.some((type) => type !== null && some.includes(type));
  const isPlainTime = has("date", "timestamp");
  const depends =
    (has("timestamptz") && comparisons.has(operator) && isPlainTime) ||
    (has("timestamptz") && operator === "-" && (isPlainTime || has("interval"))) ||
    (has("timestamptz") && operator === "+" && has("interval")) ||
    (has("text") && operator === "||" && (isPlainTime || has("timestamptz")));
  if (!depends) return null;
  return { shown: `${operator} of ${types.join(" and ")}`, location, on: "the time zone" };
}
