// The files of a folder as the layouts look at them, and which files beside the SQL they want to see.
import { basename, dirname, relative, sep } from "node:path";
import { parseFileName } from "./layout";
import type { FolderFile } from "./folder";
import type { ListedFile, Listing } from "./layouts/layout";

/** Files that are no SQL and say how the SQL beside them is run. */
export function isMarkerFile(name: string): boolean {
  return /^(?:sqitch\.plan|atlas\.sum|migration_lock\.toml|metadata\.(?:toml|yaml)|.+\.sql\.conf)$/.test(
    name,
  );
}

/** Folders inside a migrations folder in which files lie: one for each migration, or one for each direction. */
export function isPartOfMigrations(name: string): boolean {
  return /^(?:-?\d[\d-]*(?:_.*)?|deploy|revert|committed|current)$/s.test(name);
}

/** Whether a listing has what a layout's folder has, by names alone; `parts` are the names of the folders in it. */
export function hasMigrationNames(files: readonly string[], parts: readonly string[]): boolean {
  return (
    files.some(
      (name) => parseFileName(name) !== null || /^(?:[VU]\d[\d._]*__|R__|\d+[_.-]).*\.sql$/s.test(name),
    ) ||
    files.some((name) => /^(?:sqitch\.plan|atlas\.sum|migration_lock\.toml)$/.test(name)) ||
    parts.includes("committed")
  );
}

export function isSqlFile(path: string): boolean {
  return /\.sql$/i.test(path);
}

export function listingOf(path: string, files: readonly FolderFile[]): Listing {
  const texts = new Map<string, string | null>();
  const listed: ListedFile[] = [];
  for (const file of files) {
    const name = nameInFolder(path, file.path);
    texts.set(name, file.text);
    if (isSqlFile(name)) listed.push({ name, text: file.text });
  }
  return { path, files: listed, has: (name) => texts.has(name), textOf: (name) => texts.get(name) ?? null };
}

/** Path below the folder, with slashes. */
export function nameInFolder(folder: string, path: string): string {
  // What joining has made needs no resolving, which costs more than all else that is asked of a name.
  const below = path.startsWith(folder + sep) ? path.slice(folder.length + 1) : relative(folder, path);
  return below.replaceAll(sep, "/");
}

/** Folders that may be the migrations folder of a file, nearest first: its own, and the one that is a part of. */
export function foldersAround(path: string): readonly string[] {
  const own = dirname(path);
  return isPartOfMigrations(basename(own)) ? [own, dirname(own)] : [own];
}
