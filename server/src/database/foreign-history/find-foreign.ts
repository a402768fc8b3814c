// Finds the history tables of other migration tools and reads them. One query over the catalog finds all; a table counts
// when its columns have the names and types the tool gives them. Changes nothing.
import { quote } from "../history-shape";
import type { Session } from "../session";
import { knownTools } from "./known-tools";
import type { ColumnKind, ForeignApplied, ForeignTool } from "./tool";

/** A table of a tool that is known. */
export interface ForeignTable {
  readonly tool: ForeignTool;
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Views that read it, as SQL names them. */
  readonly views: readonly string[];
}

interface FoundTable {
  readonly schema: string;
  readonly table: string;
  /** Column name -> type as SQL. */
  readonly columns: Readonly<Record<string, string>>;
  /** Other tables of the schema that tell tools apart. */
  readonly beside: readonly string[];
  readonly views: readonly string[];
}

/** In all schemas; where our own history would be also under another name, when it has that tool's columns and no more. */
export async function findForeignTables(
  session: Session,
  also: { readonly history_schema: string; readonly history_table: string },
): Promise<readonly ForeignTable[]> {
  const found = await session.query<FoundTable>(
    `select n.nspname::text as schema, c.relname::text as table,
            (select pg_catalog.json_object_agg(a.attname, pg_catalog.format_type(a.atttypid, null))
             from pg_catalog.pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
            array(select b.relname::text from pg_catalog.pg_class b
                  where b.relnamespace = c.relnamespace and b.relname = any($2::text[])) as beside,
            array(select distinct r.ev_class::pg_catalog.regclass::text
                  from pg_catalog.pg_depend d join pg_catalog.pg_rewrite r on r.oid = d.objid
                  where d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.refobjid = c.oid
                    and r.ev_class <> c.oid) as views
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and (c.relname = any($1::text[]) or n.nspname = $3 and c.relname = $4)
     order by 1, 2`,
    [
      knownTools.map(({ table }) => table),
      knownTools.flatMap(({ beside }) => (beside === null ? [] : [beside.replace("!", "")])),
      also.history_schema,
      also.history_table,
    ],
  );
  return found.flatMap(({ schema, table, columns, beside, views }) => {
    const named = knownTools.filter(
      (tool) => tool.table === table || (tool.exact && table === also.history_table),
    );
    const tool = named.find((one) => isOf(one, { schema, columns, beside }));
    return tool ? [{ tool, schema, table, columns: Object.keys(columns), views }] : [];
  });
}

function isOf(tool: ForeignTool, found: Pick<FoundTable, "schema" | "columns" | "beside">): boolean {
  const { schema, columns, beside } = found;
  const wanted = Object.entries(tool.columns);
  if (tool.schema !== null && tool.schema !== schema) return false;
  if (tool.exact && Object.keys(columns).length !== wanted.length) return false;
  if (!wanted.every(([name, kind]) => kindOf(columns[name]) === kind)) return false;
  if (tool.beside === null) return true;
  return tool.beside.startsWith("!") ? !beside.includes(tool.beside.slice(1)) : beside.includes(tool.beside);
}

function kindOf(type: string | undefined): ColumnKind | null {
  if (type === undefined) return null;
  if (type.endsWith("[]")) return "array";
  if (/^(smallint|integer|bigint)$/.test(type)) return "integer";
  if (/^(text|character varying|character|name)$/.test(type)) return "text";
  if (type.startsWith("timestamp")) return "time";
  if (/^jsonb?$/.test(type)) return "json";
  return type === "boolean" ? "boolean" : type === "bytea" ? "bytes" : null;
}

/** What the tool recorded; null for one that is only recognised. */
export async function readForeign(session: Session, found: ForeignTable): Promise<ForeignApplied | null> {
  const { tool } = found;
  if (tool.read === null) return null;
  const heavy: readonly ColumnKind[] = ["json", "array"];
  const columns = [
    ...Object.entries(tool.columns).flatMap(([name, kind]) => (heavy.includes(kind) ? [] : [name])),
    ...tool.optional.filter((name) => found.columns.includes(name)),
  ];
  const order =
    tool.order.length === 0 ? "" : ` order by ${tool.order.map((name) => `t.${quote(name)}`).join(", ")}`;
  // Numbers beyond 2^53 would lose digits on their way through JSON.
  const asText = (name: string): string =>
    tool.columns[name] === "integer" ? `t.${quote(name)}::text as ${quote(name)}` : `t.${quote(name)}`;
  const rows = await session.query<{ row: Readonly<Record<string, unknown>> }>(
    `select pg_catalog.to_jsonb(r) as row
     from (select ${columns.map(asText).join(", ")}
           from ${quote(found.schema)}.${quote(found.table)} t${order}) r`,
  );
  return tool.read(rows.map(({ row }) => row));
}
