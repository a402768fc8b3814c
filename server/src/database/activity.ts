// What other sessions do right now that could stand in the way of a migration: who waits for whom, who holds locks on
// given tables, which transactions are long. Never calls a function that itself waits behind a schema change, and says
// when the role may not see. Manual: "pg_locks", "pg_stat_activity"; judges nothing.
import type { Blocker } from "../protocol/operations";
import type { Session } from "./session";

/** One session waiting for another. */
export interface BlockedSession {
  readonly blocked: Blocker;
  readonly waiting_seconds: number | null;
  /** The session it waits for; pid 0 is a prepared transaction. */
  readonly blocker: Blocker;
}

/** A lock that somebody holds or waits for on one of the tables asked about, or on a partition of it. */
export interface RelationLock {
  /** The name that was asked for. */
  readonly relation: string;
  /** The relation itself: a partition or child where it is not the one asked for. */
  readonly locked: string;
  /** As in pg_locks, for instance "AccessShareLock". */
  readonly mode: string;
  readonly granted: boolean;
  /** "client backend", "autovacuum worker", "prepared transaction" and so on. */
  readonly kind: string;
  /** Null for a prepared transaction; then `gid` names it. */
  readonly pid: number | null;
  readonly gid: string | null;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
  readonly transaction_seconds: number | null;
  readonly query: string | null;
}

export interface LongTransaction extends Blocker {
  readonly kind: string;
  /** Whether it has written something. */
  readonly writing: boolean;
  /** Whether it reads through a snapshot right now; a prepared transaction has none. */
  readonly holds_snapshot: boolean;
  readonly gid: string | null;
}

const queryText = (alias: string) =>
  `pg_catalog.left(nullif(${alias}.query, '<insufficient privilege>'), 200)`;
const age = (since: string) =>
  `pg_catalog.floor(extract(epoch from pg_catalog.clock_timestamp() - ${since}))::float8`;
/** A session of pg_stat_activity as a Blocker, without what it locks. */
const who = `a.pid, a.usename::text as "user", a.application_name as application, a.state,
            ${age("a.xact_start")} as transaction_seconds, ${queryText("a")} as query`;
/** A Blocker that is told without what it locks. */
const noLock = "null::text as relation, null::text as mode";
const here = "(select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())";

/**
 * Whether the role sees what sessions of other roles do. Without pg_read_all_stats their state and query are hidden, so
 * "no blockers" would be a guess. Manual: "Predefined Roles".
 */
export async function seesOtherSessions(session: Session): Promise<boolean> {
  const rows = await session.query<{ sees: boolean }>(
    "select pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as sees",
  );
  return rows[0]?.sees === true;
}

/** Who stands before one waiting session, with the relation and the mode that it holds or waits for there. */
export async function blockersOfPid(session: Session, pid: number): Promise<readonly Blocker[]> {
  return session.query<Blocker>(
    `with wanted as (select relation from pg_catalog.pg_locks where pid = $1 and not granted and relation is not null),
     before_us as (select distinct b as pid from pg_catalog.unnest(pg_catalog.pg_blocking_pids($1)) b)
     select b.pid, a.usename::text as "user", coalesce(a.application_name, x.gid) as application,
            coalesce(a.state, case when b.pid = 0 then 'prepared transaction' end) as state,
            ${age("coalesce(a.xact_start, x.prepared)")} as transaction_seconds, ${queryText("a")} as query,
            l.relation, l.mode
     from before_us b
     left join pg_catalog.pg_stat_activity a on a.pid = b.pid
     left join lateral (
       select l.relation::pg_catalog.regclass::text as relation, l.mode, l.virtualtransaction from pg_catalog.pg_locks l
       where l.relation in (select relation from wanted) and l.database = ${here}
         and (l.pid = b.pid or (b.pid = 0 and l.pid is null))
       order by l.granted desc limit 1) l on true
     left join lateral (
       select p.gid, p.prepared from pg_catalog.pg_locks x
       join pg_catalog.pg_prepared_xacts p on p.transaction = x.transactionid
       where b.pid = 0 and x.locktype = 'transactionid' and x.pid is null
         and x.virtualtransaction = l.virtualtransaction limit 1) x on true
     order by b.pid`,
    [pid],
  );
}

/** Every session of this database that waits for a lock, paired with those it waits for. */
export async function blockedSessions(session: Session): Promise<readonly BlockedSession[]> {
  const waiting = await session.query<Blocker & { waiting_seconds: number | null }>(
    `select ${who},
            l.relation::pg_catalog.regclass::text as relation, l.mode,
            ${age("a.state_change")} as waiting_seconds
     from pg_catalog.pg_stat_activity a
     join lateral (select relation, mode from pg_catalog.pg_locks where pid = a.pid and not granted limit 1) l on true
     where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
     order by a.state_change, a.pid`,
  );
  const pairs: BlockedSession[] = [];
  for (const { waiting_seconds, ...blocked } of waiting) {
    for (const blocker of await blockersOfPid(session, blocked.pid)) {
      pairs.push({ blocked, waiting_seconds, blocker });
    }
  }
  return pairs;
}

