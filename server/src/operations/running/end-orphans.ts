// Ends what earlier runs left at work on the server after their process was gone, when a person asks for it. No other session
// is touched: it has to carry a run's name, and that run's lock session has to be gone.
import { endSessionsOfGoneRuns, sessionsOfGoneRuns } from "../../database/activity";
import type { OperationEvent } from "../../protocol/operations";
import { stepOf } from "../step-events";
import type { MigrationRun } from "./migration-run";
import { describeBlocker } from "./watch-statement";

/** How long the server may take to roll them back. */
const patienceMs = 30_000;
const lookEveryMs = 100;

/** Call under the migration lock and before the history is read: one of them may just have committed. */
export async function* endOrphans(run: MigrationRun, wanted: boolean): AsyncGenerator<OperationEvent, void> {
  if (!wanted || run.database.kind !== "server") return;
  const { session, clock, events, plan } = run;
  const found = await sessionsOfGoneRuns(session);
  if (found.length === 0) return;
  await endSessionsOfGoneRuns(session);
  for (const orphan of found) {
    yield events.progress(stepOf(plan, "lock"), `Ended ${describeBlocker(orphan)}, whose run is gone.`);
  }
  const deadline = clock.ticks() + patienceMs;
  while (clock.ticks() < deadline && (await sessionsOfGoneRuns(session)).length > 0) {
    await clock.sleep(lookEveryMs, run.stop);
    if (run.stop.aborted) return;
  }
}
