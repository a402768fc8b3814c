// Who holds the migration lock of a server. The row beside the history says it best; where there is none, or none to read,
// the holder's last statement carries a card, and pg_stat_activity names role and process to everybody.
import { hostname, userInfo } from "node:os";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Place } from "./history-shape";
import { readLockRow } from "./lock-row";
import type { LockHolder, LockRequest, Session } from "./session";

export const nobody: LockHolder = {
  pid: null,
  user: null,
  host: null,
  operation: null,
  step: null,
  run_id: null,
  since: null,
};

/** Who a run says it is, for its card and its row. */
export interface Introduction {
  readonly operation: string;
  readonly user: string | null;
  readonly host: string;
  readonly run_id: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

export function introduction(request: LockRequest): Introduction {
  return {
    operation: request.operation,
    user: userName(),
    host: hostname(),
    run_id: request.runId,
    since: new Date().toISOString(),
  };
}

/** A comment that names the run; slashes are escaped as JSON allows, so that nothing in it opens or ends a comment. */
export function visitingCard(who: Introduction): string {
  return `/* migrate-safe ${JSON.stringify(who).replaceAll("/", "\\/")} */`;
}

export interface LockKeys {
  readonly classid: number;
  readonly objid: number;
  /** 1 for one key of 64 bits, 2 for two of 32. Manual: "pg_locks". */
  readonly objsubid: 1 | 2;
}

/** Who holds an advisory lock of this database; a role that may not read another role's statements sees less of it. */
export async function findHolder(session: Session, place: Place, keys: LockKeys): Promise<LockHolder> {
  const rows = await session.query<{
    pid: number;
    usename: string | null;
    application: string | null;
    address: string | null;
    since: string | null;
    query: string | null;
  }>(
    `select l.pid, a.usename::text as usename, nullif(a.application_name, '') as application,
            a.client_addr::text as address,
            pg_catalog.to_char(a.state_change at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since, a.query
     from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.objsubid = $3
       and l.classid::bigint = $1 and l.objid::bigint = $2
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
    [keys.classid, keys.objid, keys.objsubid],
  );
  const row = rows[0];
  if (!row) return nobody;
  if (keys.objsubid === 1) {
    const { pid, usename, application, address, since } = row;
    return { ...nobody, pid, user: application ?? usename, host: address, since };
  }
  const kept = await readLockRow(session, place);
  if (kept?.pid === row.pid) return kept;
  const card = readCard(row.query ?? "");
  return {
    pid: row.pid,
    user: card["user"] ?? row.usename,
    host: card["host"] ?? row.address,
    operation: card["operation"] ?? null,
    step: null,
    run_id: card["run_id"] ?? null,
    since: card["since"] ?? row.since,
  };
}

function readCard(query: string): Readonly<Record<string, string | undefined>> {
  const json = /\/\* migrate-safe (\{.*\}) \*\//s.exec(query)?.[1];
  if (json === undefined) return {};
  try {
    const card: unknown = JSON.parse(json);
    const entries = Object.entries(card ?? {}).filter(([, value]) => typeof value === "string");
    return Object.fromEntries(entries);
  } catch {
    // The server shows the first kilobyte of a statement only; a card that was cut off tells nothing.
    return {};
  }
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in many containers.
    return null;
  }
}

/** "held by alice@laptop (process 4711) for apply, at 0042:1, since 2026-01-01T12:00:00Z". */
export function heldBy(holder: LockHolder): string {
  const who = [holder.user, holder.host].filter((part) => part !== null).join("@") || "another run";
  const pid = holder.pid === null ? "" : ` (process ${holder.pid})`;
  const what = holder.operation === null ? "" : ` for ${holder.operation}`;
  const step = holder.step === null ? "" : `, at ${holder.step},`;
  const since = holder.since === null ? "" : ` since ${holder.since}`;
  return `held by ${who}${pid}${what}${step}${since}`;
}

/** The problem of a lock that somebody else keeps; also for the lock file of the scratch database. */
export function held(holder: LockHolder, waitMs: number): Problem {
  const waited = waitMs < 1000 ? "" : `; waited ${Math.round(waitMs / 1000)} s`;
  return problem("lock/held", {
    message: `The migration lock is ${heldBy(holder)}${waited}.`,
    state: nothingChanged,
    next: "Wait until that run ends, then try again; or end that session if its run is dead.",
  });
}
