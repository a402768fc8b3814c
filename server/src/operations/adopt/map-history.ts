// Puts what another tool recorded beside the files: which migration each entry is, whether its file is as it was. Pure.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ForeignApplied, ForeignChecksum, ForeignEntry } from "../../database/foreign-history/tool";
import { compareVersions, sameVersion } from "../../migrations/layout";
import type { Migration, MigrationFile, MigrationFolder } from "../../migrations/migration";
import type { AdoptedState } from "../../protocol/reports/adopt";

/** One migration of the other tool's history. */
export interface MappedMigration {
  /** What the tool calls it. */
  readonly key: string;
  /** Null where neither the tool nor a file gives it one: then it cannot be recorded. */
  readonly version: string | null;
  readonly name: string;
  readonly state: AdoptedState;
  readonly applied_at: string | null;
  readonly migration: Migration | null;
  /** Why it is dirty; null when it is not. */
  readonly reason: string | null;
}

/** In the order of versions, those without one first. */
export function mapHistory(
  { entries, upTo }: ForeignApplied,
  folder: MigrationFolder,
): readonly MappedMigration[] {
  const withUp = folder.migrations.filter((migration) => migration.up !== null);
  const recorded = entries.map((one) => mapEntry(one, withUp));
  const implied = withUp
    .filter(({ version }) => upTo !== null && compareVersions(version, upTo) <= 0)
    .filter((migration) => !recorded.some((one) => one.migration === migration))
    .map((migration) => mapped(entryOf(migration), migration));
  return [...implied, ...recorded].sort((a, b) => compareVersions(a.version ?? "0", b.version ?? "0"));
}

function mapEntry(one: ForeignEntry, migrations: readonly Migration[]): MappedMigration {
  const stem = stemOf(one.key);
  const migration =
    migrations.find(({ version }) => one.version !== null && sameVersion(version, one.version)) ??
    migrations.find(({ version, name }) => [`${version}_${name}`, name].includes(stem)) ??
    null;
  return mapped(one, migration);
}

function entryOf({ version, name }: Migration): ForeignEntry {
  return { key: version, version, name, applied_at: null, dirty: null, checksum: null };
}

function mapped(one: ForeignEntry, migration: Migration | null): MappedMigration {
  return {
    key: one.key,
    version: migration?.version ?? one.version,
    name: migration?.name ?? one.name ?? stemOf(one.key).replace(/^[\d.]*_*/, ""),
    state: stateOf(one, migration),
    // A time that nobody can read is as good as none.
    applied_at: Number.isNaN(Date.parse(one.applied_at ?? "")) ? null : one.applied_at,
    migration,
    reason: one.dirty,
  };
}

function stateOf(one: ForeignEntry, migration: Migration | null): AdoptedState {
  if (one.dirty !== null) return "dirty";
  if (migration?.up) return isEdited(migration.up, one.checksum) ? "changed" : "applied";
  return one.version === null ? "unknown" : "missing-file";
}

/** The file's name without folder and endings. */
function stemOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1).replace(/(\.up|\.down)?\.(sql|xml|ya?ml|json|js|ts)$/, "");
}

function isEdited(file: MigrationFile, checksum: ForeignChecksum | null): boolean {
  const text = file.fileText;
  if (checksum === null || text === null) return false;
  if (checksum.kind === "crc32") return flywayChecksum(text) !== Number(checksum.value);
  const bytes = Buffer.from((file.byteOrderMark ? "\uFEFF" : "") + text, "utf8");
  return createHash(checksum.kind).update(bytes).digest("hex") !== checksum.value;
}

/** ChecksumCalculator.java: CRC-32 over the lines without their ends and without a byte order mark, as a signed number. */
export function flywayChecksum(text: string): number {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  return crc32(lines.join("")) | 0;
}
