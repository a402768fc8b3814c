// The way from one schema to another as statements, by @supabase/pg-delta: a schema is read as facts, and the difference of
// two is planned. Loaded only when a down script is generated. Proves nothing: whoever runs the statements compares.
import { extract } from "@supabase/pg-delta/extract";
import { plan } from "@supabase/pg-delta/plan";
import { withReadTransaction } from "./schema-snapshot";
import type { Session } from "./session";

export type SchemaFacts = Awaited<ReturnType<typeof extract>>["factBase"];

export interface SchemaPlan {
  /** In the order they are to run, each without its semicolon, names with their schemas. */
  readonly statements: readonly string[];
  /** They may define functions before what their bodies name. */
  readonly definesRoutines: boolean;
}

/** Reads the whole database; `nested` inside of a transaction that the caller has open, where it leaves no trace. */
export async function readFacts(session: Session, nested = false): Promise<SchemaFacts> {
  return withReadTransaction(session, nested, async () => (await extract(poolOf(session))).factBase);
}

export function planSchema(from: SchemaFacts, to: SchemaFacts): SchemaPlan {
  const { actions, preamble } = plan(from, to);
  return {
    statements: actions.map(({ sql }) => sql.trim().replace(/;$/, "")),
    definesRoutines: preamble.some(({ name }) => name === "check_function_bodies"),
  };
}

/** The session as the pool of one client that the package asks for; the transaction is ours. */
function poolOf(session: Session): Parameters<typeof extract>[0] {
  const client = {
    query: async (sql: string) => ({
      rows: /^(?:begin|commit|rollback)\b/i.test(sql) ? [] : await session.query<object>(sql),
    }),
    release: () => undefined,
  };
  const pool = { connect: async () => client };
  return pool as unknown as Parameters<typeof extract>[0];
}
