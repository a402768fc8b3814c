// Where a session stands in the queues for locks: whether it waits, and who waits behind it. Asked on another session, at
// most every tenth of a second, because pg_blocking_pids holds up the lock manager for an instant. Cancels the session, or
// ends those before it, only when told to. Manual: "pg_locks", "Server Signaling Functions".
import type { Session } from "./session";

export interface LockQueue {
  /** The session itself waits for a lock. */
  readonly waits: boolean;
  /** Sessions that wait behind it, for what it holds or for what it waits for. */
  readonly sessions: number;
  /** The longest wait of those, in milliseconds; before PostgreSQL 14 since their statements began. */
  readonly longest_ms: number;
}

/** Asks about the session with this pid. */
export async function lockQueueOf(session: Session, pid: number): Promise<LockQueue> {
  const rows = await session.query<LockQueue>(
    `select exists (select from pg_catalog.pg_locks w where w.pid = $1 and not w.granted) as waits,
            count(*)::int as sessions,
            coalesce(max(extract(epoch from pg_catalog.clock_timestamp()
              - coalesce((pg_catalog.to_jsonb(l)->>'waitstart')::timestamptz, a.query_start))), 0)::float8 * 1000 as longest_ms
     from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where not l.granted and l.pid <> $1 and $1 = any(pg_catalog.pg_blocking_pids(l.pid))
       and a.backend_type is distinct from 'autovacuum worker'`,
    [pid],
  );
  return rows[0] ?? { waits: false, sessions: 0, longest_ms: 0 };
}

/** Cancels what the session runs, but only while it still waits for a lock; whether it did. */
export async function cancelWhileWaiting(session: Session, pid: number): Promise<boolean> {
  const rows = await session.query<{ sent: boolean }>(
    `select pg_catalog.pg_cancel_backend($1) as sent
     where exists (select from pg_catalog.pg_locks w where w.pid = $1 and not w.granted)`,
    [pid],
  );
  return rows[0]?.sent === true;
}

export interface Terminated {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string;
}

/**
 * Ends the sessions that stand before this one and whose application is on the list. Only those of clients: no
 * replication, no autovacuum, no superuser, none of ours. What the role may not end stays.
 */
export async function terminateBefore(
  session: Session,
  pid: number,
  applications: readonly string[],
): Promise<readonly Terminated[]> {
  return session.query<Terminated>(
    // Chosen before any is ended: conditions of one query may be tried in any order.
    `with chosen as materialized (
       select a.pid, a.usename::text as "user", a.application_name as application
       from pg_catalog.unnest(pg_catalog.pg_blocking_pids($1)) b
       join pg_catalog.pg_stat_activity a on a.pid = b
       join pg_catalog.pg_roles r on r.oid = a.usesysid
       where a.backend_type = 'client backend' and a.datname = pg_catalog.current_database()
         and a.application_name = any($2::text[]) and a.application_name not like 'migrate-safe:%'
         and not r.rolsuper
         and (pg_catalog.pg_has_role(a.usesysid, 'member') or pg_catalog.pg_has_role('pg_signal_backend', 'member')))
     select pid, "user", application from chosen where pg_catalog.pg_terminate_backend(pid)`,
    [pid, [...applications]],
  );
}
