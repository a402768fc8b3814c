// A schema as the statements that make it: what the linter reads instead of the migrations when the database can be asked,
// and what a copy of a schema is made from. Reads the catalog and changes nothing.
import { ownTables } from "./history-shape";
import { pinSettings, withReadTransaction } from "./schema-snapshot";
import { schemaScriptQuery, type ScriptScope } from "./schema-script-query";
import type { Session } from "./session";

export interface ScriptOptions {
  /** The history table, which is left out. */
  readonly history: ScriptScope;
  /** True when the caller has a transaction open: then the schema is read inside it. */
  readonly inTransaction?: boolean;
}

/**
 * Statements without semicolons, what is needed first first as far as the order of creation tells. Waits behind schema
 * changes of others, up to the session's lock_timeout (ServerError 55P03).
 */
export async function readSchemaScript(session: Session, options: ScriptOptions): Promise<readonly string[]> {
  return withReadTransaction(session, options.inTransaction ?? false, async () => {
    const version = await pinSettings(session);
    const rows = await session.query<{ readonly statement: string }>(schemaScriptQuery(version), [
      options.history.history_schema,
      ownTables(options.history).map(({ name }) => name),
    ]);
    return rows.map(({ statement }) => statement);
  });
}
