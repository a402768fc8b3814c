// The migration lock of a server: a session-level advisory lock on a session of its own, tried and never waited for,
// because a session that waits inside the server holds a snapshot that CREATE INDEX CONCURRENTLY waits for in turn.
// Whoever has it writes the lock row, and waits for other tools' locks too. Manual: "Advisory Locks".
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "../base/hash";
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import type { RunSettings } from "../config/settings";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import type { ClientSession } from "./client-session";
import { ConnectionLost, isSessionError, ServerError } from "./errors";
import { foreignLocks, heldForeignLock, keysOf } from "./foreign-locks";
import {
  findHolder,
  held,
  introduction,
  visitingCard,
  type Introduction,
  type LockKeys,
} from "./lock-holder";
import { beatRow, ensureLockTable, fence, readLockRow, removeRow, takeOverRow } from "./lock-row";
import type { HeldLock, LockHolder, LockRequest } from "./session";

/** The first of the two lock keys says "this tool": "MigS" in ASCII. */
const toolKey = 0x4d_69_67_53;
const firstPauseMs = 100;
const longestPauseMs = 2000;
const heartbeatMs = 5000;
/** A new step is told at once, but quick ones not each. */
const tellMs = 1000;
/** The lock session's own patience, shorter than the beats: whatever stands in its way must not look like a dead server. */
const ownLockTimeoutMs = 2000;

/** The second key: one lock for each history table of a database. Positive, as it stands in pg_locks.objid. */
export function historyKey(run: Pick<RunSettings, "history_schema" | "history_table">): number {
  const digest = sha256(JSON.stringify([run.history_schema, run.history_table]));
  return Number.parseInt(digest.slice(0, 8), 16) & 0x7fff_ffff;
}

export function migrationLockKeys(run: Pick<RunSettings, "history_schema" | "history_table">): LockKeys {
  return { classid: toolKey, objid: historyKey(run), objsubid: 2 };
}

/** Polls for the lock on `session`, which belongs to the lock from now on and is closed with it. */
export async function acquireAdvisoryLock(
  session: ClientSession,
  run: RunSettings,
  request: LockRequest,
  signal: AbortSignal,
  onWaiting: (holder: LockHolder) => void,
): Promise<Result<HeldLock, Problem>> {
  const candidate = new Candidate(session, run, introduction(request));
  const deadline = Date.now() + request.waitMs;
  let told: number | null | undefined;
  let pause = firstPauseMs;
  await session.execute(`set lock_timeout = ${ownLockTimeoutMs}`);
  for (;;) {
    const holder = await candidate.tryOnce();
    if (holder === null) return ok(candidate.hold());
    if (holder.pid !== told) onWaiting(holder);
    told = holder.pid;
    const left = deadline - Date.now();
    if (signal.aborted || left <= 0) {
      await session.close();
      return fail(signal.aborted ? cancelled() : held(holder, request.waitMs));
    }
    await pauseFor(Math.min(left, pause * (0.5 + Math.random())), signal);
    pause = Math.min(longestPauseMs, pause * 1.6);
  }
}

/** A run that wants the lock, or has it. */
class Candidate {
  readonly #session: ClientSession;
  readonly #run: RunSettings;
  readonly #me: Introduction;
  readonly #card: string;
  /** The advisory lock is ours; the rest of what it takes may still be missing. */
  #locked = false;
  /** The row is ours. */
  #inRow = false;
  #step: string | null = null;

  constructor(session: ClientSession, run: RunSettings, me: Introduction) {
    this.#session = session;
    this.#run = run;
    this.#me = me;
    this.#card = visitingCard(me);
  }

  /** Null when the lock is ours, else who stands in the way. */
  async tryOnce(): Promise<LockHolder | null> {
    if (!this.#locked) {
      const rows = await this.#session.query<{ locked: boolean }>(
        `select pg_catalog.pg_try_advisory_lock(${toolKey}, ${historyKey(this.#run)}) as locked ${this.#card}`,
      );
      this.#locked = rows[0]?.locked === true;
      if (!this.#locked) return findHolder(this.#session, this.#run, migrationLockKeys(this.#run));
    }
    const foreign = await heldForeignLock(this.#session, await foreignLocks(this.#session));
    if (foreign) {
      const holder = await findHolder(this.#session, this.#run, keysOf(foreign));
      return { ...holder, operation: `a run of ${foreign.tool}` };
    }
    return this.#takeRow();
  }

  /** Null when the row is ours or there is none; else whose commit is still under way. */
  async #takeRow(): Promise<LockHolder | null> {
    const { operation, user, host, run_id, since } = this.#me;
    const row = { run_id, operation, os_user: user, host, pid: this.#session.backendPid, since };
    try {
      this.#inRow = await takeOverRow(this.#session, this.#run, row, this.#card);
      return null;
    } catch (error) {
      // SQLSTATE 55P03 lock_not_available.
      if (!(error instanceof ServerError) || error.code !== "55P03") throw error;
      const before = await readLockRow(this.#session, this.#run);
      if (before === null) throw error;
      return { ...before, step: "a commit that is still under way" };
    }
  }

  hold(): HeldLock {
    const lost = new AbortController();
    const session = this.#session;
    let released = false;
    session.lost.addEventListener("abort", () => lost.abort(session.lost.reason));
    // A connection that died without a word is only noticed by using it. The card keeps its place as last statement.
    let asked = 0;
    let waiting: Promise<void> | null = null;
    const beat = async (): Promise<void> => {
      asked = Date.now();
      try {
        if ((await this.#beat()) === "taken") {
          lost.abort(new ConnectionLost("Another run has taken the migration lock over"));
        }
      } catch (error) {
        // A server that refuses still answers: the row may be locked by the migration itself.
        if (!(error instanceof ServerError) && !released) lost.abort(error);
      }
      waiting = null;
    };
    const beatOnce = (): void => {
      waiting ??= beat();
    };
    const heartbeat = setInterval(beatOnce, heartbeatMs);
    heartbeat.unref();
    const fenceNow = (): string | null => (this.#inRow ? fence(this.#run, this.#me.run_id) : null);
    return {
      lost: lost.signal,
      get fence() {
        return fenceNow();
      },
      record: async () => {
        await ensureLockTable(session, this.#run);
        await this.#takeRow();
      },
      tell: (step) => {
        this.#step = step;
        if (this.#inRow && Date.now() - asked >= tellMs) beatOnce();
      },
      release: async () => {
        if (released) return;
        released = true;
        clearInterval(heartbeat);
        // It ends by itself when the server does not answer; then there is nobody to give the lock back to either.
        await waiting;
        if (lost.signal.aborted) session.abandon();
        await this.#release();
      },
    };
  }

  async #beat(): Promise<"alive" | "taken"> {
    if (this.#inRow) return beatRow(this.#session, this.#run, this.#me.run_id, this.#step, this.#card);
    await this.#session.query(`select 1 ${this.#card}`);
    return "alive";
  }

  async #release(): Promise<void> {
    try {
      if (this.#inRow) await removeRow(this.#session, this.#run, this.#me.run_id);
      await this.#session.query(`select pg_catalog.pg_advisory_unlock(${toolKey}, ${historyKey(this.#run)})`);
    } catch (error) {
      // A session that is gone has let go of its locks already; a row that could not be removed is stale from now on.
      if (!isSessionError(error)) throw error;
    } finally {
      await this.#session.close();
    }
  }
}

export function cancelled(): Problem {
  return problem("run/cancelled", {
    message: "The run was cancelled while it waited for the migration lock.",
    state: nothingChanged,
    next: "Start it again when you are ready.",
  });
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
