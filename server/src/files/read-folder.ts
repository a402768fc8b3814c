// Reads a migrations folder from disk and hands its texts to the pure model. Tolerant: a file that cannot be read, is
// not UTF-8 or is a link that leaves the folder stays in the model with the reason. Does not know what a pair is.
import type { Dirent } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { buildFolder } from "../migrations/folder";
import { parseFileName } from "../migrations/layout";
import { isMarkerFile, isPartOfMigrations } from "../migrations/listing";
import type { LayoutId, MigrationFolder } from "../migrations/migration";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { codeOf, isMissing, readText, reasonOf } from "./read-text";

/** Files read at the same time: enough to keep a disk busy, far below any limit on open files. */
const concurrency = 32;

/** Files after which others get their turn in this process. */
const readInARow = 128;

interface FolderFile {
  readonly path: string;
  readonly text: string | null;
  readonly unreadable: string | null;
  readonly byteOrderMark?: boolean;
}

/**
 * The folder's `.sql` files as a model; `path` may be relative to the working directory. `layout` is the one that the
 * project's settings name.
 */
export async function readFolder(
  path: string,
  layout: LayoutId | null = null,
): Promise<Result<MigrationFolder, Problem>> {
  const folder = resolve(path);
  let names: readonly ListedName[];
  let real: string;
  try {
    real = await realpath(folder);
    names = await namesIn(folder);
  } catch (error) {
    return fail(folderProblem(folder, error));
  }
  const files = await inParallel(names, async ({ name, link }) => readOne(folder, real, name, link));
  return ok(buildFolder(folder, files, layout));
}

interface ListedName {
  /** Path below the folder. */
  readonly name: string;
  readonly link: boolean;
}

/** The files that may belong to migrations, those in folders of single migrations or directions included. */
async function namesIn(folder: string): Promise<readonly ListedName[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = filesAmong(entries, "");
  // A folder with migrations of its own has none below, unless its plan says so.
  const hasOwn = names.some(({ name }) => parseFileName(name) !== null || /^[VU]?\d.*\.sql$/.test(name));
  if (hasOwn) return names;
  const parts = entries.filter((entry) => entry.isDirectory() && isPartOfMigrations(entry.name));
  const below = await inParallel(parts, async ({ name }) => {
    const listed = await readdir(join(folder, name), { withFileTypes: true, recursive: true });
    return listed.flatMap((entry) => filesAmong([entry], relative(folder, entry.parentPath) + sep));
  });
  return [...names, ...below.flat()];
}

function filesAmong(entries: readonly Dirent[], below: string): readonly ListedName[] {
  return entries
    .filter((entry) => entry.name.endsWith(".sql") || isMarkerFile(entry.name))
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => ({ name: below + entry.name, link: entry.isSymbolicLink() }));
}

/** The text of one file as its folder would have it; null where it has none, a link out of the folder included. */
export async function readFileOfFolder(path: string): Promise<string | null> {
  const folder = dirname(path);
  try {
    const [real, facts] = await Promise.all([realpath(folder), lstat(path)]);
    return (await readOne(folder, real, basename(path), facts.isSymbolicLink())).text;
  } catch (error) {
    // Gone since the folder was read.
    if (isMissing(error)) return null;
    throw error;
  }
}

async function readOne(folder: string, real: string, name: string, link: boolean): Promise<FolderFile> {
  const path = folder + sep + name;
  if (link) {
    const outside = await whyOutside(path, real);
    if (outside !== null) return { path, text: null, unreadable: outside };
  }
  const read = await readText(path);
  return read.kind === "text"
    ? { path, text: read.text, unreadable: null, byteOrderMark: read.byteOrderMark }
    : { path, text: null, unreadable: read.why };
}

/** Why a symbolic link is not followed; null when its target lies inside the folder. */
async function whyOutside(path: string, real: string): Promise<string | null> {
  try {
    const target = await realpath(path);
    return target.startsWith(real + sep) ? null : "it is a symbolic link that leaves the folder";
  } catch (error) {
    return isMissing(error) ? "it is a symbolic link to nothing" : reasonOf(error);
  }
}

function folderProblem(folder: string, error: unknown): Problem {
  if (isMissing(error)) {
    const what = codeOf(error) === "ENOTDIR" ? "is not a folder" : "does not exist";
    return problem("folder/not-found", {
      message: `The migrations folder ${folder} ${what}.`,
      state: nothingChanged,
      next: "Name the folder with --dir, or as “migrations” in migrate-safe.jsonc.",
    });
  }
  return problem("folder/not-found", {
    message: `The migrations folder ${folder} cannot be read: ${reasonOf(error)}.`,
    state: nothingChanged,
    next: "Check the folder's permissions.",
  });
}

/** Maps in the given order with a bounded number of calls under way. */
async function inParallel<Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const results = Array.from<Value>({ length: items.length });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
      if (index % readInARow === 0) await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}
