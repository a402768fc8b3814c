// Finds the migrations folder of a project by its usual places. A place counts only when it holds a file whose name the
// layout knows. Reads folder listings, never a file.
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseFileName } from "../migrations/layout";
import { codeOf } from "./read-text";

/** Where migrations usually lie, first found first; relative to the project's root. */
export const usualFolders = [
  "migrations",
  "db/migrations",
  "backend/db/migrations",
  "supabase/migrations",
  "backend/migrations",
  "database/migrations",
  "server/migrations",
  "server/db/migrations",
  "src/migrations",
  "src/db/migrations",
  "sql/migrations",
  ".",
] as const;

/** Absolute path of the first usual folder with a migration in it; null when there is none. */
export async function detectFolder(root: string): Promise<string | null> {
  for (const usual of usualFolders) {
    const folder = resolve(join(root, usual));
    if (await holdsMigrations(folder)) return folder;
  }
  return null;
}

async function holdsMigrations(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).some((name) => parseFileName(name) !== null);
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return false;
  }
}
