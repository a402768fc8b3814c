// What stood in the way of migrations while they ran, and whom they held up: collected for the report.
import type { LockQueue } from "../../database/lock-queue";
import type { Blocker } from "../../protocol/operations";
import type { LockWait } from "../../protocol/reports/apply";

export class LockWaits {
  readonly #byVersion = new Map<string, LockWait>();

  /** Sessions that the migration waited for. */
  waitedFor(version: string, blockers: readonly Blocker[]): void {
    if (blockers.length === 0) return;
    this.#change(version, (wait) => {
      const known = new Set(wait.blockers.map(({ pid }) => pid));
      return { ...wait, blockers: [...wait.blockers, ...blockers.filter(({ pid }) => !known.has(pid))] };
    });
  }

  /** Sessions that wait behind the migration. */
  heldUp(version: string, { sessions, longest_ms }: LockQueue): void {
    this.#change(version, (wait) => ({
      ...wait,
      held_up_sessions: Math.max(wait.held_up_sessions, sessions),
      held_up_ms: Math.max(wait.held_up_ms, Math.round(longest_ms)),
    }));
  }

  /** A transaction that was rolled back and is tried again. */
  triedAgain(version: string): void {
    this.#change(version, (wait) => ({ ...wait, attempts: wait.attempts + 1 }));
  }

  report(): readonly LockWait[] {
    return [...this.#byVersion.values()];
  }

  #change(version: string, change: (wait: LockWait) => LockWait): void {
    const none = { version, attempts: 1, blockers: [], held_up_sessions: 0, held_up_ms: 0 };
    this.#byVersion.set(version, change(this.#byVersion.get(version) ?? none));
  }
}
