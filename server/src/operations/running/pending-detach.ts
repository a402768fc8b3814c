// DETACH PARTITION CONCURRENTLY that was interrupted: the partition is neither in nor out until somebody ends the detach.
// Manual: "ALTER TABLE", DETACH PARTITION.
import type { Database, Session } from "../../database/session";
import { quoteName } from "../../sql/names";
import type { ConcurrentWork } from "./concurrent-work";

type Detach = Extract<ConcurrentWork, { readonly kind: "detach" }>;

/** From PostgreSQL 14 on, where there is such a detach. */
export async function isDetachPending(
  session: Session,
  { identity }: Pick<Database, "identity">,
  { table, partition }: Detach,
): Promise<boolean> {
  if (identity.server_version_num < 140_000) return false;
  const rows = await session.query<object>(
    `select 1 from pg_catalog.pg_inherits where inhdetachpending
       and inhparent = pg_catalog.to_regclass($1) and inhrelid = pg_catalog.to_regclass($2)`,
    [quoteName(table), quoteName(partition)],
  );
  return rows.length > 0;
}

/** Ends a pending detach. */
export function finalizeDetach({ table, partition }: Detach): string {
  return `alter table ${quoteName(table)} detach partition ${quoteName(partition)} finalize`;
}
