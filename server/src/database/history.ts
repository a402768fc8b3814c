// The history table: which migrations are applied, since when, with which checksum, and which one is half applied. All
// statements name schema and table in full, because a migration may have emptied the search path. A table of that name
// that another tool keeps is recognised by its columns and never touched.
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import { checksumOf } from "../migrations/checksum";
import type { Problem } from "../protocol/problems";
import { historyTable, judgeShape, quote, readShape } from "./history-shape";
import type { Place } from "./history-shape";
import type { PipelinedStatement } from "./pipeline";
import type { Session } from "./session";

export { historyTable } from "./history-shape";

/** One migration as the history knows it. Everything after `checksum` may be null in rows that people wrote. */
export interface HistoryRow {
  readonly version: string;
  readonly name: string | null;
  /** ISO 8601 UTC with microseconds. */
  readonly applied_at: string;
  /** Half applied: some statements of it are done and some are not. */
  readonly dirty: boolean;
  /** Checksum of the up file when it was applied. */
  readonly checksum: string | null;
  readonly execution_ms: number | null;
  readonly applied_by: string | null;
  readonly run_id: string | null;
  /** What was going on when the row became dirty. */
  readonly direction: "up" | "down" | null;
  /** Units of a file that is not one transaction: how many are done, and the hash of each one done. */
  readonly units_done: number | null;
  readonly unit_hashes: readonly string[] | null;
  /** Why it is dirty, in one line. */
  readonly error: string | null;
  readonly schema_checksum_before: string | null;
  readonly schema_checksum_after: string | null;
  /** Checksum of the down script when its migration was applied; null without one. */
  readonly down_checksum: string | null;
  /** Whether that down script is kept, so that it can be run without its file. */
  readonly keeps_down: boolean;
  /** What a person decided about this row, and why; the last decision. */
  readonly resolution: string | null;
  /** The tool whose history the row was taken over from; null for what this tool applied. */
  readonly adopted_from: string | null;
}

/** The scripts as they were when their migration was applied. */
export interface AppliedTexts {
  readonly up: string | null;
  readonly down: string | null;
}

/** What the history says; `exists` is false on a database that was never migrated. */
export interface History {
  readonly exists: boolean;
  /** Schema-qualified and quoted. */
  readonly table: string;
  /** In the order they were applied. */
  readonly rows: readonly HistoryRow[];
}

interface TextColumns {
  readonly up_sql: string | null;
  readonly down_sql: string | null;
}

/** What is written and not read with the row. */
interface LargeColumns extends TextColumns {
  /** The schema before a file that is not one transaction, while it is half applied; bytes of `packSnapshot`. */
  readonly schema_snapshot_before: Buffer | null;
}

/** What of a row can be written. */
export type HistoryChange = Partial<Omit<HistoryRow, "version" | "applied_at" | "keeps_down"> & LargeColumns>;

/** What a new row is made of; the rest is null. */
export type NewHistoryRow = Pick<HistoryRow, "version" | "name" | "checksum"> & HistoryChange;

/** A script beyond this is data rather than a script. */
const largestKeptText = 16 * 1024 * 1024;

/** The texts as columns; the server compresses them (TOAST). One beyond 16 MB is not kept. */
export function textColumns({ up, down }: AppliedTexts): TextColumns & Pick<HistoryRow, "down_checksum"> {
  return {
    up_sql: keptText(up),
    down_sql: keptText(down),
    down_checksum: down === null ? null : checksumOf(down),
  };
}

function keptText(text: string | null): string | null {
  return text !== null && Buffer.byteLength(text) <= largestKeptText ? text : null;
}

/** Our columns beside the four that the runbook's queries use; all nullable, added when an older table lacks them. */
const extraColumns: Readonly<Record<string, string>> = {
  name: "text",
  execution_ms: "bigint",
  applied_by: "text",
  run_id: "text",
  direction: "text",
  units_done: "integer",
  unit_hashes: "text[]",
  error: "text",
  schema_checksum_before: "text",
  schema_checksum_after: "text",
  schema_snapshot: "bytea",
  schema_snapshot_before: "bytea",
  up_sql: "text",
  down_sql: "text",
  down_checksum: "text",
  resolution: "text",
  adopted_from: "text",
};

