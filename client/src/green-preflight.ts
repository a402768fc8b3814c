// Whether a preflight that passed still vouches for a plan: the same database, fresh, and nothing edited since. Pure.
import type { Plan, TargetIdentity } from "../../server/src/protocol/operations";
import { plannedMigrations } from "./plan-summary";

/** How long a preflight vouches for a production target. */
export const freshForMs = 15 * 60_000;

/** What is remembered of a preflight that passed. */
export interface GreenPreflight {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly database: string;
  readonly versions: readonly string[];
}

/** A database by what stays the same between two connections. */
export function databaseKey({ address, database, system_identifier }: TargetIdentity): string {
  return JSON.stringify([address, database, system_identifier]);
}

/** Why none vouches for the plan, as a sentence; null when one does. `edited` is when the newest of its files was. */
export function whyNoPreflight(
  green: GreenPreflight | null,
  plan: Plan,
  edited: number,
  now: number,
): string | null {
  if (plan.target === null) return null;
  if (green === null || green.database !== databaseKey(plan.target)) {
    return `No preflight has passed on ${plan.target.name} yet.`;
  }
  if (now - green.at > freshForMs) {
    const minutes = Math.floor((now - green.at) / 60_000);
    return `The last preflight passed ${minutes} min ago; 15 are allowed.`;
  }
  if (edited > green.at) return "A migration was edited after the last preflight.";
  const unseen = plannedMigrations(plan.steps).find(({ version }) => !green.versions.includes(version));
  return unseen === undefined ? null : `The last preflight did not look at ${unseen.version}.`;
}
