// Facts about a server that do not change while a run lasts: who it is, what the role may do, how big relations are. Only
// asks catalogs and functions that never wait behind a schema change: pg_relation_size and its kind do, so sizes are
// the planner's estimates (pg_class.relpages and reltuples).
import type { Session } from "./session";
import { ServerError } from "./errors";

export interface ServerIdentity {
  /** server_version_num, for instance 180004. */
  readonly version_num: number;
  /** As people write it, for instance "18.4". */
  readonly version: string;
  readonly database: string;
  readonly role: string;
  /** Unique for each initdb, as text; null where the role may not read it. */
  readonly system_identifier: string | null;
  /** Why writes are refused; null when they are not. */
  readonly read_only: "standby" | "setting" | null;
}

export async function readIdentity(session: Session): Promise<ServerIdentity> {
  const rows = await session.query<Omit<ServerIdentity, "system_identifier">>(
    `select pg_catalog.current_setting('server_version_num')::int as version_num,
            pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as version,
            pg_catalog.current_database()::text as database, current_user::text as role,
            case when pg_catalog.pg_is_in_recovery() then 'standby'
                 when pg_catalog.current_setting('default_transaction_read_only')::bool then 'setting' end as read_only`,
  );
  const row = rows[0];
  if (!row) throw new Error("the server did not say who it is");
  return { ...row, system_identifier: await systemIdentifier(session) };
}

/** Manual: "Control Data Functions"; hosted servers may revoke it (42501), and old forks may lack it (42883). */
async function systemIdentifier(session: Session): Promise<string | null> {
  try {
    const rows = await session.query<{ id: string }>(
      "select system_identifier::text as id from pg_catalog.pg_control_system()",
    );
    return rows[0]?.id ?? null;
  } catch (error) {
    if (error instanceof ServerError && ["42501", "42883", "0A000"].includes(error.code)) return null;
    throw error;
  }
}

export interface RoleRights {
  readonly role: string;
  readonly superuser: boolean;
  readonly bypasses_row_security: boolean;
  /** Sees the queries and states of other roles' sessions. */
  readonly reads_all_sessions: boolean;
  readonly creates_in_database: boolean;
  /** May set session_replication_role, which keeps triggers and foreign keys quiet while data is loaded. */
  readonly sets_replication_role: boolean;
  /** Of the schemas asked for: those where the role may not create. Schemas that do not exist are left out. */
  readonly schemas_without_create: readonly string[];
  /** Of the schemas asked for: those that do not exist. */
  readonly missing_schemas: readonly string[];
}

export async function readRights(session: Session, schemas: readonly string[]): Promise<RoleRights> {
  const rows = await session.query<RoleRights>(
    `select r.rolname::text as role, r.rolsuper as superuser,
            r.rolsuper or r.rolbypassrls as bypasses_row_security,
            pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as reads_all_sessions,
            pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as creates_in_database,
            r.rolsuper as sets_replication_role,
            array(select s from pg_catalog.unnest($1::text[]) s join pg_catalog.pg_namespace n on n.nspname = s
                  where not pg_catalog.has_schema_privilege(n.oid, 'create'))::text[] as schemas_without_create,
            array(select s from pg_catalog.unnest($1::text[]) s
                  where not exists (select from pg_catalog.pg_namespace n where n.nspname = s))::text[] as missing_schemas
     from pg_catalog.pg_roles r where r.rolname = current_user`,
    [[...schemas]],
  );
  const row = rows[0];
  if (!row) throw new Error("the current role is not in pg_roles");
  if (row.superuser) return row;
  return { ...row, sets_replication_role: await maySetReplicationRole(session) };
}

/** Manual: GRANT … ON PARAMETER, PostgreSQL 15 and later; before that only superusers may. */
async function maySetReplicationRole(session: Session): Promise<boolean> {
  try {
    const rows = await session.query<{ may: boolean }>(
      "select pg_catalog.has_parameter_privilege('session_replication_role', 'set') as may",
    );
    return rows[0]?.may === true;
  } catch (error) {
    if (error instanceof ServerError && error.code === "42883") return false;
    throw error;
  }
}

export interface RelationSize {
  /** Estimated rows; null when the table was never analysed and nothing was counted. */
  readonly rows: number | null;
  /** Estimated bytes of the table with its TOAST table and indexes; null when never vacuumed or analysed. */
  readonly bytes: number | null;
}

/**
 * Sizes of relations by name as SQL would write it (quoted where needed); names that are not there are left out. A
 * partitioned table is the sum of its partitions: pg_inherits takes no lock on them, pg_partition_tree() would.
 */
export async function readRelationSizes(
  session: Session,
  names: readonly string[],
): Promise<ReadonlyMap<string, RelationSize>> {
  const rows = await session.query<{ name: string } & RelationSize>(
    `with recursive family(name, oid) as (
       select t, pg_catalog.to_regclass(t)::oid from pg_catalog.unnest($1::text[]) t
       where pg_catalog.to_regclass(t) is not null
       union
       select f.name, i.inhrelid from pg_catalog.pg_inherits i join family f on i.inhparent = f.oid),
     members as (
       select f.name, c.oid, c.relkind, c.relpages, c.reltuples from family f join pg_catalog.pg_class c using (oid)),
     parts as (
       select m.name, m.relpages from members m
       union all
       select m.name, t.relpages from members m join pg_catalog.pg_class k on k.oid = m.oid
         join pg_catalog.pg_class t on t.oid = k.reltoastrelid
       union all
       select m.name, x.relpages from members m join pg_catalog.pg_index i on i.indrelid = m.oid
         join pg_catalog.pg_class x on x.oid = i.indexrelid),
     counted as (
       select m.name, sum(case when m.reltuples > 0 then m.reltuples else s.n_live_tup end)::float8 as rows,
              bool_or(m.relpages > 0 or m.reltuples >= 0) as known
       from members m left join pg_catalog.pg_stat_all_tables s on s.relid = m.oid
       where m.relkind in ('r', 'm', 't', 'i') group by m.name)
     select c.name, c.rows,
            case when c.known then
              (select sum(p.relpages::float8) from parts p where p.name = c.name)
              * pg_catalog.current_setting('block_size')::float8 end as bytes
     from counted c`,
    [[...names]],
  );
  return new Map(rows.map(({ name, rows, bytes }) => [name, { rows, bytes }]));
}

export interface DatabaseSize {
  readonly tables: number;
  /** Estimated bytes of all tables with their TOAST tables and indexes. */
  readonly bytes: number;
}

/** The ordinary and partitioned tables of the schemas, and their estimated bytes. */
export async function readDatabaseSize(session: Session, schemas: readonly string[]): Promise<DatabaseSize> {
  const rows = await session.query<DatabaseSize>(
    `with tables as (
       select c.oid, c.relpages, c.reltoastrelid from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any($1::text[]) and c.relkind in ('r', 'p')),
     pages as (
       select relpages from tables
       union all select t.relpages from tables join pg_catalog.pg_class t on t.oid = tables.reltoastrelid
       union all select x.relpages from tables join pg_catalog.pg_index i on i.indrelid = tables.oid
         join pg_catalog.pg_class x on x.oid = i.indexrelid)
     select (select count(*)::int from tables) as tables,
            (select coalesce(sum(relpages::float8), 0) from pages)
            * pg_catalog.current_setting('block_size')::float8 as bytes`,
    [[...schemas]],
  );
  return rows[0] ?? { tables: 0, bytes: 0 };
}
