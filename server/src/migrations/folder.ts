// Builds the model of a folder from its file names and texts, and the model after one file changed. Pairs belong
// together by version and name. Reads no disk and looks into no SQL.
import { basename } from "node:path";
import { compareVersions, parseFileName, sameVersion, whyStray } from "./layout";
import type { Migration, MigrationFile, MigrationFolder, StrayFile } from "./migration";

export interface FolderFile {
  /** Absolute path. */
  readonly path: string;
  /** Null when it is not UTF-8 or cannot be read; `unreadable` says why. */
  readonly text: string | null;
  readonly unreadable?: string | null;
}

/** Files that do not end in .sql are no concern of ours and leave no trace. */
export function buildFolder(path: string, files: readonly FolderFile[]): MigrationFolder {
  const halves: MigrationFile[] = [];
  const strays: StrayFile[] = [];
  for (const file of files) {
    const fileName = basename(file.path);
    if (!/\.sql$/i.test(fileName)) continue;
    const parts = parseFileName(fileName);
    if (parts) {
      halves.push({ path: file.path, ...parts, text: file.text, unreadable: file.unreadable ?? null });
    } else strays.push({ path: file.path, reason: whyStray(fileName) });
  }
  halves.sort(compareFiles);
  strays.sort((a, b) => compareTexts(a.path, b.path));
  return { path, layout: halves.length > 0 ? "migrate-safe" : "unknown", migrations: pairUp(halves), strays };
}

/**
 * The folder with one text replaced, or with a file more. Costs a copy of the list of migrations: all others are the
 * same objects as before.
 */
export function replaceFile(folder: MigrationFolder, path: string, text: string): MigrationFolder {
  const parts = parseFileName(basename(path));
  if (!parts) {
    const known = folder.strays.some((stray) => stray.path === path);
    return known ? folder : buildFolder(folder.path, [...filesOf(folder), { path, text }]);
  }
  const at = indexOfFile(folder.migrations, parts.version, path);
  const migration = folder.migrations[at];
  const before = migration?.[parts.direction];
  if (!migration || !before) return buildFolder(folder.path, [...filesOf(folder), { path, text }]);
  if (before.text === text) return folder;
  const half: MigrationFile = { ...before, text, unreadable: null };
  return { ...folder, migrations: folder.migrations.with(at, { ...migration, [parts.direction]: half }) };
}

/** The folder without one file. */
export function removeFile(folder: MigrationFolder, path: string): MigrationFolder {
  return buildFolder(
    folder.path,
    filesOf(folder).filter((file) => file.path !== path),
  );
}

/** Halves are in order, so those of one version stand together. */
function pairUp(halves: readonly MigrationFile[]): readonly Migration[] {
  const migrations: Migration[] = [];
  for (let start = 0; start < halves.length;) {
    const version = halves[start]?.version ?? "";
    let end = start + 1;
    while (end < halves.length && sameVersion(halves[end]?.version ?? "", version)) end++;
    migrations.push(...pairsOfVersion(halves.slice(start, end)));
    start = end;
  }
  return migrations;
}

function pairsOfVersion(halves: readonly MigrationFile[]): readonly Migration[] {
  const left = { up: halves.filter(isUp), down: halves.filter((half) => !isUp(half)) };
  const pairs = left.up.flatMap((up) => {
    const down = left.down.find(({ name }) => name === up.name);
    if (!down) return [];
    left.up = left.up.filter((other) => other !== up);
    left.down = left.down.filter((other) => other !== down);
    return [migrationOf(up, down)];
  });
  const [up, secondUp] = left.up;
  const [down, secondDown] = left.down;
  // One half of each kind is left: they share the version, and only the name was mistyped.
  if (up && down && !secondUp && !secondDown) pairs.push(migrationOf(up, down));
  else {
    pairs.push(...left.up.map((half) => migrationOf(half, null)));
    pairs.push(...left.down.map((half) => migrationOf(null, half)));
  }
  return pairs.sort((a, b) => compareTexts(a.name, b.name));
}

function migrationOf(up: MigrationFile | null, down: MigrationFile | null): Migration {
  const { version, name } = up ?? down ?? { version: "", name: "" };
  return { version, name, up, down };
}

function isUp({ direction }: MigrationFile): boolean {
  return direction === "up";
}

function filesOf({ migrations, strays }: MigrationFolder): readonly FolderFile[] {
  const halves = migrations.flatMap(({ up, down }) => [up, down].flatMap((half) => half ?? []));
  return [...halves, ...strays.map(({ path }) => ({ path, text: null }))];
}

/** Index of the migration that holds this file, by binary search over the versions; -1 without one. */
function indexOfFile(migrations: readonly Migration[], version: string, path: string): number {
  let low = 0;
  let high = migrations.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareVersions(migrations[middle]?.version ?? "", version) < 0) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < migrations.length; at++) {
    const migration = migrations[at];
    if (!migration || !sameVersion(migration.version, version)) return -1;
    if (migration.up?.path === path || migration.down?.path === path) return at;
  }
  return -1;
}

function compareFiles(a: MigrationFile, b: MigrationFile): number {
  return compareVersions(a.version, b.version) || compareTexts(a.path, b.path);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
