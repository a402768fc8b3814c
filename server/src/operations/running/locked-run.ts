// Brackets a run that writes: takes the migration lock, opens the work session, reads the history again, and gives both
// back whatever happens. A plan made before somebody else's run is refused here.
import { ConnectionLost } from "../../database/errors";
import { ensureHistory, readHistory } from "../../database/history";
import { heldBy } from "../../database/lock-holder";
import type { HeldLock, LockHolder, Session } from "../../database/session";
import { hashOf } from "../../base/hash";
import { fail, ok, type Result } from "../../base/result";
import type { OperationEvent, OperationId, Plan, PlanStep } from "../../protocol/operations";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { MigrationRun } from "./migration-run";
import { historyBasis } from "../migration-states";
import { step, type TargetTools } from "../operation";
import { stepEvents, stepOf } from "../step-events";
import type { TargetFacts } from "../target-facts";

export function lockStep(): PlanStep {
  return step({ id: "lock", title: "Take the migration lock", kind: "lock" });
}

export interface LockedSession {
  readonly lock: HeldLock;
  readonly session: Session;
}

/** Takes the lock and opens the session; tells who holds the lock while it waits. */
export async function* openLocked(
  operation: OperationId,
  plan: Plan,
  tools: TargetTools,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, Result<LockedSession, Problem>> {
  const events = stepEvents(plan, tools.clock);
  const shown = stepOf(plan, "lock");
  yield events.start(shown);
  const holders: LockHolder[] = [];
  const wake = { call: (): void => undefined };
  // Whoever stops listening to the run stops the waiting too.
  const abandoned = new AbortController();
  const waiting = tools.database
    .acquireLock(
      { runId: tools.runId, operation, waitMs: tools.run.lock_wait_ms },
      AbortSignal.any([signal, abandoned.signal]),
      (holder) => {
        holders.push(holder);
        wake.call();
      },
    )
    .then((result) => ({ result }));
  let handedOver = false;
  try {
    for (;;) {
      const news = new Promise<null>((resolve) => {
        wake.call = () => resolve(null);
      });
      const holder = holders.shift();
      if (holder) {
        yield events.waiting(shown, `Waiting for the migration lock, ${heldBy(holder)}.`, []);
        continue;
      }
      const first = await Promise.race([waiting, news]);
      if (first === null) continue;
      const lock = first.result;
      if (!lock.ok) {
        yield events.failed(shown, lock.failure);
        return lock;
      }
      const session = await tools.database.connect({ purpose: operation, runId: tools.runId });
      if (!session.ok) {
        yield events.failed(shown, session.failure);
        return session;
      }
      try {
        yield events.done(shown);
        abandonWhenSilent(lock.value, session.value);
        handedOver = true;
        return ok({ lock: lock.value, session: session.value });
      } finally {
        if (!handedOver) await session.value.close();
      }
    }
  } finally {
    if (!handedOver) {
      abandoned.abort();
      const { result } = await waiting;
      if (result.ok) await result.value.release();
    }
  }
}

/** How long the work may go on once the lock session heard no more: a cancel may still come through. */
const silentForMs = 10_000;

/** A network that was cut leaves the work session waiting for ever; a server that ended the lock session answers. */
function abandonWhenSilent({ lost }: HeldLock, session: Session): void {
  lost.addEventListener("abort", () => {
    const why: unknown = lost.reason;
    if (!(why instanceof ConnectionLost) || why.server !== null) return;
    setTimeout(() => session.abandon(), silentForMs).unref();
  });
}

/** Gives back session and lock; a connection that is gone has given them back already. */
export async function closeLocked({ lock, session }: LockedSession): Promise<void> {
  try {
    await session.close();
  } finally {
    await lock.release();
  }
}

/** Reads the history again under the lock and refuses when it is not what the plan was made from. */
export async function recheckHistory(
  session: Session,
  facts: TargetFacts,
  tools: TargetTools,
): Promise<Result<void, Problem>> {
  const now = await readHistory(session, tools.run);
  if (!now.ok) return now;
  if (hashOf(historyBasis(now.value)) === hashOf(historyBasis(facts.history))) return ok(undefined);
  return fail(
    problem("plan/changed", {
      message: `The history of ${facts.identity.name} changed since the plan was made: another run was there.`,
      state: nothingChanged,
      next: "Ask for the status, look at the new plan and run it.",
    }),
  );
}

/** Creates the history table, or completes an older one, and writes down who holds the lock. */
export async function prepareHistory({
  session,
  lock,
  tools,
}: Pick<MigrationRun, "session" | "lock" | "tools">): Promise<Result<void, Problem>> {
  const ready = await ensureHistory(session, tools.run);
  if (ready.ok) await lock.record();
  return ready;
}
