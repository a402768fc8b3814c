// Takes the locks of a transaction up front, and tells who holds those that could not be had. Which tables and modes those
// are was decided before.
import { locksOnRelations } from "../database/activity";
import type { ServerError } from "../database/errors";
import { existingTables } from "../database/existing-tables";
import type { Session } from "../database/session";
import { conflictsWithHeld } from "../locks/lock-modes";
import type { Blocker } from "../protocol/operations";
import { lockStatements, type WantedLock } from "./lock-order";
import type { MigrationRun } from "./migration-run";

/**
 * Locks what is there of the tables, in one order for everybody; the first attempt takes all at once or none, so that it
 * holds nothing while it waits.
 */
export async function lockTables(
  session: Session,
  locks: readonly WantedLock[],
  attempt: number,
): Promise<void> {
  const tables = await existingTables(
    session,
    locks.map(({ name }) => name),
  );
  const statements = lockStatements(tables, locks, attempt === 0 ? "nowait" : "wait");
  if (statements.length > 0) await session.batch(statements);
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