/** Read by functions of their own, because they are large and seldom needed. */
const largeColumns: ReadonlySet<string> = new Set([
  "schema_snapshot",
  "schema_snapshot_before",
  "up_sql",
  "down_sql",
]);

const stamp = (column: string) =>
  `pg_catalog.to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Reads the whole history. Another tool's table is `history/foreign`, an unknown one `history/invalid`. */
export async function readHistory(session: Session, run: Place): Promise<Result<History, Problem>> {
  const shape = await readShape(session, run);
  const table = historyTable(run);
  if (shape === null) return ok({ exists: false, table, rows: [] });
  const refusal = judgeShape(shape, run);
  if (refusal) return fail(refusal);
  const extras = Object.keys(extraColumns)
    .filter((column) => !largeColumns.has(column))
    .map((column) => (shape.columns.has(column) ? quote(column) : `null as ${quote(column)}`));
  const keepsDown = shape.columns.has("down_sql") ? "down_sql is not null" : "false";
  const rows = await session.query<Omit<HistoryRow, "execution_ms"> & { execution_ms: string | null }>(
    `select version::text as version, ${stamp("applied_at::timestamptz")} as applied_at, coalesce(dirty, false) as dirty,
            checksum, ${extras.join(", ")}, ${keepsDown} as keeps_down
     from ${table} h order by h.applied_at, h.version`,
  );
  return ok({
    exists: true,
    table,
    rows: rows.map((row) => ({
      ...row,
      execution_ms: row.execution_ms === null ? null : Number(row.execution_ms),
    })),
  });
}

/**
 * Creates the table, or adds our nullable columns to one with the runbook's four. Call while holding the migration lock
 * and outside a transaction; idempotent. Returns the same refusals as `readHistory`.
 */
export async function ensureHistory(session: Session, run: Place): Promise<Result<void, Problem>> {
  const table = historyTable(run);
  const shape = await readShape(session, run);
  if (shape === null) {
    await createTable(session, run, table);
    return ok(undefined);
  }
  const refusal = judgeShape(shape, run);
  if (refusal) return fail(refusal);
  const missing = Object.entries(extraColumns).filter(([column]) => !shape.columns.has(column));
  if (missing.length > 0) {
    const additions = missing.map(([column, type]) => `add column if not exists ${quote(column)} ${type}`);
    await session.execute(`alter table ${table} ${additions.join(", ")}`);
  }
  if (shape.columns.has("down_sql") && !shape.columns.has("down_checksum")) {
    await addDownChecksums(session, run);
  }
  return ok(undefined);
}

/** For rows of a version that kept the down script without its checksum. */
async function addDownChecksums(session: Session, run: Place): Promise<void> {
  const rows = await session.query<{ version: string; down: string }>(
    `select version::text as version, down_sql as down from ${historyTable(run)} where down_sql is not null`,
  );
  for (const { version, down } of rows) {
    await updateHistoryRow(session, run, version, { down_checksum: checksumOf(down) });
  }
}

/** The scripts that the history keeps of these versions; a version of which it keeps nothing is left out. */
export async function readAppliedTexts(
  session: Session,
  run: Place,
  versions: readonly string[],
): Promise<ReadonlyMap<string, AppliedTexts>> {
  const shape = versions.length === 0 ? null : await readShape(session, run);
  if (!shape?.columns.has("up_sql") || !shape.columns.has("down_sql")) return new Map();
  const rows = await session.query<AppliedTexts & { version: string }>(
    `select version::text as version, up_sql as up, down_sql as down from ${historyTable(run)}
     where version::text = any($1::text[])`,
    [[...versions]],
  );
  return new Map(rows.map(({ version, up, down }) => [version, { up, down }]));
}

async function createTable(session: Session, run: Place, table: string): Promise<void> {
  const schemas = await session.query<object>("select 1 from pg_catalog.pg_namespace where nspname = $1", [
    run.history_schema,
  ]);
  if (schemas.length === 0) await session.execute(`create schema ${quote(run.history_schema)}`);
  const extras = Object.entries(extraColumns).map(([column, type]) => `${quote(column)} ${type}`);
  await session.execute(
    `create table ${table} (
       version text primary key,
       applied_at timestamptz not null default now(),
       dirty boolean not null default false,
       checksum text,
       ${extras.join(",\n       ")})`,
  );
}

/** A new row; inside the migration's own transaction where there is one, so that both happen or neither does. */
export function historyInsert(run: Place, row: NewHistoryRow): PipelinedStatement {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  const names = entries.map(([column]) => quote(column));
  const values = entries.map((_, index) => `$${index + 1}`);
  return {
    sql: `insert into ${historyTable(run)} (${names.join(", ")}, applied_at)
     values (${values.join(", ")}, pg_catalog.clock_timestamp())`,
    parameters: entries.map(([, value]) => value),
  };
}

export async function insertHistoryRow(session: Session, run: Place, row: NewHistoryRow): Promise<void> {
  const { sql, parameters } = historyInsert(run, row);
  await session.query(sql, parameters);
}

/** A row taken over from another tool. */
export type AdoptedRow = Pick<HistoryRow, "version" | "name" | "checksum" | "run_id" | "adopted_from"> &
  Partial<TextColumns & Pick<HistoryRow, "down_checksum">> & {
    /** As the other tool's table printed it; null for now. A time without a zone is one of the session's zone. */
    readonly applied_at: string | null;
  };

/** Inserts what another tool had applied, in this order where it kept no times. */
export async function insertAdoptedRows(
  session: Session,
  run: Place,
  rows: readonly AdoptedRow[],
): Promise<void> {
  await session.query(
    `insert into ${historyTable(run)}
       (version, name, checksum, run_id, adopted_from, up_sql, down_sql, down_checksum, applied_at)
     select r.version, r.name, r.checksum, r.run_id, r.adopted_from, r.up_sql, r.down_sql, r.down_checksum,
            coalesce(r.applied_at::timestamptz, pg_catalog.now() + r.place * interval '1 microsecond')
     from pg_catalog.json_to_recordset($1::json) as r(version text, name text, checksum text, run_id text,
       adopted_from text, up_sql text, down_sql text, down_checksum text, applied_at text, place integer)`,
    [JSON.stringify(rows.map((row, place) => ({ ...row, place })))],
  );
}

/** Other fields of a row; at least one. */
export function historyUpdate(run: Place, version: string, change: HistoryChange): PipelinedStatement {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  const assignments = entries.map(([column], index) => `${quote(column)} = $${index + 2}`);
  return {
    sql: `update ${historyTable(run)} set ${assignments.join(", ")} where version = $1 returning 1 as one`,
    parameters: [version, ...entries.map(([, value]) => value)],
  };
}

/** Changes fields of a row; false when there is no such row. */
export async function updateHistoryRow(
  session: Session,
  run: Place,
  version: string,
  change: HistoryChange,
): Promise<boolean> {
  const { sql, parameters } = historyUpdate(run, version, change);
  return (await session.query<object>(sql, parameters)).length > 0;
}

/** Without the row, as the end of a rollback. */
export function historyDelete(run: Place, version: string): PipelinedStatement {
  const sql = `delete from ${historyTable(run)} where version = $1 returning 1 as one`;
  return { sql, parameters: [version] };
}

/** Removes a row; false when there is no such row. */
export async function deleteHistoryRow(session: Session, run: Place, version: string): Promise<boolean> {
  const { sql, parameters } = historyDelete(run, version);
  return (await session.query<object>(sql, parameters)).length > 0;
}

/** Marks an existing row as half applied, before the first unit of a file that is not one transaction. */
export async function markDirty(
  session: Session,
  run: Place,
  version: string,
  more: Pick<HistoryRow, "direction"> & HistoryChange,
): Promise<boolean> {
  return updateHistoryRow(session, run, version, { ...more, dirty: true });
}

/** What ends the half applied state. */
export const noLongerDirty = {
  dirty: false,
  direction: null,
  error: null,
  schema_snapshot_before: null,
} as const satisfies HistoryChange;
