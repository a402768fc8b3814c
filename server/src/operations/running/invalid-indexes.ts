// Indexes that CREATE INDEX or REINDEX CONCURRENTLY left half built: PostgreSQL keeps them, marked invalid, when the build
// fails, and IF NOT EXISTS then skips the index for ever. Finds them, tells which of them nobody needs, and drops those.
// Manual: "CREATE INDEX", "Building Indexes Concurrently"; "REINDEX", "Rebuilding Indexes Concurrently".
import type { Session } from "../../database/session";
import { quoteIdentifier, quoteName, type QualifiedName } from "../../sql/names";

export interface InvalidIndex {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  /** Another session builds an index on its table right now, and it may be this one. */
  readonly building: boolean;
  /** It backs a constraint or is a part of a partitioned index, which is invalid until all parts are attached. */
  readonly kept: boolean;
}

// Sessions of other roles show no more than their pid and database to a role without pg_read_all_stats; then the lock
// that every concurrent build holds on its table tells. Manual: "CREATE INDEX Progress Reporting"; indexcmds.c.
const columns = `
  n.nspname::text as schema, c.relname::text as name,
  pg_catalog.format('%I.%I', tn.nspname, t.relname) as "table",
  exists (select from pg_catalog.pg_stat_progress_create_index p
          where p.datname = pg_catalog.current_database() and p.pid <> pg_catalog.pg_backend_pid()
            and (p.relid = t.oid or p.index_relid = c.oid
                 or p.relid is null and exists (select from pg_catalog.pg_locks l
                      where l.pid = p.pid and l.relation = t.oid and l.mode = 'ShareUpdateExclusiveLock'))) as building,
  c.relkind = 'I' or c.relispartition
    or exists (select from pg_catalog.pg_constraint o where o.conindid = c.oid) as kept`;
const from = `
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_class t on t.oid = i.indrelid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
  where not i.indisvalid`;

/** Every invalid index of one table; the name may be that of an index of it. */
export async function invalidIndexesOf(
  session: Session,
  relation: QualifiedName,
): Promise<readonly InvalidIndex[]> {
  return session.query<InvalidIndex>(
    `select ${columns} ${from} and t.oid in (
       select pg_catalog.to_regclass($1)
       union select x.indrelid from pg_catalog.pg_index x where x.indexrelid = pg_catalog.to_regclass($1))
     order by c.oid`,
    [quoteName(relation)],
  );
}

/** Every invalid index of some schemas; null is all. */
export async function invalidIndexesIn(
  session: Session,
  schemas: readonly string[] | null,
): Promise<readonly InvalidIndex[]> {
  return session.query<InvalidIndex>(
    `select ${columns} ${from} and ($1::text[] is null or tn.nspname = any($1)) order by 1, 2`,
    [schemas],
  );
}

/** Nobody builds it and nothing needs it. */
export function isLeftOver(index: InvalidIndex): boolean {
  return !index.building && !index.kept;
}

/** What REINDEX CONCURRENTLY leaves: its new or its old index, numbered when there was one already. */
export function isReindexLeftOver(index: InvalidIndex): boolean {
  return isLeftOver(index) && /_cc(?:new|old)\d*$/.test(index.name);
}

export function quotedIndex(index: InvalidIndex): string {
  return `${quoteIdentifier(index.schema)}.${quoteIdentifier(index.name)}`;
}

/** Call outside a transaction. */
export async function dropInvalidIndex(session: Session, index: InvalidIndex): Promise<void> {
  await session.execute(`drop index concurrently if exists ${quotedIndex(index)}`);
}
