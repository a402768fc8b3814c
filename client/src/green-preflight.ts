// Whether a preflight that passed still vouches for a plan: the same database, fresh, and nothing edited since. Pure.
import * as l10n from "@vscode/l10n";
import type { Plan, TargetIdentity } from "../../server/src/protocol/operations";
import type { PreflightReport } from "../../server/src/protocol/reports/preflight";
import { plannedMigrations } from "./plan-summary";

/** How long a preflight vouches for a production target. */
export const freshForMs = 15 * 60_000;

/** What is remembered of a preflight that passed. */
export interface GreenPreflight {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly database: string;
  readonly versions: readonly string[];
  /** It passed but for sessions of runs that are gone, which an apply can end. */
  readonly orphans: boolean;
}

/** A database by what stays the same between two connections. */
export function databaseKey({ address, database, system_identifier }: TargetIdentity): string {
  return JSON.stringify([address, database, system_identifier]);
}

type Seen = Pick<PreflightReport, "checks" | "timestamp" | "target"> & {
  readonly pending_migrations: readonly { readonly version: string }[];
};

/** What a run of preflight leaves; null when it vouches for nothing. */
export function greenOf({ checks, timestamp, target, pending_migrations }: Seen): GreenPreflight | null {
  const failed = checks.filter(({ status }) => status === "fail");
  if (failed.some(({ id }) => id !== "orphaned-sessions")) return null;
  return {
    at: Date.parse(timestamp),
    database: databaseKey(target),
    versions: pending_migrations.map(({ version }) => version),
    orphans: failed.length > 0,
  };
}

/**
 * Why none vouches for the plan, as a sentence; null when one does. `edited` is when the newest of its files was,
 * `endsOrphans` whether the plan ends the sessions of runs that are gone.
 */
export function whyNoPreflight(
  green: GreenPreflight | null,
  plan: Plan,
  edited: number,
  now: number,
  endsOrphans: boolean,
): string | null {
  if (plan.target === null) return null;
  if (green === null || green.database !== databaseKey(plan.target)) {
    return l10n.t("No preflight has passed on {0} yet.", plan.target.name);
  }
  if (green.orphans && !endsOrphans) return l10n.t("Sessions of runs that are gone were still at work.");
  if (now - green.at > freshForMs) {
    const minutes = Math.floor((now - green.at) / 60_000);
    return l10n.t("The last preflight passed {0} min ago; 15 are allowed.", minutes);
  }
  if (edited > green.at) return l10n.t("A migration was edited after the last preflight.");
  const unseen = plannedMigrations(plan.steps).find(({ version }) => !green.versions.includes(version));
  return unseen === undefined ? null : l10n.t("The last preflight did not look at {0}.", unseen.version);
}
