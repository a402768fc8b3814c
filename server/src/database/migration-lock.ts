// The migration lock of a server: a session-level advisory lock on a session of its own, tried and never waited for,
// because a session that waits inside the server holds a snapshot that CREATE INDEX CONCURRENTLY waits for in turn.
// Who holds it is told by the holder's session itself, so no table is needed. Manual: "Advisory Locks".
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "../base/hash";
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import type { RunSettings } from "../config/settings";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import type { ClientSession } from "./client-session";
import { ConnectionLost, isSessionError } from "./errors";
import type { HeldLock, LockHolder } from "./session";

export interface LockRequest {
  readonly runId: string;
  readonly operation: string;
  readonly waitMs: number;
}

/** The first of the two lock keys says "this tool": "MigS" in ASCII. */
const toolKey = 0x4d_69_67_53;
const firstPauseMs = 100;
const longestPauseMs = 2000;
const heartbeatMs = 5000;
const unansweredBeats = 3;

/** The second key: one lock for each history table of a database. Positive, as it stands in pg_locks.objid. */
export function historyKey(run: Pick<RunSettings, "history_schema" | "history_table">): number {
  const digest = sha256(JSON.stringify([run.history_schema, run.history_table]));
  return Number.parseInt(digest.slice(0, 8), 16) & 0x7fff_ffff;
}

/** Polls for the lock on `session`, which belongs to the lock from now on and is closed with it. */
export async function acquireAdvisoryLock(
  session: ClientSession,
  run: RunSettings,
  request: LockRequest,
  signal: AbortSignal,
  onWaiting: (holder: LockHolder) => void,
): Promise<Result<HeldLock, Problem>> {
  const card = visitingCard(request);
  const key = historyKey(run);
  const deadline = Date.now() + request.waitMs;
  let told: number | null | undefined;
  let pause = firstPauseMs;
  for (;;) {
    if (await tryLock(session, key, card)) return ok(hold(session, key, card));
    const holder = await findHolder(session, key);
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

async function tryLock(session: ClientSession, key: number, card: string): Promise<boolean> {
  const rows = await session.query<{ locked: boolean }>(
    `select pg_catalog.pg_try_advisory_lock(${toolKey}, ${key}) as locked ${card}`,
  );
  return rows[0]?.locked === true;
}

/**
 * Who holds the lock. The holder's last statement carries its card; a role that may not read another role's statements
 * still sees process, role and application_name. Manual: "pg_stat_activity", "pg_locks" (objsubid 2 = two keys).
 */
async function findHolder(session: ClientSession, key: number): Promise<LockHolder> {
  const rows = await session.query<{
    pid: number;
    usename: string | null;
    address: string | null;
    since: string | null;
    query: string | null;
  }>(
    `select l.pid, a.usename::text as usename, a.client_addr::text as address,
            pg_catalog.to_char(a.state_change at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since, a.query
     from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.objsubid = 2
       and l.classid::bigint = $1 and l.objid::bigint = $2
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
    [toolKey, key],
  );
  const row = rows[0];
  if (!row) return { pid: null, user: null, host: null, operation: null, run_id: null, since: null };
  const card = readCard(row.query ?? "");
  return {
    pid: row.pid,
    user: card["user"] ?? row.usename,
    host: card["host"] ?? row.address,
    operation: card["operation"] ?? null,
    run_id: card["run_id"] ?? null,
    since: card["since"] ?? row.since,
  };
}

function hold(session: ClientSession, key: number, card: string): HeldLock {
  const lost = new AbortController();
  let released = false;
  session.lost.addEventListener("abort", () => lost.abort(session.lost.reason));
  // A connection that died without a word is only noticed by using it. The card keeps its place as last statement.
  let unanswered = 0;
  const heartbeat = setInterval(() => {
    if (++unanswered > unansweredBeats) {
      lost.abort(new ConnectionLost("The session that holds the migration lock does not answer"));
      return;
    }
    session.query(`select 1 ${card}`).then(
      () => (unanswered = 0),
      (error: unknown) => {
        if (!released) lost.abort(error);
      },
    );
  }, heartbeatMs);
  heartbeat.unref();
  return {
    lost: lost.signal,
    async release() {
      if (released) return;
      released = true;
      clearInterval(heartbeat);
      try {
        await session.query(`select pg_catalog.pg_advisory_unlock(${toolKey}, ${key})`);
      } catch (error) {
        // A session that is gone has let go of its locks already.
        if (!isSessionError(error)) throw error;
      } finally {
        await session.close();
      }
    },
  };
}

/** A comment that names the run; slashes are escaped as JSON allows, so that nothing in it opens or ends a comment. */
function visitingCard(request: LockRequest): string {
  const card = {
    operation: request.operation,
    user: userName(),
    host: hostname(),
    run_id: request.runId,
    since: new Date().toISOString(),
  };
  return `/* migrate-safe ${JSON.stringify(card).replaceAll("/", "\\/")} */`;
}

function readCard(query: string): Readonly<Record<string, string | undefined>> {
  const json = /\/\* migrate-safe (\{.*\}) \*\//s.exec(query)?.[1];
  if (json === undefined) return {};
  try {
    const card: unknown = JSON.parse(json);
    const entries = Object.entries(card ?? {}).filter(([, value]) => typeof value === "string");
    return Object.fromEntries(entries);
  } catch {
    // The server shows the first kilobyte of a statement only; a card that was cut off tells nothing.
    return {};
  }
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in many containers.
    return null;
  }
}

/** The problem of a lock that somebody else keeps; also for the lock file of the scratch database. */
export function held(holder: LockHolder, waitMs: number): Problem {
  const who = [holder.user, holder.host].filter((part) => part !== null).join("@") || "another run";
  const what = holder.operation === null ? "" : ` for ${holder.operation}`;
  const since = holder.since === null ? "" : ` since ${holder.since}`;
  const waited = waitMs < 1000 ? "" : `; waited ${Math.round(waitMs / 1000)} s`;
  const pid = holder.pid === null ? "" : ` (process ${holder.pid})`;
  return problem("lock/held", {
    message: `The migration lock is held by ${who}${pid}${what}${since}${waited}.`,
    state: nothingChanged,
    next: "Wait until that run ends, then try again; or end that session if its run is dead.",
  });
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
