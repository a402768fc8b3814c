// Opens the embedded database, kept in a folder or in memory: takes the folder for this process, starts the engine with
// the extensions it needs, and makes the data when there is none. What the database can do is told in
// `scratch-database.ts`.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import type { RunSettings } from "../config/settings";
import { readIdentity } from "../database/server-facts";
import type { Database, LockHolder, Session } from "../database/session";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import { chooseExtensions, compiledModule, findAssets } from "./assets";
import { isHeldFile, tryLockFile } from "./lock-file";
import type { HeldFile } from "./lock-file";
import { Guests, ScratchDatabase, scratchProblem } from "./scratch-database";
import type { ScratchPlace } from "./scratch-database";
import { ScratchEngine } from "./scratch-engine";
import type { WorkerStart } from "./worker-messages";
import { dataFolderOf, makeFolder, newIdentifier, readFolder, useLockOf, writeFacts } from "./scratch-folder";

export type { ScratchPlace } from "./scratch-database";

export interface ScratchOptions {
  /** Extensions that the migrations name; those that are not shipped are passed over, and CREATE EXTENSION says so. */
  readonly extensions?: readonly string[];
}

const defaultStatementMs = 120_000;
const startMs = 90_000;
const turnMs = 30_000;
const shortestUseWaitMs = 3_000;
const longestUseWaitMs = 15_000;

/** Opens the scratch database, making it when it is not there. In a folder, one process at a time has it open. */
export async function openScratch(
  place: ScratchPlace,
  run: RunSettings,
  options: ScratchOptions = {},
): Promise<Result<Database, Problem>> {
  const assets = findAssets();
  let use: HeldFile | null = null;
  try {
    if (place.kind === "scratch") {
      makeFolder(place.folder);
      const locked = await lockFolder(place.folder, useWaitMs(run));
      if (!locked.ok) return locked;
      use = locked.value;
      const facts = readFolder(place.folder);
      const extensions = chooseExtensions(assets.folder, [
        ...(facts?.extensions ?? []),
        ...(options.extensions ?? []),
      ]);
      const engine = await startEngine(assets, run, extensions, {
        dataFolder: dataFolderOf(place.folder),
        seed: facts === null ? assets.seed : null,
      });
      const systemIdentifier = facts?.systemIdentifier ?? newIdentifier();
      writeFacts(place.folder, { systemIdentifier, extensions });
      return ok(await openDatabase(engine, run, place.folder, systemIdentifier, use));
    }
    const extensions = chooseExtensions(assets.folder, options.extensions ?? []);
    const engine = await startEngine(assets, run, extensions, {
      dataFolder: null,
      seed: place.from ?? assets.seed,
    });
    return ok(await openDatabase(engine, run, null, newIdentifier(), null));
  } catch (error) {
    use?.release();
    return fail(scratchProblem(error, place));
  }
}

async function startEngine(
  assets: ReturnType<typeof findAssets>,
  run: RunSettings,
  extensions: readonly string[],
  data: Pick<WorkerStart, "dataFolder" | "seed">,
): Promise<ScratchEngine> {
  // The server's own pid file would be taken for a running server, or for a dead one's shared memory.
  if (data.dataFolder !== null) rmSync(join(data.dataFolder, "postmaster.pid"), { force: true });
  return ScratchEngine.start(
    assets.worker,
    {
      assets: assets.folder,
      module: await compiledModule(assets.folder),
      ...data,
      extensions,
    },
    {
      exchangeMs: run.statement_timeout_ms > 0 ? run.statement_timeout_ms : defaultStatementMs,
      turnMs,
      startMs,
    },
  );
}

/** Runs on scratch are short, so it pays to wait a little even where the migration lock is not waited for. */
function useWaitMs(run: RunSettings): number {
  return Math.min(Math.max(run.lock_wait_ms, shortestUseWaitMs), longestUseWaitMs);
}

async function lockFolder(folder: string, waitMs: number): Promise<Result<HeldFile, Problem>> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const lock = tryLockFile(useLockOf(folder), { operation: null, runId: null });
    if (isHeldFile(lock)) return ok(lock);
    if (Date.now() >= deadline) return fail(inUse(folder, lock));
    await sleep(100);
  }
}

async function openDatabase(
  engine: ScratchEngine,
  run: RunSettings,
  folder: string | null,
  systemIdentifier: string,
  use: HeldFile | null,
): Promise<ScratchDatabase> {
  const guests = new Guests(engine);
  const session = await guests.open({ purpose: "identify", runId: "start", readOnly: true });
  try {
    await loadLibraries(session);
    const facts = await readIdentity(session);
    return new ScratchDatabase(engine, guests, run, folder, use, {
      name: "scratch",
      environment: "local",
      address: folder ?? "memory",
      database: facts.database,
      role: facts.role,
      server_version_num: facts.version_num,
      server_version: facts.version,
      system_identifier: systemIdentifier,
    });
  } finally {
    await session.close();
  }
}

/**
 * Loads PL/pgSQL and text search before any migration runs: after one library could not be loaded (CREATE SUBSCRIPTION
 * asks for one that is not shipped) the embedded database loads no other any more.
 */
async function loadLibraries(session: Session): Promise<void> {
  await session.execute("do $$ begin end $$");
  await session.query("select pg_catalog.to_tsvector('pg_catalog.english', 'loaded')");
}

function inUse(folder: string, holder: LockHolder): Problem {
  const who = [holder.user, holder.host].filter((part) => part !== null).join("@") || "another process";
  return problem("lock/held", {
    message: `The scratch database in ${folder} is open in another process (${holder.pid ?? "unknown"}, ${who}).`,
    state: nothingChanged,
    next: "Wait until that run ends, then try again.",
  });
}
