// Opens the embedded database as a Database, kept in a folder or in memory. What differs from a server: all connections
// share one session (settings and temporary tables too), a connection waits while another has a transaction open, nothing
// can be cancelled but by closing, statement_timeout and lock_timeout do nothing (a watchdog ends a statement that runs
// too long, and with it the database's process), and the migration lock is a file.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import type { RunSettings, ScratchTarget } from "../config/settings";
import { ClientSession } from "../database/client-session";
import { isSessionError } from "../database/errors";
import { cancelled, held } from "../database/migration-lock";
import { readIdentity } from "../database/server-facts";
import type { ConnectOptions, Database, HeldLock, LockHolder, Session } from "../database/session";
import { applySessionSettings } from "../database/session-settings";
import type { Blocker, TargetIdentity } from "../protocol/operations";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import { chooseExtensions, compiledModule, findAssets } from "./assets";
import { isHeldFile, tryLockFile } from "./lock-file";
import type { HeldFile } from "./lock-file";
import { EngineGone, ScratchEngine } from "./scratch-engine";
import {
  dataFolderOf,
  migrationLockOf,
  makeFolder,
  newIdentifier,
  readFolder,
  useLockOf,
  writeFacts,
} from "./scratch-folder";
import { WireStream } from "./wire-stream";

export type ScratchPlace = ScratchTarget | { readonly kind: "memory" };

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
        fresh: facts === null,
      });
      const systemIdentifier = facts?.systemIdentifier ?? newIdentifier();
      writeFacts(place.folder, { systemIdentifier, extensions });
      return ok(await openDatabase(engine, run, place.folder, systemIdentifier, use));
    }
    const extensions = chooseExtensions(assets.folder, options.extensions ?? []);
    const engine = await startEngine(assets, run, extensions, { dataFolder: null, fresh: true });
    return ok(await openDatabase(engine, run, null, newIdentifier(), null));
  } catch (error) {
    use?.release();
    return fail(startProblem(error, place));
  }
}

