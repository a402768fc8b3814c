// Deletes backups that the settings no longer keep, and half-written ones that nobody writes any more. Touches nothing but
// plain files with a backup's name in the folder of backups, and never the newest one. Knows no database.
import { lstat, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BackupSettings } from "../../config/settings";
import { backupFolder, manifestPath } from "./backup-paths";

const dayMs = 86_400_000;
/** A backup that is being written is touched all the time. */
const abandonedAfterMs = dayMs;

interface FoundBackup {
  readonly path: string;
  readonly modifiedMs: number;
}

/** Gives the paths of the backups it deleted, oldest first; `latest` is the one just written. */
export async function deleteOldBackups(
  root: string,
  latest: string,
  keep: Pick<BackupSettings, "keep" | "keep_days">,
  now: Date,
): Promise<readonly string[]> {
  const folder = backupFolder(root);
  for (const partial of await filesNamed(folder, /^backup-[\w.-]+\.sql\.gz\.partial$/)) {
    if (now.getTime() - partial.modifiedMs > abandonedAfterMs) await rm(partial.path, { force: true });
  }
  const found = await filesNamed(folder, /^backup-[\w.-]+\.sql\.gz$/);
  const old = notKept(found, basename(latest), keep, now);
  for (const { path } of old) {
    await rm(manifestPath(path), { force: true });
    await rm(path, { force: true });
  }
  return old.map(({ path }) => path);
}

/** Kept are the newest `keep`, all of the last `keep_days`, and the latest whatever the clocks say. */
export function notKept<Backup extends FoundBackup>(
  backups: readonly Backup[],
  latest: string,
  { keep, keep_days: days }: Pick<BackupSettings, "keep" | "keep_days">,
  now: Date,
): readonly Backup[] {
  if (keep === null && days === null) return [];
  const newestFirst = backups
    .filter(({ path }) => basename(path) !== latest)
    .toSorted((a, b) => b.modifiedMs - a.modifiedMs);
  const others = (keep ?? 1) - 1;
  return newestFirst
    .slice(others)
    .filter(({ modifiedMs }) => days === null || now.getTime() - modifiedMs > days * dayMs)
    .toReversed();
}

/** Plain files only: a link could lead anywhere. */
async function filesNamed(folder: string, pattern: RegExp): Promise<readonly FoundBackup[]> {
  const found: FoundBackup[] = [];
  for (const name of await readdir(folder)) {
    if (!pattern.test(name)) continue;
    const path = join(folder, name);
    const facts = await lstat(path);
    if (facts.isFile()) found.push({ path, modifiedMs: facts.mtimeMs });
  }
  return found;
}
