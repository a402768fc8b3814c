// Tables that a role could lock, by the names that statements use. Takes no lock itself: to_regclass looks a name up in the
// catalog only.
import type { Session } from "./session";

/** A table as the catalog has it. */
export interface ExistingTable {
  readonly oid: number;
  /** Qualified and quoted. */
  readonly table: string;
  /** As it was asked for. */
  readonly name: string;
  /** Oids of the tables that its foreign keys refer to. */
  readonly parents: readonly number[];
}

/**
 * Of the names as SQL writes them those that are ordinary or partitioned tables on which the role may LOCK TABLE in any
 * mode. Manual: "LOCK" (Notes).
 */
export async function existingTables(
  session: Session,
  names: readonly string[],
): Promise<readonly ExistingTable[]> {
  return session.query<ExistingTable>(
    `select c.oid::int8::float8 as oid, t.name,
            pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as table,
            array(select k.confrelid::int8::float8 from pg_catalog.pg_constraint k
                  where k.conrelid = c.oid and k.contype = 'f') as parents
     from pg_catalog.unnest($1::text[]) t(name)
     join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(t.name)
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and c.relpersistence <> 't'
       and pg_catalog.has_table_privilege(c.oid, 'update, delete, truncate')`,
    [[...names]],
  );
}
