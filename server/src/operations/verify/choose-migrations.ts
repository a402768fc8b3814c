// Which migrations a verify proves and which it only replays to get there: by version, by changed file, and by share of a
// large folder. Pure.
import { fail, ok, type Result } from "../../base/result";
import { compareVersions, sameVersion } from "../../migrations/layout";
import type { Migration } from "../../migrations/migration";
import type { Problem } from "../../protocol/problems";
import type { Shard } from "../../protocol/reports/verify";
import { unknownVersion } from "../migration-states";

export interface Choice {
  /** Empty for all. */
  readonly versions: readonly string[];
  /** Absolute paths: only migrations that one of these files belongs to; null for all. */
  readonly changed: readonly string[] | null;
  readonly shard: Shard | null;
}

export interface ChainLink {
  readonly migration: Migration;
  /** False for one that is only replayed. */
  readonly proved: boolean;
}

/** All up to the newest one chosen, oldest first. */
export function chooseMigrations(
  migrations: readonly Migration[],
  { versions, changed, shard }: Choice,
): Result<readonly ChainLink[], Problem> {
  const unknown = versions.find((version) => !migrations.some((one) => sameVersion(one.version, version)));
  if (unknown !== undefined) return fail(unknownVersion(unknown));
  const asked = migrations.filter(
    ({ version, up, down }) =>
      (versions.length === 0 || versions.some((one) => sameVersion(one, version))) &&
      (changed === null || [up, down].some((half) => half !== null && changed.includes(half.path))),
  );
  const proved = new Set(shard === null ? asked : sliceOf(asked, shard));
  const newest = migrations.findLast((one) => proved.has(one))?.version ?? null;
  return ok(
    migrations
      .filter((one) => newest !== null && compareVersions(one.version, newest) <= 0)
      .map((migration) => ({ migration, proved: proved.has(migration) })),
  );
}

/** Neighbours stay together, no slice is larger than another by more than one, and all slices together are the whole. */
export function sliceOf<Item>(items: readonly Item[], { index, count }: Shard): readonly Item[] {
  const start = (part: number): number => Math.floor((items.length * part) / count);
  return items.slice(start(index - 1), start(index));
}
