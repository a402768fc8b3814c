// Whose the history table is: ours, another tool's, or nobody's we know. Told by its columns alone, read from the catalog;
// looks at no row and changes nothing.
import type { RunSettings } from "../config/settings";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import type { Session } from "./session";

/** Where the history table is. */
export type Place = Pick<RunSettings, "history_schema" | "history_table">;

/** Schema-qualified, quoted name of the history table. */
export function historyTable(place: Place): string {
  return `${quote(place.history_schema)}.${quote(place.history_table)}`;
}

/** The tables that are ours, all in the history's schema: no part of what is compared or backed up. */
export function ownTables(place: Place): readonly { readonly schema: string; readonly name: string }[] {
  const { history_schema: schema, history_table } = place;
  return [history_table, lockTableName(history_table)].map((name) => ({ schema, name }));
}

/** Of the table that tells who holds the migration lock. */
export function lockTableName(historyTable: string): string {
  return suffixed(historyTable, "_lock");
}

/** A name with a suffix, shortened to the 63 bytes that a name may have (NAMEDATALEN). */
export function suffixed(name: string, suffix: string): string {
  let start = name;
  while (Buffer.byteLength(start + suffix) > 63) start = start.slice(0, -1);
  return start + suffix;
}

/** An identifier as SQL, always quoted. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** The table as the catalog has it. */
export interface Shape {
  /** Column name -> type as SQL. */
  readonly columns: ReadonlyMap<string, string>;
  readonly relkind: string;
  /** Whether Rails' own table of settings is in the same schema. */
  readonly rails: boolean;
}

/** Null when there is no such table. */
export async function readShape(session: Session, run: Place): Promise<Shape | null> {
  const rows = await session.query<{
    name: string | null;
    type: string | null;
    relkind: string;
    rails: boolean;
  }>(
    `select a.attname::text as name, pg_catalog.format_type(a.atttypid, null) as type, c.relkind::text as relkind,
            exists (select from pg_catalog.pg_class r
                    where r.relnamespace = c.relnamespace and r.relname = 'ar_internal_metadata') as rails
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = $1 and c.relname = $2`,
    [run.history_schema, run.history_table],
  );
  const first = rows[0];
  if (!first) return null;
  const columns = new Map(rows.flatMap((row) => (row.name === null ? [] : [[row.name, row.type ?? ""]])));
  return { columns, relkind: first.relkind, rails: first.rails };
}

/** Null when the table is ours. */
export function judgeShape(shape: Shape, run: Place): Problem | null {
  const { columns } = shape;
  const names = [...columns.keys()].sort().join(" ");
  const ours =
    ["r", "p"].includes(shape.relkind) &&
    (isText(columns.get("version")) || /^(big|small)?int/.test(columns.get("version") ?? "")) &&
    columns.get("dirty") === "boolean" &&
    isText(columns.get("checksum")) &&
    (columns.get("applied_at") ?? "").startsWith("timestamp");
  if (ours) return null;
  if (names === "dirty version" && /int/.test(columns.get("version") ?? "")) {
    return foreign(run, "golang-migrate");
  }
  if (names === "version" && isText(columns.get("version"))) {
    return foreign(run, shape.rails ? "Rails" : "dbmate (or Rails)");
  }
  if (columns.has("statements") && columns.has("version")) return foreign(run, "the Supabase CLI");
  return problem("history/invalid", {
    message: `The history table ${historyTable(run)} has an unknown shape: its columns are ${names || "none"}.`,
    state: nothingChanged,
    next: "Set another history table in the config (run.historyTable), or rename that table.",
  });
}

function foreign(run: Place, tool: string): Problem {
  return problem("history/foreign", {
    message: `The history table ${historyTable(run)} belongs to ${tool}.`,
    state: nothingChanged,
    next: `Take its history over with migrate-safe adopt, or set another history table in the config (run.historyTable).`,
  });
}

function isText(type: string | undefined): boolean {
  return type === "text" || type === "character varying";
}
