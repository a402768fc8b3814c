// Finds the migrations folder of a project by its usual places. A place counts only when it holds what a layout's folder
// holds. Reads folder listings, never a file.
import { join, resolve } from "node:path";
import { parseFileName } from "../migrations/layout";
import { hasMigrationNames, isPartOfMigrations } from "../migrations/listing";
import { listFolder, type ListedFolder } from "./list-folders";

/** Where migrations usually lie, first found first; relative to the project's root. */
export const usualFolders = [
  "migrations",
  "db/migrations",
  "backend/db/migrations",
  "supabase/migrations",
  "prisma/migrations",
  "backend/migrations",
  "database/migrations",
  "server/migrations",
  "server/db/migrations",
  "src/migrations",
  "src/db/migrations",
  "sql/migrations",
  "db/migration",
  "src/main/resources/db/migration",
  ".",
] as const;

/** Absolute path of the first usual folder with a migration in it; null when there is none. */
export async function detectFolder(root: string): Promise<string | null> {
  for (const usual of usualFolders) {
    const folder = resolve(join(root, usual));
    const listed = await listFolder(folder);
    if (listed === null) continue;
    // A project's own root holds scripts of all kinds: only names that nothing else has count there.
    const found = usual === "." ? isRootOfMigrations(listed) : await looksLikeMigrations(listed);
    if (found) return folder;
  }
  return null;
}

function isRootOfMigrations({ files }: ListedFolder): boolean {
  return files.some((name) => parseFileName(name) !== null || name === "sqitch.plan");
}

/** Whether a folder holds migrations of any layout; looks into one folder of a single migration where there are any. */
export async function looksLikeMigrations({ path, files, folders }: ListedFolder): Promise<boolean> {
  if (hasMigrationNames(files, folders)) return true;
  const part = folders.find((name) => /^-?\d/.test(name) && isPartOfMigrations(name));
  const inside = part === undefined ? null : await listFolder(join(path, part));
  return inside?.files.some((name) => name === "up.sql" || name === "migration.sql") ?? false;
}
