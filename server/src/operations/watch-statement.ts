// Waits for one piece of work on a session while the world goes on: tells who blocks it, and cancels it on the server
// when the run is cancelled. Does not know what the work is.
import { ConnectionLost, ServerError } from "../database/errors";
import type { Database, Session } from "../database/session";
import type { Blocker, OperationEvent, PlanStep } from "../protocol/operations";
import type { StepEvents } from "./step-events";
import type { Clock } from "./operation";

/** What became of the work; `blockers` are those seen last while it waited. */
export type Attempt<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly error: ServerError; readonly blockers: readonly Blocker[] }
  | { readonly kind: "lost"; readonly error: ConnectionLost }
  | { readonly kind: "cancelled" };

export interface Watched {
  readonly database: Database;
  readonly session: Session;
  readonly clock: Clock;
  readonly events: StepEvents;
  readonly step: PlanStep;
  readonly signal: AbortSignal;
  /** Milliseconds until the first look at who blocks the work. */
  readonly firstLookMs?: number;
  /** How far the work is, asked at each look. */
  progress?(): Promise<WorkProgress | null>;
}

export interface WorkProgress {
  readonly message: string;
  readonly done: number | null;
  readonly total: number | null;
}

const lookEveryMs = 2_000;
/** How long a statement that cannot be interrupted may go on after a cancel. */
const patienceMs = 2_000;

/** Runs the work to its end. Errors of the session come back as values; anything else throws. */
export async function* watchStatement<Value>(
  watched: Watched,
  work: () => Promise<Value>,
): AsyncGenerator<OperationEvent, Attempt<Value>> {
  const { database, session, clock, events, step, signal } = watched;
  if (signal.aborted) return { kind: "cancelled" };
  let blockers: readonly Blocker[] = [];
  const over = new AbortController();
  const settled = settle(work()).finally(() => over.abort());
  const cancelled = aborted(signal, over.signal);
  for (let wait = Math.min(watched.firstLookMs ?? lookEveryMs, lookEveryMs); ; wait = lookEveryMs) {
    const look = clock.sleep(wait, over.signal).then(() => "look" as const);
    const first = await Promise.race([settled, cancelled, look]);
    if (first === "cancelled") {
      if (over.signal.aborted) return conclude(await settled, blockers, signal);
      if (!(await database.cancel(session))) {
        // Nothing interrupts a statement of the embedded database, so one that goes on is ended with the database: as
        // after a crash, what was not committed is gone.
        await clock.sleep(patienceMs, over.signal);
        if (!over.signal.aborted) {
          await database.close();
          const end = conclude(await settled, blockers, signal);
          return end.kind === "lost" ? { kind: "cancelled" } : end;
        }
      }
      return conclude(await settled, blockers, signal);
    }
    if (first !== "look") return conclude(first, blockers, signal);
    if (over.signal.aborted) continue;
    const progress = await orNull(async () => (await watched.progress?.()) ?? null);
    if (progress) yield events.progress(step, progress.message, progress.done, progress.total);
    const seen = await blockersOrNone(database, session);
    if (seen.length > 0) {
      blockers = seen;
      yield events.waiting(step, waitingMessage(seen), seen);
    }
  }
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
  signal: AbortSignal,
): Attempt<Value> {
  if (settled.kind === "value") return { kind: "done", value: settled.value };
  const { error } = settled;
  // SQLSTATE 57014 query_canceled: ours when we were asked to cancel, a statement timeout otherwise.
  if (error instanceof ServerError) {
    if (error.code === "57014" && signal.aborted) return { kind: "cancelled" };
    return { kind: "failed", error, blockers };
  }
  if (error instanceof ConnectionLost) return { kind: "lost", error };
  throw error;
}

/** Resolves when the first signal aborts, or never once the second has. */
async function aborted(signal: AbortSignal, over: AbortSignal): Promise<"cancelled"> {
  return new Promise((resolve) => {
    const tell = (): void => resolve("cancelled");
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