/**
 * Locks on the named relations and all their partitions, of every other session and of prepared transactions. Names are
 * written as in SQL, quoted where needed; those that are not there are left out. The caller knows which modes conflict.
 */
export async function locksOnRelations(
  session: Session,
  names: readonly string[],
): Promise<readonly RelationLock[]> {
  return session.query<RelationLock>(
    `with recursive family(oid, relation) as (
       select pg_catalog.to_regclass(t)::oid, t from pg_catalog.unnest($1::text[]) t
       where pg_catalog.to_regclass(t) is not null
       union
       select i.inhrelid, f.relation from pg_catalog.pg_inherits i join family f on i.inhparent = f.oid)
     select f.relation, l.relation::pg_catalog.regclass::text as locked, l.mode, l.granted,
            coalesce(a.backend_type, 'prepared transaction') as kind, l.pid, x.gid,
            a.usename::text as "user", a.application_name as application, a.state,
            ${age("coalesce(a.xact_start, x.prepared)")} as transaction_seconds, ${queryText("a")} as query
     from family f
     join pg_catalog.pg_locks l on l.relation = f.oid and l.locktype = 'relation' and l.database = ${here}
     left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     left join lateral (
       select p.gid, p.prepared from pg_catalog.pg_locks x
       join pg_catalog.pg_prepared_xacts p on p.transaction = x.transactionid
       where l.pid is null and x.pid is null and x.locktype = 'transactionid'
         and x.virtualtransaction = l.virtualtransaction limit 1) x on true
     where l.pid is distinct from pg_catalog.pg_backend_pid()
     order by f.relation, l.granted desc, l.pid, l.mode`,
    [[...names]],
  );
}

/** Transactions of this database open for at least so many seconds, prepared ones included, oldest first. */
export async function longTransactions(
  session: Session,
  seconds: number,
): Promise<readonly LongTransaction[]> {
  return session.query<LongTransaction>(
    `select * from (
       select ${who},
              ${noLock},
              a.backend_type as kind, a.backend_xid is not null as writing,
              a.backend_xmin is not null as holds_snapshot, null::text as gid
       from pg_catalog.pg_stat_activity a
       where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
         and a.xact_start <= pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $1)
         and a.backend_type in ('client backend', 'parallel worker', 'background worker', 'logical replication worker',
                                'walsender')
       union all
       select 0, p.owner::text, null, 'prepared transaction', ${age("p.prepared")}, null, null, null,
              'prepared transaction', true, false, p.gid
       from pg_catalog.pg_prepared_xacts p
       where p.database = pg_catalog.current_database()
         and p.prepared <= pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $1)) t
     order by transaction_seconds desc, pid`,
    [seconds],
  );
}

/** Dumps that others are taking: each holds a lock on every table until it ends, and a schema change waits for it. */
export async function runningDumps(session: Session): Promise<readonly Blocker[]> {
  return session.query<Blocker>(
    `select ${who},
            ${noLock}
     from pg_catalog.pg_stat_activity a
     where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
       and (a.application_name in ('pg_dump', 'pg_dumpall', 'pg_restore')
            or a.application_name like 'migrate-safe:backup:%'
            or a.query ~* '^\\s*copy\\s.*\\sto\\s+stdout')
       and a.xact_start is not null
     order by a.xact_start`,
  );
}

/**
 * Sessions of runs of this product whose process is gone: they still work, although nobody holds the lock session that
 * every run keeps open. The server ends them when it notices (client_connection_check_interval), which not every system can.
 */
export async function sessionsOfGoneRuns(session: Session): Promise<readonly Blocker[]> {
  return session.query<Blocker>(
    `select ${who},
            ${noLock}
     ${ofGoneRuns}
     order by a.xact_start`,
  );
}

/** Asks the server to end them, which it may not have done yet afterwards; throws where the role may not. */
export async function endSessionsOfGoneRuns(session: Session): Promise<void> {
  await session.query(
    // Chosen before any is ended: conditions of one query may be tried in any order.
    `with chosen as materialized (select a.pid ${ofGoneRuns})
     select pg_catalog.pg_terminate_backend(pid) from chosen`,
  );
}

const ofGoneRuns = `from pg_catalog.pg_stat_activity a
     where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
       and a.application_name ~ '^migrate-safe:(apply|rollback|restore|resolve|adopt):' and a.xact_start is not null
       and not exists (select from pg_catalog.pg_stat_activity l
                       where l.datname = a.datname
                         and l.application_name = pg_catalog.left('migrate-safe:lock:'
                               || pg_catalog.regexp_replace(a.application_name, '^migrate-safe:[a-z]+:', ''), 63))`;

/** Who holds a relation of this database so that not even its definition can be printed: reading the schema waits for them. */
export async function exclusiveLocks(session: Session): Promise<readonly Blocker[]> {
  return session.query<Blocker>(
    `select ${who},
            l.relation::pg_catalog.regclass::text as relation, l.mode
     from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a using (pid)
     where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.granted and l.database = ${here}
       and l.pid <> pg_catalog.pg_backend_pid()
       and exists (select from pg_catalog.pg_class c where c.oid = l.relation and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S'))
     order by a.xact_start, 7 limit 100`,
  );
}
