// Standbys, replication slots and publications of a server. Waits for nobody; without pg_read_all_stats the lag is hidden.
// Manual: pg_stat_replication, pg_replication_slots, pg_publication.
import type { Session } from "./session";

export interface Standby {
  readonly application: string;
  readonly state: string | null;
  readonly lag_seconds: number | null;
  readonly lag_bytes: number | null;
}

/** Write-ahead log from a place up to now; null on a standby, which writes none. */
const bytesSince = (place: string) =>
  `case when not pg_catalog.pg_is_in_recovery()
        then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), ${place})::float8 end`;

export async function readStandbys(session: Session): Promise<readonly Standby[]> {
  return session.query<Standby>(
    `select application_name as application, state,
            pg_catalog.round(extract(epoch from replay_lag))::float8 as lag_seconds,
            ${bytesSince("replay_lsn")} as lag_bytes
     from pg_catalog.pg_stat_replication order by 1`,
  );
}

export interface ReplicationSlot {
  readonly name: string;
  /** "physical" or "logical". */
  readonly kind: string;
  readonly active: boolean;
  /** "reserved", "extended", "unreserved" or "lost"; null where nothing is kept, and before PostgreSQL 13. */
  readonly wal_status: string | null;
  /** Write-ahead log kept for it. */
  readonly lag_bytes: number | null;
}

export async function readSlots(session: Session): Promise<readonly ReplicationSlot[]> {
  return session.query<ReplicationSlot>(
    `select s.slot_name::text as name, s.slot_type as kind, s.active,
            pg_catalog.to_jsonb(s) ->> 'wal_status' as wal_status, ${bytesSince("s.restart_lsn")} as lag_bytes
     from pg_catalog.pg_replication_slots s where not s.temporary order by 1`,
  );
}

export interface PublishedTable {
  /** The name that was asked for. */
  readonly relation: string;
  readonly publication: string;
}

/**
 * Which of the named tables a publication has: by itself, by its schema (from PostgreSQL 15 on), or as one of all tables. A
 * partition is published with its root.
 */
export async function publishedTables(
  session: Session,
  names: readonly string[],
): Promise<readonly PublishedTable[]> {
  const [{ by_schema } = { by_schema: false }] = await session.query<{ by_schema: boolean }>(
    "select pg_catalog.to_regclass('pg_catalog.pg_publication_namespace') is not null as by_schema",
  );
  const schemas = by_schema
    ? "or exists (select from pg_catalog.pg_publication_namespace s where s.pnpubid = p.oid and s.pnnspid = c.relnamespace)"
    : "";
  return session.query<PublishedTable>(
    `with recursive asked(relation, oid) as (
       select t, pg_catalog.to_regclass(t)::oid from pg_catalog.unnest($1::text[]) t
       where pg_catalog.to_regclass(t) is not null
       union select a.relation, i.inhparent from pg_catalog.pg_inherits i join asked a on i.inhrelid = a.oid)
     select distinct a.relation, p.pubname::text as publication
     from asked a join pg_catalog.pg_class c using (oid)
     join pg_catalog.pg_publication p
       on p.puballtables ${schemas}
          or exists (select from pg_catalog.pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid)
     where c.relkind in ('r', 'p') and c.relpersistence = 'p'
     order by 1, 2`,
    [[...names]],
  );
}
