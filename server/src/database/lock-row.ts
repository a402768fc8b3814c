// The row beside the history that says who holds the migration lock and how far the run is. It excludes nobody: the
// advisory lock does. It tells people, and it is the fence that keeps a run whose lock session was lost from committing
// beside its successor. A row whose advisory lock is free is stale and is taken over.
import { ServerError } from "./errors";
import { lockTableName, quote, type Place } from "./history-shape";
import type { LockHolder, Session } from "./session";

export interface LockRow {
  readonly run_id: string;
  readonly operation: string;
  readonly os_user: string | null;
  readonly host: string;
  /** Of the session that holds the advisory lock. */
  readonly pid: number;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** SQLSTATEs of a table that is not there, or not ours to use: undefined_table, invalid_schema_name, insufficient_privilege. */
const noTable: ReadonlySet<string> = new Set(["42P01", "3F000", "42501"]);

function lockTable(place: Place): string {
  return `${quote(place.history_schema)}.${quote(lockTableName(place.history_table))}`;
}

/** Creates the table; call while holding the migration lock. A role that may not leaves it out. */
export async function ensureLockTable(session: Session, place: Place): Promise<void> {
  await unlessNoTable(
    session.execute(
      `create table if not exists ${lockTable(place)} (
         run_id text primary key,
         operation text not null,
         step text,
         os_user text,
         host text,
         db_user text not null default session_user,
         pid integer not null,
         since timestamptz not null,
         heartbeat_at timestamptz not null default pg_catalog.clock_timestamp())`,
    ),
  );
}

/**
 * Replaces whoever stands in the row; waits, under lock_timeout, for a commit of theirs that has passed the fence. False
 * without the table.
 */
export async function takeOverRow(
  session: Session,
  place: Place,
  row: LockRow,
  remark: string,
): Promise<boolean> {
  const table = lockTable(place);
  const done = await unlessNoTable(
    session.query(
      `with stale as (delete from ${table} where run_id <> $1)
       insert into ${table} (run_id, operation, os_user, host, pid, since) values ($1, $2, $3, $4, $5, $6)
       on conflict (run_id) do nothing ${remark}`,
      [row.run_id, row.operation, row.os_user, row.host, row.pid, row.since],
    ),
  );
  return done !== null;
}

/** A sign of life with the step the run is at; "taken" when another run stands in the row. */
export async function beatRow(
  session: Session,
  place: Place,
  runId: string,
  step: string | null,
  remark: string,
): Promise<"alive" | "taken"> {
  const rows = await unlessNoTable(
    session.query<object>(
      `update ${lockTable(place)} set heartbeat_at = pg_catalog.clock_timestamp(), step = $2
       where run_id = $1 returning 1 as one ${remark}`,
      [runId, step],
    ),
  );
  return rows?.length === 0 ? "taken" : "alive";
}

export async function removeRow(session: Session, place: Place, runId: string): Promise<void> {
  await unlessNoTable(session.query(`delete from ${lockTable(place)} where run_id = $1`, [runId]));
}

/**
 * An expression for the transaction that is about to commit: the run's id while the run stands in the row, else null.
 * KEY SHARE lets heartbeats pass and makes a successor wait until the commit is over. Manual: "Row-Level Locks".
 */
export function fence(place: Place, runId: string): string {
  const id = `'${runId.replaceAll("'", "''")}'`;
  return `(select run_id from ${lockTable(place)} where run_id = ${id} for key share)`;
}

/** Who the row names; null without a row or the right to read it. */
export async function readLockRow(
  session: Session,
  place: Place,
): Promise<(LockHolder & { readonly heartbeat_seconds: number }) | null> {
  const rows = await unlessNoTable(
    session.query<LockHolder & { readonly heartbeat_seconds: number }>(
      `select pid, coalesce(os_user, db_user) as "user", host, operation, step, run_id,
              pg_catalog.to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since,
              extract(epoch from pg_catalog.clock_timestamp() - heartbeat_at)::float8 as heartbeat_seconds
       from ${lockTable(place)}`,
    ),
  );
  return rows?.[0] ?? null;
}

async function unlessNoTable<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ServerError && noTable.has(error.code)) return null;
    throw error;
  }
}
