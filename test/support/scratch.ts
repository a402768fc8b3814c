// Scratch databases for the tests. Prepares, once a checkout, the initialised data folder that a bundle ships, so that
// each test starts in a fraction of a second. Knows nothing of what is tested.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { RunSettings } from "../../server/src/config/settings";
import type { Database } from "../../server/src/database/session";
import { sourceSeed } from "../../server/src/scratch/assets";
import { openScratch } from "../../server/src/scratch/open-scratch";
import type { ScratchOptions } from "../../server/src/scratch/open-scratch";
import { must } from "./results";
import { testRun } from "./servers";

/** Runs the body with an empty scratch database in memory. */
export async function withScratch<Value>(
  body: (database: Database) => Promise<Value>,
  run: RunSettings = testRun,
  options: ScratchOptions = {},
): Promise<Value> {
  await prepareSeed();
  const database = must(await openScratch({ kind: "memory" }, run, options));
  try {
    return await body(database);
  } finally {
    await database.close();
  }
}

/** Runs the body with a folder for a scratch database that stays, and removes it afterwards. */
export async function withScratchFolder<Value>(body: (folder: string) => Promise<Value>): Promise<Value> {
  await prepareSeed();
  const folder = mkdtempSync(join(tmpdir(), "migrate-safe-scratch-"));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the prepared data folder when this checkout has none. */
export async function prepareSeed(): Promise<void> {
  const seed = sourceSeed();
  if (existsSync(seed)) return;
  const database = await PGlite.create({ initDbStartParams: ["--wal-segsize=1", "--no-data-checksums"] });
  const dump = await database.dumpDataDir("gzip");
  await database.close();
  mkdirSync(dirname(seed), { recursive: true });
  const partial = `${seed}.${process.pid}`;
  writeFileSync(partial, Buffer.from(await dump.arrayBuffer()));
  renameSync(partial, seed);
}
