// Keeps a migration from holding others up: looks at the lock queues around its session, tells what stands before it, and
// cancels it when too many wait behind it. Whether it is tried again is decided elsewhere.
import { cancelWhileWaiting, lockQueueOf, terminateBefore, type LockQueue } from "../../database/lock-queue";
import type { Database, Session } from "../../database/session";
import type { RunSettings } from "../../config/settings";
import type { Blocker } from "../../protocol/operations";
import type { LockWaits } from "./lock-waits";

export interface QueueGuard {
  readonly limits: Pick<RunSettings, "max_queued_sessions" | "max_queue_ms" | "max_blocking_ms">;
  /** Applications whose sessions may be ended when they stand in the way; null to end none. */
  readonly terminate: readonly string[] | null;
  readonly version: string;
  readonly waits: LockWaits;
}

/** What one look found and did. */
export interface QueueLook {
  readonly blockers: readonly Blocker[];
  readonly queue: LockQueue;
  /** The work was cancelled for the sake of those behind it. */
  readonly gaveWay: boolean;
  /** Sentences about sessions that were ended. */
  readonly terminated: readonly string[];
}

export const nothingSeen: QueueLook = {
  blockers: [],
  queue: { waits: false, sessions: 0, longest_ms: 0 },
  gaveWay: false,
  terminated: [],
};

/** Without a guard only who stands before it is looked for. */
export async function lookAround(
  database: Database,
  session: Session,
  guard: QueueGuard | null,
): Promise<QueueLook> {
  const beside = await database.beside();
  if (beside === null || guard === null) {
    return { ...nothingSeen, blockers: await database.blockersOf(session) };
  }
  const queue = await lockQueueOf(beside, session.backendPid);
  if (queue.sessions > 0) guard.waits.heldUp(guard.version, queue);
  const gaveWay = await giveWay(database, beside, session, queue, guard);
  const blockers = queue.waits && !gaveWay ? await database.blockersOf(session) : [];
  if (blockers.length === 0) return { ...nothingSeen, queue, gaveWay };
  guard.waits.waitedFor(guard.version, blockers);
  const ended =
    guard.terminate === null ? [] : await terminateBefore(beside, session.backendPid, guard.terminate);
  const terminated = ended.map(
    ({ pid, application, user }) => `Terminated pid ${pid} (${application}, ${user ?? "unknown"}).`,
  );
  return { blockers, queue, gaveWay, terminated };
}

async function giveWay(
  database: Database,
  beside: Session,
  session: Session,
  queue: LockQueue,
  { limits }: QueueGuard,
): Promise<boolean> {
  const { waits, sessions, longest_ms } = queue;
  if (sessions === 0) return false;
  if (waits) {
    const tooMany = sessions > limits.max_queued_sessions || longest_ms > limits.max_queue_ms;
    return tooMany && cancelWhileWaiting(beside, session.backendPid);
  }
  const tooLong = limits.max_blocking_ms > 0 && longest_ms > limits.max_blocking_ms;
  return tooLong && database.cancel(session);
}

/** "12 sessions wait behind it, the longest for 1.2 s". */
export function queueText({ sessions, longest_ms }: LockQueue): string {
  const seconds = (longest_ms / 1000).toFixed(1);
  if (sessions === 1) return `1 session waits behind it, for ${seconds} s`;
  return `${sessions} sessions wait behind it, the longest for ${seconds} s`;
}
