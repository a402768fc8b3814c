// Makes a schema that was read elsewhere on a database in memory. What came before something it needs is tried again; what
// never runs is named with the server's reason. Knows nothing of migrations.
import { ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import type { NotRepresented } from "../../protocol/reports/rehearse";
import { quoteIdentifier } from "../../sql/names";
import type { SchemaCopy } from "./read-schema-copy";

/** Statements that are sent together: a round trip to the embedded database costs more than most of them. */
const batchSize = 100;

/** What could not be made. Stops between two batches when the signal aborts. */
export async function buildSchemaCopy(
  session: Session,
  { script, roles, beyond }: SchemaCopy,
  signal: AbortSignal,
): Promise<readonly NotRepresented[]> {
  await session.execute("set check_function_bodies = off");
  await createMissingRoles(session, roles);
  let failed = await runBatches(session, script, signal);
  for (let before = Infinity; failed.size > 0 && failed.size < before && !signal.aborted;) {
    before = failed.size;
    failed = await runSingly(session, [...failed.keys()]);
  }
  await session.execute("reset check_function_bodies");
  return [
    ...[...failed].map(([statement, reason]) => ({ object: objectOf(statement), reason })),
    ...beyond.map((object) => ({ object, reason: "such objects are not copied" })),
  ];
}

/** Roles without rights, so that what names them can be made. */
export async function createMissingRoles(session: Session, roles: readonly string[]): Promise<void> {
  const known = await session.query<{ name: string }>(
    "select rolname::text as name from pg_catalog.pg_roles",
  );
  const missing = roles.filter((role) => !known.some(({ name }) => name === role));
  await session.batch(missing.map((role) => `create role ${quoteIdentifier(role)}`));
}

type Failed = Map<string, string>;

async function runBatches(
  session: Session,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<Failed> {
  const failed: Failed = new Map();
  for (let at = 0; at < statements.length && !signal.aborted; at += batchSize) {
    const batch = statements.slice(at, at + batchSize);
    try {
      await session.batch(batch);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      // All of the batch was rolled back, for it is one transaction.
      for (const [statement, reason] of await runSingly(session, batch)) failed.set(statement, reason);
    }
  }
  return failed;
}

async function runSingly(session: Session, statements: readonly string[]): Promise<Failed> {
  const failed: Failed = new Map();
  for (const statement of statements) {
    try {
      await session.execute(statement);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      failed.set(statement, error.message);
    }
  }
  return failed;
}

/** "extension postgis", "table public.places": what a statement of the script makes, without how. */
function objectOf(statement: string): string {
  const [head = ""] = statement.replaceAll(/\s+/g, " ").split(/ ?\(| as | with | using | schema /i);
  const words = head.replace(/^create (or replace )?/i, "").replace(/if not exists /i, "");
  return words.length <= 100 ? words : `${words.slice(0, 99)}…`;
}
