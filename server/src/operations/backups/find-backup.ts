// Finds and reads the backup that a restore is about: the one that was named, or the newest. Reads files only.
import { access, readFile, realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { fail, ok, type Result } from "../../base/result";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { BackupHeader } from "./backup-format";
import { backupFolder, latestBackupPath } from "./backup-paths";
import { BackupUnreadable, readBackup, readBackupHeader, type BackupContents } from "./backup-reader";

/** The backup that was named, or the newest. */
export async function backupPath(file: string | null, root: string): Promise<Result<string, Problem>> {
  const path = file === null ? await latestBackup(root) : resolve(root, file);
  if (path === null) {
    return fail(
      problem("restore/no-backup", {
        message: `There is no backup: ${latestBackupPath(root)} names none.`,
        state: nothingChanged,
        next: "Name the file of a backup, or make one with migrate-safe backup.",
      }),
    );
  }
  try {
    await access(path);
    if (file === null && !(await isInBackupFolder(path, root))) return fail(leadsOutside(path, root));
    return ok(path);
  } catch (error) {
    return fail(
      problem("restore/no-backup", {
        message: `The backup ${path} cannot be read: ${(error as Error).message}.`,
        state: nothingChanged,
        next: "Name the file of another backup.",
      }),
    );
  }
}

async function latestBackup(root: string): Promise<string | null> {
  try {
    const line = (await readFile(latestBackupPath(root), "utf8")).trim();
    if (line === "") return null;
    return resolve(root, line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Symbolic links followed: the file that names the newest may have come with the project, from anybody. */
async function isInBackupFolder(path: string, root: string): Promise<boolean> {
  return (await realpath(path)).startsWith((await realpath(backupFolder(root))) + sep);
}

function leadsOutside(path: string, root: string): Problem {
  return problem("restore/unsafe-file", {
    message: `${latestBackupPath(root)} names ${path}, which is not in the folder of this project's backups.`,
    state: nothingChanged,
    next: `If that is the backup you mean, name it: migrate-safe restore ${path}.`,
  });
}

/** What the backup says of itself. */
export async function headerOf(path: string): Promise<Result<BackupHeader, Problem>> {
  try {
    return ok(await readBackupHeader(path));
  } catch (error) {
    return fail(unreadableProblem(path, error));
  }
}

/** The backup, read to its end and found whole. */
export async function wholeBackup(path: string): Promise<Result<BackupContents, Problem>> {
  try {
    return ok(await readBackup(path));
  } catch (error) {
    return fail(unreadableProblem(path, error));
  }
}

function unreadableProblem(path: string, error: unknown): Problem {
  if (!(error instanceof BackupUnreadable)) throw error;
  return problem(error.foreign ? "restore/unsafe-file" : "restore/failed", {
    message: `${path} is not a whole backup of this tool: ${error.message}.`,
    state: nothingChanged,
    next: "Restore another backup, or load this file with the program that wrote it.",
  });
}
