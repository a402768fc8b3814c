// Waits for one piece of work on a session while the world goes on: tells who blocks it, and cancels it on the server
// when the run is cancelled. Does not know what the work is.
import { ConnectionLost, ServerError } from "../../database/errors";
import type { LockQueue } from "../../database/lock-queue";
import type { Database, Session } from "../../database/session";
import type { Blocker, OperationEvent, PlanStep } from "../../protocol/operations";
import { lookAround, nothingSeen, queueText, type QueueGuard, type QueueLook } from "./queue-guard";
import type { StepEvents } from "../step-events";
import type { Clock } from "../operation";

/** What became of the work; `blockers` are those seen last while it waited. */
export type Attempt<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | {
      readonly kind: "failed";
      readonly error: ServerError;
      readonly blockers: readonly Blocker[];
      /** Those that waited behind it, when it was cancelled for their sake. */
      readonly gaveWayTo: LockQueue | null;
    }
  | { readonly kind: "lost"; readonly error: ConnectionLost }
  | { readonly kind: "cancelled" };

export interface Watched {
  readonly database: Database;
  readonly session: Session;
  readonly clock: Clock;
  readonly events: StepEvents;
  /** The step that the work is at. */
  readonly step: PlanStep;
  readonly signal: AbortSignal;
  /** Milliseconds until the first look at who blocks the work. */
  readonly firstLookMs?: number;
  /** How far the work is, asked at each look. */
  progress?(): Promise<WorkProgress | null>;
  /** What happens meanwhile; left out where nothing does but the end. */
  readonly news?: News;
  /** Left out where nobody is held up. */
  readonly guard?: QueueGuard;
  /** The work is under way already, so that it has to be cancelled rather than left out. */
  readonly begun?: boolean;
}

export interface News {
  /** Resolves when there are some. */
  readonly come: Promise<"news">;
  /** Those since the last call. */
  take(): readonly OperationEvent[];
}

export interface WorkProgress {
  readonly message: string;
  readonly done: number | null;
  readonly total: number | null;
}

/** How often the same is told again, and how often work is looked at that nobody guards or that waits for nobody. */
const tellEveryMs = 2_000;
/** How often a guarded work that waits is looked at. */
const guardEveryMs = 120;
/** How long a statement that cannot be interrupted may go on after a cancel. */
const patienceMs = 2_000;

/** Runs the work to its end. Errors of the session come back as values; anything else throws. */
export async function* watchStatement<Value>(
  watched: Watched,
  work: () => Promise<Value>,
): AsyncGenerator<OperationEvent, Attempt<Value>> {
  const { database, session, clock, events, news, signal } = watched;
  if (signal.aborted && !watched.begun) return { kind: "cancelled" };
  let blockers: readonly Blocker[] = [];
  let gaveWayTo: LockQueue | null = null;
  let told = { about: "", at: -tellEveryMs };
  const over = new AbortController();
  // A reason of our own, because the usual one is an error with a stack, made for each statement.
  const settled = settle(work()).finally(() => over.abort("over"));
  const cancelled = aborted(signal, over.signal);
  const end = (with_: Settled<Value>): Attempt<Value> => conclude(with_, blockers, gaveWayTo, signal);
  const firstWait = Math.min(watched.firstLookMs ?? tellEveryMs, tellEveryMs);
  let wait = firstWait;
  let look: Promise<"look"> | null = null;
  for (;;) {
    look ??= clock.sleep(wait, over.signal).then(() => "look" as const);
    const first = await Promise.race([settled, cancelled, look, ...(news ? [news.come] : [])]);
    if (news) yield* news.take();
    if (first === "news") {
      // The next statement may wait where this one did not.
      if (wait > firstWait) look = null;
      wait = firstWait;
      continue;
    }
    look = null;
    const { step } = watched;
    if (first === "cancelled") {
      if (over.signal.aborted) return end(await settled);
      if (!(await orNull(async () => database.cancel(session)))) {
        // Nothing interrupts a statement of the embedded database, so one that goes on is ended with the database: as
        // after a crash, what was not committed is gone.
        await clock.sleep(patienceMs, over.signal);
        if (!over.signal.aborted && database.kind === "scratch") {
          await database.close();
          const last = end(await settled);
          return last.kind === "lost" ? { kind: "cancelled" } : last;
        }
      }
      return end(await settled);
    }
    if (first !== "look") return end(first);
    if (over.signal.aborted) continue;
    const progress = await orNull(async () => (await watched.progress?.()) ?? null);
    if (progress) yield events.progress(step, progress.message, progress.done, progress.total);
    const seen =
      (await orNull(async () => lookAround(database, session, watched.guard ?? null))) ?? nothingSeen;
    for (const sentence of seen.terminated) yield events.progress(step, sentence);
    if (seen.blockers.length > 0) blockers = seen.blockers;
    if (seen.gaveWay) gaveWayTo = seen.queue;
    const text = lookText(seen);
    const about = seen.blockers.map(({ pid }) => pid).join();
    if (text !== null && (about !== told.about || clock.ticks() - told.at >= tellEveryMs)) {
      told = { about, at: clock.ticks() };
      yield events.waiting(step, text, seen.blockers);
    }
    const calm = !watched.guard || (!seen.queue.waits && seen.queue.sessions === 0);
    wait = calm ? Math.min(tellEveryMs, Math.max(wait, guardEveryMs) * 1.5) : guardEveryMs;
  }
}

