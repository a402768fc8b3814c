// Finds out whether a connection pooler hands one server session to several clients. A session-level advisory lock taken
// through such a pooler protects nothing and outlives its owner. Knows no particular pooler.
import type { ClientSession } from "./client-session";
import { sessionError } from "./driver-errors";
import { ConnectionLost } from "./errors";

/** Opens another connection the same way as the first one. */
export interface SecondConnection {
  open(purpose: string, runId: string, onNotice?: undefined, timeoutMs?: number): Promise<ClientSession>;
}

const probeTimeoutMs = 3000;

/**
 * Whether two clients can meet in one server session: while a second client keeps a transaction open, it either runs in
 * the first client's server session, or the first client is moved to another one. Both prove transaction mode.
 */
export async function sharesBackends(first: ClientSession, connector: SecondConnection): Promise<boolean> {
  const before = await serverPid(first);
  let second: ClientSession | undefined;
  try {
    second = await connector.open("probe", "pooler", undefined, probeTimeoutMs);
    await second.execute("begin");
    const other = await serverPid(second);
    const shared = other === before || (await serverPid(first)) !== before;
    await second.execute("rollback");
    return shared;
  } catch (error) {
    // A pooler in session mode may have no second session to give: then the first one is not shared.
    if (sessionError(error) instanceof ConnectionLost) return false;
    throw error;
  } finally {
    await second?.close();
  }
}

async function serverPid(session: ClientSession): Promise<number> {
  const rows = await session.query<{ pid: number }>("select pg_catalog.pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}