async function startEngine(
  assets: ReturnType<typeof findAssets>,
  run: RunSettings,
  extensions: readonly string[],
  data: { readonly dataFolder: string | null; readonly fresh: boolean },
): Promise<ScratchEngine> {
  // The server's own pid file would be taken for a running server, or for a dead one's shared memory.
  if (data.dataFolder !== null) rmSync(join(data.dataFolder, "postmaster.pid"), { force: true });
  return ScratchEngine.start(
    assets.worker,
    {
      assets: assets.folder,
      module: await compiledModule(assets.folder),
      dataFolder: data.dataFolder,
      seed: data.fresh ? assets.seed : null,
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

/** The connections to one engine. */
class Guests {
  readonly #engine: ScratchEngine;
  readonly #streams = new Set<WireStream>();
  #pids = 0;

  constructor(engine: ScratchEngine) {
    this.#engine = engine;
  }

  async open(options: ConnectOptions): Promise<ClientSession> {
    const stream = new WireStream(this.#engine, {
      pid: ++this.#pids,
      settings: settingsOf(options),
      onLeave: async (leaving) => {
        this.#streams.delete(leaving);
        await this.#engine.leave(leaving, this.#streams.size === 0);
      },
    });
    this.#streams.add(stream);
    return ClientSession.open(
      {
        stream: () => stream,
        host: "scratch",
        user: "postgres",
        database: "postgres",
        password: "",
        ssl: false,
        client_encoding: "UTF8",
      },
      { onNotice: options.onNotice },
    );
  }
}

/** What must be told to the one session whenever this connection gets its turn. */
function settingsOf(options: ConnectOptions): string {
  const name = `migrate-safe:${options.purpose}:${options.runId}`.slice(0, 63).replaceAll("'", "''");
  const readOnly = options.readOnly ? "on" : "off";
  return `set application_name = '${name}'; set default_transaction_read_only = ${readOnly}`;
}

class ScratchDatabase implements Database {
  readonly kind = "scratch";
  readonly identity: TargetIdentity;
  readonly #engine: ScratchEngine;
  readonly #guests: Guests;
  readonly #run: RunSettings;
  readonly #folder: string | null;
  readonly #use: HeldFile | null;
  #lockedInMemory: LockHolder | null = null;

  constructor(
    engine: ScratchEngine,
    guests: Guests,
    run: RunSettings,
    folder: string | null,
    use: HeldFile | null,
    identity: TargetIdentity,
  ) {
    this.#engine = engine;
    this.#guests = guests;
    this.#run = run;
    this.#folder = folder;
    this.#use = use;
    this.identity = identity;
    // When the database ends by itself, another process may have the folder.
    void engine.exited.then(() => use?.release());
  }

  async connect(options: ConnectOptions): Promise<Result<Session, Problem>> {
    try {
      const session = await this.#guests.open(options);
      await applySessionSettings(session, {
        run: this.#run,
        readOnly: options.readOnly ?? false,
        checksConnection: false,
      });
      return ok(session);
    } catch (error) {
      return fail(startProblem(this.#engine.gone.reason ?? error, null));
    }
  }

  async acquireLock(
    request: { readonly runId: string; readonly operation: string; readonly waitMs: number },
    signal: AbortSignal,
    onWaiting: (holder: LockHolder) => void,
  ): Promise<Result<HeldLock, Problem>> {
    const deadline = Date.now() + request.waitMs;
    let told = false;
    for (;;) {
      const lock = this.#tryLock(request);
      if (isHeldFile(lock)) {
        return ok({ lost: this.#engine.gone, release: async () => lock.release() });
      }
      if (!told) onWaiting(lock);
      told = true;
      if (signal.aborted) return fail(cancelled());
      if (Date.now() >= deadline) return fail(held(lock, request.waitMs));
      await sleep(Math.min(200, Math.max(1, deadline - Date.now())));
    }
  }

  /** The one session cannot be interrupted; `close` ends whatever runs. */
  async cancel(): Promise<boolean> {
    return false;
  }

  async blockersOf(): Promise<readonly Blocker[]> {
    return [];
  }

  async close(): Promise<void> {
    await this.#engine.close();
    await this.#engine.exited;
    this.#use?.release();
  }

  #tryLock(request: { readonly runId: string; readonly operation: string }): HeldFile | LockHolder {
    if (this.#folder !== null) {
      return tryLockFile(migrationLockOf(this.#folder), {
        operation: request.operation,
        runId: request.runId,
      });
    }
    if (this.#lockedInMemory) return this.#lockedInMemory;
    this.#lockedInMemory = {
      pid: process.pid,
      user: null,
      host: null,
      operation: request.operation,
      run_id: request.runId,
      since: new Date().toISOString(),
    };
    return { release: () => (this.#lockedInMemory = null) };
  }
}

function inUse(folder: string, holder: LockHolder): Problem {
  const who = [holder.user, holder.host].filter((part) => part !== null).join("@") || "another process";
  return problem("lock/held", {
    message: `The scratch database in ${folder} is open in another process (${holder.pid ?? "unknown"}, ${who}).`,
    state: nothingChanged,
    next: "Wait until that run ends, then try again.",
  });
}

function startProblem(error: unknown, place: ScratchPlace | null): Problem {
  const known = error instanceof EngineGone || isSessionError(error) || error instanceof Error;
  const where = place?.kind === "scratch" ? ` in ${place.folder}` : "";
  return problem("scratch/failed", {
    message: `The scratch database${where} cannot be used: ${known ? error.message : String(error)}.`,
    state: nothingChanged,
    next:
      place?.kind === "scratch"
        ? `Try again; if it stays so, remove the folder ${place.folder}: it holds only scratch data.`
        : "Try again; if it stays so, report it with the log.",
  });
}
