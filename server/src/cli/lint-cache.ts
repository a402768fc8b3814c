// Findings of whole folders, kept from one run to the next: a folder whose files and settings are the same is not linted
// again. Only for this user's own cache folder; a cache that cannot be read or written costs nothing but time.
import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../base/hash";
import { readText } from "../files/read-text";
import { writeFileAtomic } from "../files/write-file";
import type { LintResult } from "../lint/linter";
import type { LintJob } from "./lint-work";
import { timeOf } from "../migrations/version-scheme";
import { productBuild } from "./product-version";

/** The oldest are removed beyond this number. */
const mostEntries = 100;

interface Entry {
  readonly schema: "migrate-safe/lint-cache/1";
  readonly result: LintResult;
}

/** The cache in a folder; null for the sources alone, where nothing tells one state of the linter from another. */
export function openLintCache(folder: string): LintCache | null {
  return productBuild === null ? null : new LintCache(folder, productBuild);
}

/** Lints what the cache does not know, and gives every job with its result. */
export async function throughCache<Job extends LintJob>(
  cache: LintCache | null,
  jobs: readonly Job[],
  lint: (jobs: readonly Job[]) => Promise<readonly LintResult[]>,
): Promise<readonly { readonly job: Job; readonly result: LintResult }[]> {
  const known = new Map<Job, LintResult>();
  for (const job of jobs) {
    const result = await cache?.read(job);
    if (result) known.set(job, result);
  }
  const unknown = jobs.filter((job) => !known.has(job));
  const fresh = unknown.length === 0 ? [] : await lint(unknown);
  for (const [index, job] of unknown.entries()) {
    const result = fresh[index];
    if (!result) continue;
    known.set(job, result);
    await cache?.write(job, result);
  }
  return jobs.flatMap((job) => {
    const result = known.get(job);
    return result ? [{ job, result }] : [];
  });
}

export class LintCache {
  readonly #folder: string;
  readonly #build: string;

  constructor(folder: string, build: string) {
    this.#folder = folder;
    this.#build = build;
  }

  /** What the linter said of exactly this folder with exactly these options; null when that is not known. */
  async read(job: LintJob): Promise<LintResult | null> {
    const path = this.#pathOf(job);
    const read = await readText(path);
    if (read.kind !== "text") return null;
    const result = resultIn(read.text);
    const now = new Date();
    // The time of its last use decides what is removed first.
    if (result) await utimes(path, now, now).catch(() => undefined);
    return result;
  }

  async write(job: LintJob, result: LintResult): Promise<void> {
    if (hasFutureVersion(job)) return;
    const entry: Entry = { schema: "migrate-safe/lint-cache/1", result };
    await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const written = await writeFileAtomic(this.#pathOf(job), JSON.stringify(entry), { mode: 0o600 });
    if (written.ok) await this.#removeOldest();
  }

  /** Named by everything that findings depend on: the folder as the linter is given it, the options, and the linter itself. */
  #pathOf({ folder, options }: LintJob): string {
    const { now: _, targetGrammar: __, ...lasting } = options;
    const key = sha256(JSON.stringify([this.#build, lasting, folder]));
    return join(this.#folder, `${key}.json`);
  }

  async #removeOldest(): Promise<void> {
    try {
      const names = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
      if (names.length <= mostEntries) return;
      const dated = await Promise.all(
        names.map(async (name) => {
          const path = join(this.#folder, name);
          return { path, used: (await stat(path)).mtimeMs };
        }),
      );
      const old = dated.toSorted((a, b) => b.used - a.used).slice(mostEntries);
      await Promise.all(old.map(async ({ path }) => rm(path, { force: true })));
    } catch {
      // Another run removes them too.
    }
  }
}

/** What is said of a version that lies in the future is no longer so one day. */
function hasFutureVersion({ folder, options }: LintJob): boolean {
  return folder.migrations.some(({ version }) => {
    const time = timeOf(version);
    return typeof time === "number" && time > (options.now ?? 0);
  });
}

function resultIn(text: string): LintResult | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { schema, result } = (value ?? {}) as Partial<Entry>;
  const isWhole =
    schema === "migrate-safe/lint-cache/1" &&
    Array.isArray(result?.findings) &&
    Array.isArray(result.suppressed) &&
    typeof result.summary === "object";
  return isWhole ? result : null;
}
