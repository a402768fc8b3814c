// Who owns given relations, and whether the role may act as that owner. Waits for nobody.
import type { Session } from "./session";

export interface RelationOwner {
  /** The name that was asked for. */
  readonly relation: string;
  readonly owner: string;
  /** Whether the role is the owner, a member of it, or a superuser. */
  readonly owns: boolean;
  /** The same of the relation's schema. */
  readonly owns_schema: boolean;
}

/** Names are written as in SQL, quoted where needed; those that are not there are left out. */
export async function readOwners(
  session: Session,
  names: readonly string[],
): Promise<readonly RelationOwner[]> {
  return session.query<RelationOwner>(
    `select t as relation, o.rolname::text as owner, pg_catalog.pg_has_role(c.relowner, 'usage') as owns,
            pg_catalog.pg_has_role(n.nspowner, 'usage') as owns_schema
     from pg_catalog.unnest($1::text[]) t
     join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(t)
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_roles o on o.oid = c.relowner
     order by 1`,
    [[...names]],
  );
}
