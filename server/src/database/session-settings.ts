// The settings that every session of a run starts with, and how to get back to them after a migration changed some.
// Manual: chapters "Client Connection Defaults" and "Connections and Authentication". Decides no timeouts itself.
import type { RunSettings } from "../config/settings";
import type { PipelinedStatement } from "./pipeline";
import type { Session } from "./session";
import { ServerError } from "./errors";

export interface SessionDefaults {
  readonly run: Pick<RunSettings, "lock_timeout_ms" | "statement_timeout_ms">;
  readonly readOnly: boolean;
  /** Whether the server can notice that its client is gone; PostgreSQL 14 and later, not in the scratch database. */
  readonly checksConnection: boolean;
}

/** How often a busy server looks whether we still live, so that a killed run is rolled back and not committed. */
const connectionCheckMs = 1000;

/** How the server finds out that the network between us is cut: half a minute of silence, then a minute of asking. */
const keepAlive = {
  tcp_keepalives_idle: "30",
  tcp_keepalives_interval: "10",
  tcp_keepalives_count: "3",
  tcp_user_timeout: "60000",
};

/** Brings the session to the settings of the run. Call outside a transaction. */
export async function applySessionSettings(session: Session, defaults: SessionDefaults): Promise<void> {
  await session.execute(settingsQuery(session, { ...defaults, checksConnection: false }));
  if (defaults.checksConnection && !(await watchClient(session))) unwatchable.add(session);
}

/** Sessions whose server cannot notice that its client is gone. */
const unwatchable = new WeakSet<Session>();

/**
 * Forgets what the file before left in the session: role, settings, search path, temporary tables, prepared statements,
 * cursors, LISTEN, advisory locks; then applies the run's settings again. The first statements of a pipeline, between files:
 * DISCARD ALL is committed at once there, the settings with what follows. For a session that `applySessionSettings` has
 * seen.
 */
export function resetStatements(session: Session, defaults: SessionDefaults): readonly PipelinedStatement[] {
  return [discardAll, { sql: settingsQuery(session, defaults) }];
}

/** Refused in a transaction block, and so in a pipeline behind another statement. */
export const discardAll: PipelinedStatement = { sql: "discard all" };

/** A parameter that this server does not have is passed over: transaction_timeout came with PostgreSQL 17. */
function settingsQuery(session: Session, { run, readOnly, checksConnection }: SessionDefaults): string {
  const settings: Record<string, string> = {
    ...keepAlive,
    lock_timeout: String(run.lock_timeout_ms),
    statement_timeout: String(run.statement_timeout_ms),
    transaction_timeout: "0",
    idle_in_transaction_session_timeout: "0",
    idle_session_timeout: "0",
    default_transaction_read_only: readOnly ? "on" : "off",
    client_encoding: "UTF8",
    ...(checksConnection &&
      !unwatchable.has(session) && { client_connection_check_interval: String(connectionCheckMs) }),
  };
  const values = Object.entries(settings).map(([name, value]) => `('${name}', '${value}')`);
  return `select pg_catalog.set_config(name, value, false) from (values ${values.join(", ")}) v(name, value)
    where pg_catalog.current_setting(name, true) is not null`;
}

/** Some platforms cannot watch a socket and refuse the setting (22023, guc check_client_connection_check_interval). */
async function watchClient(session: Session): Promise<boolean> {
  try {
    await session.execute(`set client_connection_check_interval = ${connectionCheckMs}`);
    return true;
  } catch (error) {
    const refused = error instanceof ServerError && ["22023", "42704", "42501"].includes(error.code);
    if (!refused) throw error;
    return false;
  }
}
