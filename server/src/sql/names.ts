// Names of database objects: read from trees, compared, quoted for SQL and written for people. Knows no search_path: a
// name without a schema is taken to be in `public`, as on a server with default settings.
import { as, type Node, type Tree } from "./syntax-tree";

export interface QualifiedName {
  /** Null when the statement names none. */
  readonly schema: string | null;
  readonly name: string;
}

/** Keywords that no column or table can be called without quotes, of src/include/parser/kwlist.h (18). */
export const reservedKeywords: ReadonlySet<string> = new Set(
  // Reserved.
  (
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
    "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc " +
    "distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral " +
    "leading limit localtime localtimestamp not null offset on only or order placing primary references returning " +
    "select session_user some symmetric system_user table then to trailing true union unique user using variadic " +
    "when where window with " +
    // May be a function or type.
    "authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left " +
    "like natural notnull outer overlaps right similar tablesample verbose"
  ).split(" "),
);

/** Keywords that a plain identifier may not be everywhere: all but the unreserved. */
const keywords = new Set([
  ...reservedKeywords,
  // May not be a function or type.
  ...(
    "between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int " +
    "integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar " +
    "json_serialize json_table json_value least merge_action national nchar none normalize nullif numeric out overlay " +
    "position precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes " +
    "xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable"
  ).split(" "),
]);

/** The identifier as SQL, with quotes only where needed: quote_identifier() of src/backend/utils/adt/ruleutils.c. */
export function quoteIdentifier(name: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name)) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name as SQL. */
export function quoteName({ schema, name }: QualifiedName): string {
  return schema === null ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** The name as a person reads it in a sentence: without quotes. */
export function displayName({ schema, name }: QualifiedName): string {
  return schema === null ? name : `${schema}.${name}`;
}

export function nameOfRangeVar(rangeVar: Tree.RangeVar): QualifiedName {
  return { schema: rangeVar.schemaname ?? null, name: rangeVar.relname ?? "" };
}

/** Name in a list of String nodes, the last of which is the name and the one before it the schema. */
export function nameFromList(nodes: readonly Node[]): QualifiedName {
  const parts = nodes.map((node) => as(node, "String")?.sval ?? "");
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? "" };
}

/** Whether two names mean one object; without a schema it is `public`. */
export function sameName(a: QualifiedName, b: QualifiedName): boolean {
  return a.name === b.name && (a.schema ?? "public") === (b.schema ?? "public");
}
