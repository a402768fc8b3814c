// What the open transaction of a session locks, rewrites and scans while a statement runs, from the server's own books.
// Does not know what was foretold.
import { strongestMode, type ObservedLock } from "../locks/observed-lock";
import type { Session } from "./session";

interface RelationState {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly file: number;
  readonly scans: number;
}

/** Objects below are the server's own. Source: src/include/access/transam.h, FirstNormalObjectId. */
const firstNormalObjectId = 16_384;

const relationStates = `
  select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as name, c.relkind::text as kind,
         c.relfilenode::int8::float8 as file, coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0)::float8 as scans
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid >= ${firstNormalObjectId} and c.relkind in ('r', 'p', 'm', 'i', 'I', 'S', 'v', 'f')
    and n.nspname <> 'pg_toast'`;

const locksHeld = `
  select relation::int8::float8 as oid, mode from pg_catalog.pg_locks
  where pid = pg_catalog.pg_backend_pid() and granted and locktype = 'relation' and relation >= ${firstNormalObjectId}`;

/** The relations at one moment of a transaction, and the locks that it holds. */
export interface LockLook {
  readonly relations: ReadonlyMap<number, RelationState>;
  readonly locks: ReadonlyMap<number, readonly string[]>;
}

/**
 * Every relation that was there before and that the transaction now locks, or that is gone. The counters also hold what
 * earlier transactions did and the server has not passed on, so they are subtracted.
 */
export function locksBetween(before: LockLook, after: LockLook): readonly ObservedLock[] {
  return [...before.relations.values()].flatMap((old): readonly ObservedLock[] => {
    const mode = strongestMode(after.locks.get(old.oid) ?? []);
    if (mode === null) return [];
    const now = after.relations.get(old.oid);
    return [
      {
        relation: { schema: old.schema, name: old.name },
        kind: old.kind,
        held: strongestMode(before.locks.get(old.oid) ?? []),
        mode,
        rewritten: now ? now.file !== old.file : null,
        scanned: now ? now.scans > old.scans : null,
      },
    ];
  });
}

/** Inside the transaction. */
export async function lookAtLocks(session: Session): Promise<LockLook> {
  const relations = await session.query<RelationState>(relationStates);
  const locks = new Map<number, string[]>();
  for (const { oid, mode } of await session.query<{ oid: number; mode: string }>(locksHeld)) {
    locks.set(oid, [...(locks.get(oid) ?? []), mode]);
  }
  return { relations: new Map(relations.map((one) => [one.oid, one])), locks };
}
