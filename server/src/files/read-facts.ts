// Facts of a database that an earlier lint saved: from a file that somebody names, or the one beside a project. Checks
// only that it is such a file; the database is not asked.
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LintFactsFile } from "../protocol/findings";
import { readText } from "./read-text";

/** Below the folder of the config file, or above the migrations. */
const usualPlace = join(".migrate-safe", "facts.json");
/** Folders above the migrations that are looked at. */
const highest = 4;

/** Path of the project's saved facts; null when there are none. */
export function findFacts(migrations: string, config: string | null): string | null {
  let folder = config === null ? migrations : dirname(config);
  for (let level = 0; level <= (config === null ? highest : 0); level++) {
    const path = join(folder, usualPlace);
    if (changedAt(path) !== null) return path;
    folder = dirname(folder);
  }
  return null;
}

/** Milliseconds since 1970; null when there is no such file. */
export function changedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** A saved read, or a plain object of tables and rows; null for anything else. */
export async function readFacts(path: string): Promise<LintFactsFile | null> {
  const read = await readText(path);
  return read.kind === "text" ? factsIn(read.text) : null;
}

function factsIn(text: string): LintFactsFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  if ("schema" in value && value.schema === "migrate-safe/facts/1") return isFacts(value) ? value : null;
  const rows: Record<string, number> = {};
  for (const [table, count] of Object.entries(value)) {
    const number: unknown =
      typeof count === "object" && count !== null && "rows" in count ? count.rows : count;
    if (typeof number !== "number") return null;
    rows[table.includes(".") ? table : `public.${table}`] = number;
  }
  const none = { target: null, database: null, read_at: null, after: 0, applied: [], script: [] };
  return { schema: "migrate-safe/facts/1", ...none, rows };
}

/** The file may have been edited by hand. */
function isFacts(value: object): value is LintFactsFile {
  const { after, rows, applied, script } = value as Partial<Record<keyof LintFactsFile, unknown>>;
  return (
    typeof after === "number" &&
    typeof rows === "object" &&
    rows !== null &&
    Array.isArray(applied) &&
    Array.isArray(script) &&
    script.every((one) => typeof one === "string")
  );
}
