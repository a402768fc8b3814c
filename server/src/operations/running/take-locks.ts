// Takes the locks of a transaction up front, and tells who holds those that could not be had. Which tables and modes those
// are was decided before.
import { locksOnRelations } from "../../database/activity";
import type { ServerError } from "../../database/errors";
import { existingTables } from "../../database/existing-tables";
import type { Session } from "../../database/session";
import { conflictsWithHeld } from "../../locks/lock-modes";
import type { Blocker } from "../../protocol/operations";
import { lockStatements, type WantedLock } from "./lock-order";
import type { MigrationRun } from "./migration-run";

/** How patient one attempt is. */
export interface Patience {
  /** Counted from 0. */
  readonly attempt: number;
  readonly lockTimeoutMs: number;
}

/**
 * Locks what is there of the tables, in one order for everybody; the first attempt takes all at once or none, so that it
 * holds nothing while it waits. Later ones hold some while they wait for the rest, and let go of them before anybody who
 * waits for those looks for a deadlock: a client that takes the tables in another order would be the one that is broken
 * off. Manual: "Lock Management", deadlock_timeout.
 */
export async function lockTables(
  session: Session,
  locks: readonly WantedLock[],
  { attempt, lockTimeoutMs }: Patience,
): Promise<void> {
  const tables = await existingTables(
    session,
    locks.map(({ name }) => name),
  );
  const statements = lockStatements(tables, locks, attempt === 0 ? "nowait" : "wait");
  const [first, ...others] = statements;
  if (first === undefined) return;
  const limited =
    attempt === 0 || others.length === 0
      ? others
      : [
          `select pg_catalog.set_config('lock_timeout', ${patienceWhileHolding(lockTimeoutMs, others.length)}, true)`,
          ...others,
          `set local lock_timeout = ${lockTimeoutMs}`,
        ];
  await session.batch([first, ...limited]);
}

/** SQL: milliseconds for each of the other locks, so that all of them take less than deadlock_timeout. */
function patienceWhileHolding(lockTimeoutMs: number, locks: number): string {
  const share = `setting::int * 3 / 4 / ${locks}`;
  const most = lockTimeoutMs > 0 ? `least(${lockTimeoutMs}, ${share})` : share;
  return `(select greatest(1, ${most})::text from pg_catalog.pg_settings where name = 'deadlock_timeout')`;
}

/** Who holds what NOWAIT did not wait for; SQLSTATE 55P03 lock_not_available. */
export async function holdersOf(
  run: MigrationRun,
  locks: readonly WantedLock[],
  error: ServerError,
): Promise<readonly Blocker[]> {
  if (error.code !== "55P03" || locks.length === 0) return [];
  const beside = await run.database.beside();
  if (beside === null) return [];
  const modes = new Map(locks.map(({ name, mode }) => [name, mode]));
  const held = await locksOnRelations(beside, [...modes.keys()]);
  return held
    .filter(({ pid, granted }) => granted && pid !== run.session.backendPid)
    .filter(({ relation, mode }) => {
      const wanted = modes.get(relation);
      return wanted !== undefined && conflictsWithHeld(wanted, mode);
    })
    .map(({ kind: _kind, gid, granted: _granted, locked, ...rest }) => ({
      ...rest,
      pid: rest.pid ?? 0,
      application: rest.application ?? gid,
      relation: locked,
    }));
}
