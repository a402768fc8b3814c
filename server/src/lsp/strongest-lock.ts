// Of the locks that statements take, the one a person has to know of, and what is done under it.
import type { SeenLock } from "../lint/statement-locks";
import { blocksOf, lockModes } from "../locks/lock-modes";

/** Of those that keep reads or writes waiting, the one that is named first among equals. */
export function strongestOf(relations: readonly SeenLock[]): SeenLock | null {
  let best: SeenLock | null = null;
  for (const lock of relations) {
    if (lock.own || !blocksOf(lock.mode).endsWith("writes")) continue;
    if (best === null || lockModes.indexOf(lock.mode) > lockModes.indexOf(best.mode)) best = lock;
  }
  return best;
}

/** The most that is done under the lock; null when it is over at once. */
export function workOf({ rewrite, scan, buildsIndex }: SeenLock): string | null {
  if (rewrite !== "no") return rewrite === "yes" ? "rewrites the table" : "may rewrite the table";
  if (buildsIndex) return "builds an index";
  if (scan === "no") return null;
  return scan === "yes" ? "reads every row" : "may read every row";
}
