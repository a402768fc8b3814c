// The embedded database as a Database. What differs from a server: all connections share one session (settings and
// temporary tables too), a connection waits while another has a transaction open, nothing can be cancelled but by closing,
// statement_timeout and lock_timeout do nothing (a watchdog ends a statement that runs too long, and with it the
// database's thread), and the migration lock is a file.
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import type { RunSettings, ScratchTarget } from "../config/settings";
import { ClientSession } from "../database/client-session";
import { held } from "../database/lock-holder";
import { cancelled } from "../database/migration-lock";
import type {
  ConnectOptions,
  Database,
  HeldLock,
  LockHolder,
  LockRequest,
  Session,
} from "../database/session";
import { applySessionSettings } from "../database/session-settings";
import type { Blocker, TargetIdentity } from "../protocol/operations";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import { isHeldFile, tryLockFile } from "./lock-file";
import type { HeldFile } from "./lock-file";
import type { ScratchEngine } from "./scratch-engine";
import { migrationLockOf } from "./scratch-folder";
import { WireStream } from "./wire-stream";

/** `from`: a dump to start from instead of an empty database. */
export type ScratchPlace =
  ScratchTarget | { readonly kind: "memory"; readonly from?: Uint8Array<ArrayBuffer> | undefined };

/** The connections to one engine. */
export class Guests {
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

export class ScratchDatabase implements Database {
  readonly kind = "scratch";
  readonly identity: TargetIdentity;
  readonly readOnlyBecause = null;
  readonly pooled = false;
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
      return fail(scratchProblem(this.#engine.gone.reason ?? error, null));
    }
  }

  async acquireLock(
    request: LockRequest,
    signal: AbortSignal,
    onWaiting: (holder: LockHolder) => void,
  ): Promise<Result<HeldLock, Problem>> {
    const deadline = Date.now() + request.waitMs;
    let told = false;
    for (;;) {
      const lock = this.#tryLock(request);
      if (isHeldFile(lock)) {
        // Nobody but this process reaches the database, so there is no row to keep and no fence to pass.
        return ok({
          lost: this.#engine.gone,
          fence: null,
          record: async () => undefined,
          tell: () => undefined,
          release: async () => lock.release(),
        });
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

  async buildProgressOf(): Promise<null> {
    return null;
  }

  async dump(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#engine.dump();
  }

  async copy(): Promise<null> {
    return null;
  }

  async beside(): Promise<null> {
    return null;
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
    const mine: LockHolder = {
      pid: process.pid,
      user: null,
      host: null,
      operation: request.operation,
      step: null,
      run_id: request.runId,
      since: new Date().toISOString(),
    };
    this.#lockedInMemory = mine;
    return {
      release: () => {
        if (this.#lockedInMemory === mine) this.#lockedInMemory = null;
      },
    };
  }
}

/** The problem of a scratch database that does not start or is gone. */
export function scratchProblem(error: unknown, place: ScratchPlace | null): Problem {
  const why = error instanceof Error ? error.message : String(error);
  const where = place?.kind === "scratch" ? ` in ${place.folder}` : "";
  return problem("scratch/failed", {
    message: `The scratch database${where} cannot be used: ${why}.`,
    state: nothingChanged,
    next:
      place?.kind === "scratch"
        ? `Try again; if it stays so, remove the folder ${place.folder}: it holds only scratch data.`
        : "Try again; if it stays so, report it with the log.",
  });
}
