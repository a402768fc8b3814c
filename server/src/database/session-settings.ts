// The settings that every session of a run starts with, and how to get back to them after a migration changed some.
// Manual: chapter "Client Connection Defaults" and "client_connection_check_interval". Decides no timeouts itself.
import type { RunSettings } from "../config/settings";
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

/** Brings the session to the settings of the run. Call outside a transaction. */
export async function applySessionSettings(session: Session, defaults: SessionDefaults): Promise<void> {
  const settings: Record<string, string> = {
    lock_timeout: String(defaults.run.lock_timeout_ms),
    statement_timeout: String(defaults.run.statement_timeout_ms),
    idle_in_transaction_session_timeout: "0",
    default_transaction_read_only: defaults.readOnly ? "on" : "off",
    client_encoding: "UTF8",
  };
  // A parameter that this server does not have is passed over: idle_session_timeout came with PostgreSQL 14.
  await session.query(
    `select pg_catalog.set_config(s.name, v.value, false)
     from pg_catalog.json_each_text($1::json) v(name, value)
     join pg_catalog.pg_settings s on s.name = v.name`,
    [JSON.stringify({ ...settings, idle_session_timeout: "0" })],
  );
  if (defaults.checksConnection) await watchClient(session);
}

/**
 * Forgets role, search path, temporary settings and prepared statements of the file before, then applies the run's
 * settings again. Call between files and outside a transaction.
 */
export async function resetSession(session: Session, defaults: SessionDefaults): Promise<void> {
  await session.execute("reset session authorization");
  await session.execute("reset all");
  await applySessionSettings(session, defaults);
}

/** Some platforms cannot watch a socket and refuse the setting (22023, guc check_client_connection_check_interval). */
async function watchClient(session: Session): Promise<void> {
  try {
    await session.execute(`set client_connection_check_interval = ${connectionCheckMs}`);
  } catch (error) {
    const refused = error instanceof ServerError && ["22023", "42704", "42501"].includes(error.code);
    if (!refused) throw error;
  }
}
