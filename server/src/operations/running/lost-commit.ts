// What became of a commit whose answer was lost: asked on a new session, by the transaction's number and by the row that the
// transaction would have left in the history. Knows nothing of the statements.
import { ConnectionLost, ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import type { MigrationRun } from "./migration-run";

const reconnectAttempts = 5;
const pauseMs = 1_000;
/** How long a commit may still be under way, for instance while it waits for a standby. */
const inProgressAttempts = 30;

/** Null when nobody can say: no new session could be opened, or the server is another one by now. */
export async function afterLostCommit(
  run: MigrationRun,
  transaction: string,
  isRecorded: (session: Session) => Promise<boolean>,
): Promise<boolean | null> {
  for (let attempt = 0; attempt < reconnectAttempts; attempt++) {
    if (attempt > 0) await run.clock.sleep(pauseMs);
    const { runId } = run.tools;
    const opened = await run.database.connect({ purpose: "commit-check", runId, readOnly: true });
    if (!opened.ok) continue;
    try {
      const status = await untilDecided(run, opened.value, transaction);
      // After a failover the number may be another transaction's, so the row is believed before it.
      if (await isRecorded(opened.value)) return true;
      return status === "aborted" ? false : null;
    } catch (error) {
      if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
    } finally {
      await opened.value.close();
    }
  }
  return null;
}

type Fate = "committed" | "aborted" | "in progress" | "unknown";

async function untilDecided(run: MigrationRun, session: Session, transaction: string): Promise<Fate> {
  for (let attempt = 1; ; attempt++) {
    const fate = await fateOf(session, transaction);
    if (fate !== "in progress" || attempt === inProgressAttempts) return fate;
    await run.clock.sleep(pauseMs);
  }
}

/**
 * Manual: "Transaction ID and Snapshot Information Functions". A number that this server has not reached yet (22023,
 * invalid_parameter_value) was lost with the server that gave it; a standby may not have heard of it yet.
 */
async function fateOf(session: Session, transaction: string): Promise<Fate> {
  try {
    const rows = await session.query<{ fate: Fate | null; standby: boolean }>(
      "select pg_catalog.txid_status($1::int8) as fate, pg_catalog.pg_is_in_recovery() as standby",
      [transaction],
    );
    const [row] = rows;
    return row?.standby ? "unknown" : (row?.fate ?? "unknown");
  } catch (error) {
    if (error instanceof ServerError && error.code === "22023") return "aborted";
    throw error;
  }
}
