// Lists the folders of a project, so that migrations of its parts are found too. Reads names, never a file; skips what
// no person keeps migrations in, and gives up on a tree without end.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "./read-text";

export interface ListedFolder {
  /** Absolute. */
  readonly path: string;
  readonly files: readonly string[];
  /** Names of the folders in it; symbolic links are not followed. */
  readonly folders: readonly string[];
}

/** Folders that are installed or built, not written. */
const skipped = new Set(["node_modules", "bower_components", "vendor", "dist", "build", "out", "target"]);

/** Folders listed at most in one walk. */
const mostFolders = 2_000;

/** The names in a folder; null when it cannot be listed. */
export async function listFolder(path: string): Promise<ListedFolder | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return {
      path,
      files: entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
      folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    };
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return null;
  }
}

/** The folder and those below it down to a depth, nearest first; hidden and installed ones are left out. */
export async function listFolders(root: string, depth: number): Promise<readonly ListedFolder[]> {
  const listed: ListedFolder[] = [];
  let level = [root];
  for (let down = 0; down <= depth && level.length > 0; down++) {
    const next: string[] = [];
    for (const path of level) {
      if (listed.length >= mostFolders) return listed;
      const folder = await listFolder(path);
      if (folder === null) continue;
      listed.push(folder);
      for (const name of folder.folders) {
        if (!name.startsWith(".") && !skipped.has(name)) next.push(join(path, name));
      }
    }
    level = next.sort();
  }
  return listed;
}
