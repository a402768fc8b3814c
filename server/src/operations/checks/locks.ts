// Checks who holds a lock that conflicts with what the pending migrations will take, on exactly their tables.
import { locksOnRelations, type RelationLock } from "../../database/activity";
import { conflictsWithHeld } from "../../locks/lock-modes";
import { describeBlocker } from "../running/watch-statement";
import { count, howToEnd, pass, type CheckDefinition } from "./check";
import { pendingLocks, relationsOf } from "./pending-locks";

export const locks: CheckDefinition = {
  id: "locks",
  title: "Locks on the tables to be changed",
  async run(context) {
    const wanted = pendingLocks(context);
    const relations = relationsOf(wanted);
    if (relations.length === 0) return pass("No pending migration locks a table that exists.");
    const held = await locksOnRelations(context.session, relations);
    const standing = held.filter(
      (lock) =>
        lock.granted &&
        wanted.some(({ relation, mode }) => relation === lock.relation && conflictsWithHeld(mode, lock.mode)),
    );
    if (standing.length === 0) {
      return pass(`Nobody holds a lock that conflicts, on ${count(relations.length, "table")}.`);
    }
    return {
      status: standing.some((lock) => isLasting(lock)) ? "fail" : "warn",
      summary: `${count(standing.length, "lock")} of other sessions ${standing.length === 1 ? "conflicts" : "conflict"} with the pending migrations: ${whereHeld(standing)}.`,
      details: standing.map(lockText),
      remedy: `Wait for these sessions. ${howToEnd}`,
    };
  },
};

/** The first few with their process, for those who see no more of the check than its summary. */
function whereHeld(locks: readonly RelationLock[]): string {
  const shown = locks
    .slice(0, 3)
    .map(
      ({ locked, pid, gid }) =>
        `${locked} by ${pid === null ? `prepared transaction ${gid ?? ""}` : `pid ${pid}`}`,
    );
  return [...shown, ...(locks.length > 3 ? [`${locks.length - 3} more`] : [])].join(", ");
}

/** A session that sits in its transaction, or has been in it for a while, will not be gone when the migration comes. */
function isLasting(lock: RelationLock): boolean {
  const idle = lock.state?.startsWith("idle in transaction") ?? false;
  return idle || lock.pid === null || (lock.transaction_seconds ?? 0) >= 5;
}

function lockText(lock: RelationLock): string {
  const who =
    lock.pid === null
      ? `prepared transaction ${lock.gid ?? ""}`
      : describeBlocker({ ...lock, pid: lock.pid, relation: null, mode: null });
  return `${lock.locked}: ${lock.mode} held by ${who}`;
}