/** Null when there is nothing to tell. */
function lookText({ blockers, queue }: QueueLook): string | null {
  if (blockers.length > 0) return waitingMessage(blockers);
  return !queue.waits && queue.sessions > 0 ? `It has its locks; ${queueText(queue)}.` : null;
}

type Settled<Value> =
  { readonly kind: "value"; readonly value: Value } | { readonly kind: "error"; readonly error: unknown };

async function settle<Value>(work: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { kind: "value", value: await work };
  } catch (error) {
    return { kind: "error", error };
  }
}

function conclude<Value>(
  settled: Settled<Value>,
  blockers: readonly Blocker[],
  gaveWayTo: LockQueue | null,
  signal: AbortSignal,
): Attempt<Value> {
  if (settled.kind === "value") return { kind: "done", value: settled.value };
  const { error } = settled;
  // SQLSTATE 57014 query_canceled: ours when we were asked to cancel, a statement timeout otherwise.
  if (error instanceof ServerError) {
    if (error.code === "57014" && signal.aborted) return { kind: "cancelled" };
    return { kind: "failed", error, blockers, gaveWayTo };
  }
  if (error instanceof ConnectionLost) return { kind: "lost", error };
  throw error;
}

/** Resolves when the first signal aborts, or never once the second has. */
async function aborted(signal: AbortSignal, over: AbortSignal): Promise<"cancelled"> {
  return new Promise((resolve) => {
    const tell = (): void => resolve("cancelled");
    if (signal.aborted) tell();
    signal.addEventListener("abort", tell, { once: true });
    over.addEventListener("abort", () => signal.removeEventListener("abort", tell), { once: true });
  });
}

export async function blockersOrNone(database: Database, session: Session): Promise<readonly Blocker[]> {
  return (await orNull(async () => database.blockersOf(session))) ?? [];
}

/** Looking must never break what is being looked at: a failing look is an empty one. */
async function orNull<Value>(look: () => Promise<Value>): Promise<Value | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ServerError || error instanceof ConnectionLost) return null;
    throw error;
  }
}

export function waitingMessage(blockers: readonly Blocker[]): string {
  const [first] = blockers;
  if (!first) return "Waiting.";
  const others = blockers.length > 1 ? ` and ${blockers.length - 1} more` : "";
  return `Waiting for ${describeBlocker(first)}${others}.`;
}

/** "pid 4711 (app, alice, idle in transaction for 42 s)". */
export function describeBlocker(blocker: Blocker): string {
  const open = blocker.transaction_seconds;
  const state = [blocker.state, open === null ? null : `for ${Math.round(open)} s`].filter(Boolean).join(" ");
  const who = [blocker.application, blocker.user, state].filter((part) => part !== null && part !== "");
  const what = blocker.pid === 0 ? "a prepared transaction" : `pid ${blocker.pid}`;
  return who.length > 0 ? `${what} (${who.join(", ")})` : what;
}
