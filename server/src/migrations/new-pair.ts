// The next pair of files in a folder's own numbering. Writes nothing: whoever creates the files refuses to overwrite.
import { join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { isRun } from "./layouts/registry";
import type { MigrationFolder } from "./migration";

export interface NewPair {
  readonly version: string;
  /** The name as files have it. */
  readonly slug: string;
  readonly up: { readonly path: string; readonly text: string };
  readonly down: { readonly path: string; readonly text: string };
}

/** Keeps file names well under the 255 bytes of common file systems. */
const longestName = 60;

/**
 * The pair after the newest of the folder: the next number in the same width, or the time (UTC) where versions are
 * timestamps. Without `now` a timestamp is counted up by one.
 */
export function nextPair(folder: MigrationFolder, name: string, now?: Date): Result<NewPair, Problem> {
  if (!isRun(folder.layout)) {
    return fail(
      problem("usage/invalid-flag", {
        message: `This folder has the layout of ${folder.layout}, whose files are checked here and not written.`,
        state: nothingChanged,
        next: `Make the migration with ${folder.layout}; lint reads it then.`,
      }),
    );
  }
  const slug = slugOf(name);
  if (slug === "") {
    return fail(
      problem("usage/invalid-flag", {
        message: `"${name}" holds no letter or digit to name the migration by.`,
        state: nothingChanged,
        next: 'Give it a name that says what it does, for instance "add customer email".',
      }),
    );
  }
  const version = versionAfter(folder.migrations.at(-1)?.version, now);
  const title = `-- ${version}: ${name.replace(/\s+/g, " ").trim()}`;
  const fileOf = (direction: string): string => join(folder.path, `${version}_${slug}.${direction}.sql`);
  return ok({
    version,
    slug,
    up: { path: fileOf("up"), text: `${title}\n\n` },
    down: { path: fileOf("down"), text: `${title}: takes back what the up script did\n\n` },
  });
}

function slugOf(name: string): string {
  const words = name
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return Array.from(words.filter((word) => word !== "").join("_"))
    .slice(0, longestName)
    .join("")
    .replace(/_$/, "");
}

/** The version of a migration that comes after the newest (digits); the first one where there is none. */
export function versionAfter(newest: string | undefined, now: Date | undefined): string {
  if (newest === undefined) return "001";
  const next = String(BigInt(newest) + 1n).padStart(newest.length, "0");
  if (!isTimestamp(newest) || !now) return next;
  const stamp = now.toISOString().replace(/\D/g, "").slice(0, 14);
  return stamp > newest ? stamp : next;
}

/** YYYYMMDDHHMMSS in this century. */
function isTimestamp(version: string): boolean {
  return /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(version);
}
