// Where backups lie and what they are called. Pure.
import { join } from "node:path";

/** The folder of all backups of a project. */
export function backupFolder(root: string): string {
  return join(root, "backups", "migrations");
}

/** The file that names the newest complete backup, one path relative to the project. */
export function latestBackupPath(root: string): string {
  return join(backupFolder(root), "latest-backup.txt");
}

/** The manifest beside a backup. */
export function manifestPath(backup: string): string {
  return backup.replace(/\.sql\.gz$/, "") + ".json";
}
