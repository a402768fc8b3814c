// Finds out whether a connection pooler hands one server session to several clients. A session-level advisory lock taken
// through such a pooler protects nothing and outlives its owner. Knows no particular pooler.
import type { ClientSession } from "./client-session";
import { sessionError } from "./driver-errors";
import { ConnectionLost } from "./errors";

/** Opens another connection the same way as the first one. */
export interface SecondConnection {
  open(purpose: string, runId: string, more: { readonly timeoutMs: number }): Promise<ClientSession>;
}

const probeTimeoutMs = 3000;
const othersTried = 3;

/**
 * Whether two clients can meet in one server session: while other clients keep transactions open, either one of them
 * runs in the first client's server session, or the first client is moved to another one. Both prove transaction mode;
 * several others are tried because a pooler may have idle sessions to give them first.
 */
export async function sharesBackends(first: ClientSession, connector: SecondConnection): Promise<boolean> {
  const before = await serverPid(first);
  const others: ClientSession[] = [];
  try {
    for (let tried = 0; tried < othersTried; tried++) {
      const other = await connector.open("probe", "pooler", { timeoutMs: probeTimeoutMs });
      others.push(other);
      await other.execute("begin");
      if ((await serverPid(other)) === before || (await serverPid(first)) !== before) return true;
    }
    return false;
  } catch (error) {
    // A pooler in session mode may have no second session to give: then the first one is not shared.
    if (sessionError(error) instanceof ConnectionLost) return false;
    throw error;
  } finally {
    for (const other of others) {
      if (!other.lost.aborted) await other.execute("rollback");
      await other.close();
    }
  }
}

async function serverPid(session: ClientSession): Promise<number> {
  const rows = await session.query<{ pid: number }>("select pg_catalog.pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}
