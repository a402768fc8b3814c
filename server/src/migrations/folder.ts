// Builds the model of a folder from its file names and texts, and the model after one file changed. Pairs belong
// together by version and name. Reads no disk; what a file name means is for the layouts to say.
import type { OffsetRange } from "../base/text-range";
import { maskTemplates } from "../sql/template-mask";
import { sameVersion, whyStray } from "./layout";
import type { Half, Layout, LayoutId, Listing } from "./layouts/layout";
import { layoutNamed, layoutOf, versionOrder } from "./layouts/registry";
import { isSqlFile, listingOf, nameInFolder } from "./listing";
import type { MarkerFile, Migration, MigrationFile, MigrationFolder, StrayFile } from "./migration";

export interface FolderFile {
  /** Absolute path. */
  readonly path: string;
  /** Null when it is not UTF-8 or cannot be read; `unreadable` says why. */
  readonly text: string | null;
  readonly unreadable?: string | null;
  /** The text leaves it out. */
  readonly byteOrderMark?: boolean;
}

/**
 * Files that are no SQL and no marker of a layout are no concern of ours and leave no trace. `chosen` is the layout that
 * the project's settings name; without one the files tell.
 */
export function buildFolder(
  path: string,
  files: readonly FolderFile[],
  chosen: LayoutId | null = null,
): MigrationFolder {
  const listing = listingOf(path, files);
  const layout = chosen === null ? layoutOf(listing) : layoutNamed(chosen);
  const halves: MigrationFile[] = [];
  const strays: StrayFile[] = [];
  const markers: MarkerFile[] = [];
  for (const file of files) {
    if (!isSqlFile(file.path)) {
      markers.push({ path: file.path, text: file.text });
      continue;
    }
    const read = halvesOf(file, layout, listing);
    if (typeof read === "string") strays.push({ path: file.path, reason: read });
    else halves.push(...read);
  }
  const order = versionOrder(layout?.id ?? "unknown");
  halves.sort((a, b) => order(a.version, b.version) || compareTexts(a.path, b.path));
  strays.sort((a, b) => compareTexts(a.path, b.path));
  return {
    path,
    layout: layout?.id ?? "unknown",
    migrations: pairUp(halves),
    strays,
    markers,
    chosenLayout: chosen,
  };
}

/** The halves in one file; why there are none when the layout does not know it. */
function halvesOf(
  file: FolderFile,
  layout: Layout | null,
  listing: Listing,
): readonly MigrationFile[] | string {
  const name = nameInFolder(listing.path, file.path);
  if (!layout) return whyStray(name);
  const read = layout.read({ name, text: file.text }, listing);
  return typeof read === "string" ? read : read.map((half) => migrationFile(file, half, layout));
}

function migrationFile(file: FolderFile, half: Half, layout: Layout): MigrationFile {
  const { sections, delimiters = [], ...rest } = half;
  const { text: fileText, path } = file;
  const plain = fileText && withSemicolons(fileText, delimiters);
  const own = plain === null || sections === null ? plain : withoutRest(plain, sections);
  const { text, masks } = own === null ? { text: null, masks: [] } : maskTemplates(own, layout.placeholders);
  const end = sections?.at(-1)?.end ?? fileText?.length ?? 0;
  return {
    path,
    ...rest,
    text,
    fileText,
    masks,
    end,
    unreadable: file.unreadable ?? null,
    byteOrderMark: file.byteOrderMark ?? false,
  };
}

function withSemicolons(text: string, delimiters: readonly OffsetRange[]): string {
  return delimiters.reduce(
    (result, { start, end }) =>
      `${result.slice(0, start)};${" ".repeat(end - start - 1)}${result.slice(end)}`,
    text,
  );
}

/** The text with everything outside the sections blanked, so that no position moves. */
function withoutRest(text: string, sections: Half["sections"]): string {
  let result = "";
  let done = 0;
  const blank = (until: number): string => text.slice(done, until).replace(/[^\r\n]/g, " ");
  for (const { start, end } of sections ?? []) {
    result += blank(start) + text.slice(start, end);
    done = end;
  }
  return result + blank(text.length);
}

/**
 * The folder with one text replaced, or with a file more. Costs a copy of the list of migrations: all others are the
 * same objects as before.
 */
export function replaceFile(folder: MigrationFolder, path: string, text: string): MigrationFolder {
  const file: FolderFile = { path, text, byteOrderMark: hadMark(folder, path) };
  const read = halvesOf(file, layoutNamed(folder.layout), listingFor(folder));
  if (typeof read === "string" && folder.strays.some((stray) => stray.path === path)) return folder;
  const at = folder.migrations.findIndex(({ up, down }) => up?.path === path || down?.path === path);
  const migration = folder.migrations[at];
  const before = [migration?.up, migration?.down].filter((half) => half?.path === path);
  if (migration && before.every((half) => half?.fileText === text)) return folder;
  if (!migration || typeof read === "string" || !sameHalves(read, before)) {
    const others = filesOf(folder).filter((other) => other.path !== path);
    return buildFolder(folder.path, [...others, file], folder.chosenLayout);
  }
  const halves = Object.fromEntries(read.map((half) => [half.direction, half]));
  const migrations = folder.migrations.with(at, { ...migration, ...halves });
  const changed = { ...folder, migrations };
  listings.set(changed, listingFor(folder));
  return changed;
}

/** What is on disk is told by whoever read it; an edit of the text does not change it. */
function hadMark({ migrations }: MigrationFolder, path: string): boolean {
  return migrations.some(({ up, down }) =>
    [up, down].some((half) => half?.path === path && half.byteOrderMark),
  );
}

/** By folder: which files there are and what its markers say, which outlives a change of an SQL file's text. */
const listings = new WeakMap<MigrationFolder, Listing>();

function listingFor(folder: MigrationFolder): Listing {
  let listing = listings.get(folder);
  if (!listing) listings.set(folder, (listing = listingOf(folder.path, filesOf(folder))));
  return listing;
}

function sameHalves(a: readonly MigrationFile[], b: readonly (MigrationFile | null | undefined)[]): boolean {
  return (
    a.length === b.length &&
    a.every((half) =>
      b.some(
        (other) =>
          other?.direction === half.direction && other.version === half.version && other.name === half.name,
      ),
    )
  );
}

/** The folder without one file. */
export function removeFile(folder: MigrationFolder, path: string): MigrationFolder {
  const left = filesOf(folder).filter((file) => file.path !== path);
  return buildFolder(folder.path, left, folder.chosenLayout);
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
  const [first, second, third] = halves;
  // Nearly all versions are one pair, and a folder may have ten thousand.
  if (first && second && !third && first.name === second.name && isUp(first) !== isUp(second)) {
    return [isUp(first) ? migrationOf(first, second) : migrationOf(second, first)];
  }
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

/** Each file once. */
function filesOf({ migrations, strays, markers }: MigrationFolder): readonly FolderFile[] {
  const files: FolderFile[] = migrations.flatMap(({ up, down }) => {
    const halves = [up, down].filter((half) => half !== null);
    const paths = halves.length === 2 && up?.path === down?.path ? halves.slice(0, 1) : halves;
    return paths.map(({ path, fileText: text, unreadable, byteOrderMark }) => ({
      path,
      text,
      unreadable,
      byteOrderMark,
    }));
  });
  return [...files, ...strays.map(({ path }) => ({ path, text: null })), ...markers];
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
