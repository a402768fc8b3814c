// Puts the folder beside the history: what state each migration is in, which are pending, which can be taken back. Pure.
import type { History, HistoryRow } from "../database/history";
import { checksumOfHalf } from "../migrations/checksum";
import { compareVersions, sameVersion, versionKey } from "../migrations/layout";
import type { Migration, MigrationFolder } from "../migrations/migration";
import type { MigrationState, MigrationStatus, StatusReport } from "../protocol/reports/status";
import { fail, ok, type Result } from "../base/result";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { MigrationRange } from "./operation";

/** A migration of the folder, of the history, or of both. */
export interface KnownMigration {
  readonly version: string;
  readonly name: string;
  readonly state: MigrationState;
  readonly migration: Migration | null;
  readonly row: HistoryRow | null;
}

/** Everything known, in version order. */
export function knownMigrations(
  folder: MigrationFolder,
  rows: readonly HistoryRow[],
): readonly KnownMigration[] {
  const newest = newestVersion(rows);
  const rowOf = firstByVersion(rows);
  const migrationOf = firstByVersion(folder.migrations);
  const ofFolder = folder.migrations
    .filter((migration) => migration.up !== null)
    .map((migration): KnownMigration => {
      const row = rowOf.get(versionKey(migration.version)) ?? null;
      const state = stateOf(migration, row, newest);
      return { version: row?.version ?? migration.version, name: migration.name, state, migration, row };
    });
  const rowsOfFolder = new Set(ofFolder.map(({ row }) => row));
  const missing = rows
    .filter((row) => !rowsOfFolder.has(row))
    .map((row): KnownMigration => {
      const half = migrationOf.get(versionKey(row.version)) ?? null;
      const state = row.dirty ? "dirty" : "missing-file";
      return { version: row.version, name: row.name ?? half?.name ?? "", state, migration: half, row };
    });
  return [...ofFolder, ...missing].sort((a, b) => compareVersions(a.version, b.version));
}

/** The first of each version, by the version's key. */
function firstByVersion<Item extends { readonly version: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.toReversed().map((item) => [versionKey(item.version), item]));
}

function stateOf(migration: Migration, row: HistoryRow | null, newest: string | null): MigrationState {
  if (row === null) {
    return newest !== null && compareVersions(migration.version, newest) < 0 ? "out-of-order" : "pending";
  }
  if (row.dirty) return "dirty";
  const checksum = checksumOfHalf(migration.up);
  const changed = row.checksum !== null && checksum !== null && checksum !== row.checksum;
  return changed ? "changed" : "applied";
}

/** The newest version of the history by version order; null when it is empty. */
export function newestVersion(rows: readonly HistoryRow[]): string | null {
  return rows.reduce<string | null>(
    (newest, row) => (newest === null || compareVersions(row.version, newest) > 0 ? row.version : newest),
    null,
  );
}

/** What the history's last row says; part of a plan's basis, because every run of ours changes it. */
export function historyBasis(history: History): unknown {
  return history.rows.map((row) => [row.version, row.dirty, row.checksum, row.units_done]);
}

/** The history table as people write it: quotes only where SQL needs them. */
export function historyName(history: History): string {
  return history.table.replaceAll(/"([a-z_][a-z0-9_]*)"/g, "$1");
}

/** The migrations an apply would run, oldest first: pending and out of order alike. */
export function pendingMigrations(
  known: readonly KnownMigration[],
  range: MigrationRange,
): Result<readonly KnownMigration[], Problem> {
  const { to, steps } = range;
  if (to !== null && !known.some((one) => sameVersion(one.version, to))) return fail(unknownVersion(to));
  const pending = known
    .filter((one) => one.state === "pending" || one.state === "out-of-order")
    .filter((one) => to === null || compareVersions(one.version, to) <= 0);
  return ok(steps === null ? pending : pending.slice(0, steps));
}

/** The migrations a rollback would take back, the one applied last first. */
export function appliedToRollBack(
  known: readonly KnownMigration[],
  history: History,
  range: MigrationRange,
): Result<readonly KnownMigration[], Problem> {
  const { to } = range;
  const knownOf = new Map(known.map((one) => [one.row, one]));
  const applied = history.rows.toReversed().flatMap((row) => knownOf.get(row) ?? []);
  if (to === null) return ok(applied.slice(0, range.steps ?? 1));
  if (!isBottom(to) && !known.some((one) => sameVersion(one.version, to))) return fail(unknownVersion(to));
  const newer = applied.filter((one) => compareVersions(one.version, to) > 0);
  return ok(range.steps === null ? newer : newer.slice(0, range.steps));
}

/** "0" means below the first migration. */
function isBottom(version: string): boolean {
  return /^0+$/.test(version);
}

export function unknownVersion(version: string): Problem {
  return problem("folder/unknown-version", {
    message: `No migration has the version ${version}.`,
    state: nothingChanged,
    next: "See the versions with migrate-safe status.",
  });
}

/** One line of the status report. */
export function statusOf(known: KnownMigration): MigrationStatus {
  const { migration, row } = known;
  return {
    version: known.version,
    name: known.name,
    state: known.state,
    applied_at: row?.applied_at ?? null,
    checksum: row?.checksum ?? null,
    file_checksum: checksumOfHalf(migration?.up),
    has_down: (migration?.down ?? null) !== null,
    keeps_down: row?.keeps_down ?? false,
    down_changed: isDownChanged(known),
    up_path: migration?.up?.path ?? null,
    down_path: migration?.down?.path ?? null,
  };
}

/** Whether the file of the down script is not what the history keeps. */
export function isDownChanged({ migration, row }: KnownMigration): boolean {
  const now = checksumOfHalf(migration?.down);
  const applied = row?.down_checksum ?? null;
  return now !== null && applied !== null && now !== applied;
}

export function summaryOf(known: readonly KnownMigration[]): StatusReport["summary"] {
  const count = (state: MigrationState): number => known.filter((one) => one.state === state).length;
  return {
    applied: count("applied"),
    pending: count("pending"),
    dirty: count("dirty"),
    changed: count("changed"),
    missing_file: count("missing-file"),
    out_of_order: count("out-of-order"),
  };
}

/** "027_add_users", as files and messages name a migration. */
export function labelOf(one: { readonly version: string; readonly name: string }): string {
  return one.name === "" ? one.version : `${one.version}_${one.name}`;
}
