// Tables that are vacuumed against transaction id wraparound, or soon will be. Such a vacuum is not cancelled when another
// session wants the table (autovacuum.c, deadlock.c). Manual: "Preventing Transaction ID Wraparound Failures".
import type { Session } from "./session";

export interface Wraparound {
  /** The table or partition. */
  readonly relation: string;
  /** The worker that vacuums it now; null when none does yet. */
  readonly pid: number | null;
  /** Transactions since everything in it was frozen, and the age at which the vacuum starts. */
  readonly age: number;
  readonly limit: number;
}

/** Of the named relations and their partitions; names that are not there are left out. */
export async function readWraparound(
  session: Session,
  names: readonly string[],
): Promise<readonly Wraparound[]> {
  return session.query<Wraparound>(
    `with recursive family(oid) as (
       select pg_catalog.to_regclass(t)::oid from pg_catalog.unnest($1::text[]) t
       where pg_catalog.to_regclass(t) is not null
       union select i.inhrelid from pg_catalog.pg_inherits i join family f on i.inhparent = f.oid),
     ages as (
       select c.oid, pg_catalog.age(c.relfrozenxid) as age,
              least(pg_catalog.current_setting('autovacuum_freeze_max_age')::int,
                    (select option_value::int from pg_catalog.pg_options_to_table(c.reloptions)
                     where option_name = 'autovacuum_freeze_max_age')) as max_age
       from family f join pg_catalog.pg_class c using (oid) where c.relkind in ('r', 'm', 't'))
     select g.oid::pg_catalog.regclass::text as relation, v.pid, g.age, g.max_age as "limit"
     from ages g
     left join lateral (
       select a.pid from pg_catalog.pg_stat_progress_vacuum p join pg_catalog.pg_stat_activity a using (pid)
       where p.relid = g.oid and a.backend_type = 'autovacuum worker'
         and a.query like '%(to prevent wraparound)%' limit 1) v on true
     where v.pid is not null or g.age > 0.9 * g.max_age
     order by 1`,
    [[...names]],
  );
}
