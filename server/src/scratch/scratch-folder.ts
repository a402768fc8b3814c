// The folder of a scratch database that stays: who uses it now, whether its data is whole, which extensions it needs, and
// the identity that plans are made for. Reads and writes only inside that folder.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface FolderFacts {
  /** Digits, as a server's system identifier; every scratch database has its own. */
  readonly systemIdentifier: string;
  /** Extensions that were ever loaded: functions of theirs may be in use. */
  readonly extensions: readonly string[];
}

export const dataFolderOf = (folder: string) => join(folder, "data");
export const useLockOf = (folder: string) => join(folder, "in-use.lock");
export const migrationLockOf = (folder: string) => join(folder, "migration.lock");
const factsOf = (folder: string) => join(folder, "scratch.json");

/** Makes the folder, and tells git that nothing in it is for the repository. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
}

/**
 * The facts of a whole database; null when there is none. Data whose making was cut short has no facts beside it and is
 * removed: call only while holding the lock on the folder.
 */
export function readFolder(folder: string): FolderFacts | null {
  const facts = readFacts(folder);
  if (facts === null) rmSync(dataFolderOf(folder), { recursive: true, force: true });
  return facts;
}

/** Writes the facts, which also says that the data is whole. */
export function writeFacts(folder: string, facts: FolderFacts): void {
  const partial = `${factsOf(folder)}.partial`;
  writeFileSync(partial, `${JSON.stringify({ schema: "migrate-safe/scratch/1", ...facts }, null, 2)}\n`);
  renameSync(partial, factsOf(folder));
}

/** Fifteen random digits. */
export function newIdentifier(): string {
  return String(randomBytes(6).readUIntBE(0, 6)).padStart(15, "1");
}

function readFacts(folder: string): FolderFacts | null {
  if (!existsSync(factsOf(folder)) || !existsSync(join(dataFolderOf(folder), "PG_VERSION"))) return null;
  const data: unknown = JSON.parse(readFileSync(factsOf(folder), "utf8"));
  if (typeof data !== "object" || data === null) return null;
  const identifier: unknown = Reflect.get(data, "systemIdentifier");
  const extensions: unknown = Reflect.get(data, "extensions");
  if (typeof identifier !== "string" || !Array.isArray(extensions)) return null;
  return {
    systemIdentifier: identifier,
    extensions: extensions.filter((name): name is string => typeof name === "string"),
  };
}
