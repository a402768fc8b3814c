// The way from one schema to another as statements, by @supabase/pg-delta: a schema is read as facts, and the difference of
// two is planned. Loaded only when a down script is generated. Proves nothing: whoever runs the statements compares.
import { extract } from "@supabase/pg-delta/extract";
import { plan } from "@supabase/pg-delta/plan";
import { withReadTransaction } from "./schema-snapshot";
import { tokensOf } from "../sql/lexer";
import { quoteIdentifier } from "../sql/names";
import type { Session } from "./session";

export interface SchemaFacts {
  readonly base: Awaited<ReturnType<typeof extract>>["factBase"];
  /** Who ran the migrations; that this role owns what they make is not written down. */
  readonly owner: string;
  readonly roles: readonly string[];
}

export interface SchemaPlan {
  /** In the order they are to run, each without its semicolon, names with their schemas. */
  readonly statements: readonly string[];
  /** They may define functions before what their bodies name. */
  readonly definesRoutines: boolean;
}

/** Reads the whole database; `nested` inside of a transaction that the caller has open, where it leaves no trace. */
export async function readFacts(session: Session, nested = false): Promise<SchemaFacts> {
  const [names] = await session.query<{ owner: string; roles: readonly string[] }>(
    `select session_user::text as owner, array(select rolname::text from pg_catalog.pg_roles) as roles`,
  );
  return withReadTransaction(session, nested, async () => ({
    base: (await extract(poolOf(session))).factBase,
    owner: names?.owner ?? "",
    roles: names?.roles ?? [],
  }));
}

/** Roles are no part of it: they belong to the whole server. */
export function planSchema(from: SchemaFacts, to: SchemaFacts): SchemaPlan {
  const { actions, preamble } = plan(from.base, to.base, {
    scope: "database",
    defaultOwner: to.owner,
    assumedRoles: [...to.roles],
  });
  return {
    statements: actions
      .map(({ sql }) => plainlyQuoted(sql.trim().replace(/;$/, "")))
      .filter((statement) => !isOwnRight(statement, to.owner)),
    definesRoutines: preamble.some(({ name }) => name === "check_function_bodies"),
  };
}

/** What owners may do with their own objects they may without a GRANT. */
function isOwnRight(statement: string, owner: string): boolean {
  const [, grantee] = /^(?:GRANT|REVOKE)\b.* (?:TO|FROM) (\S+)$/s.exec(statement) ?? [];
  return grantee === quoteIdentifier(owner);
}

/** Without the quotes around names that need none, and without the name of the package in those it makes up. */
function plainlyQuoted(sql: string): string {
  let text = "";
  let end = 0;
  for (const token of tokensOf(sql)) {
    const name = token.kind === "quoted" ? token.text.slice(1, -1) : null;
    const isPlain = name !== null && quoteIdentifier(name) === name;
    text += sql.slice(end, token.start) + (isPlain ? name : sql.slice(token.start, token.end));
    end = token.end;
  }
  return (text + sql.slice(end)).replaceAll("__pgdelta_replaced", "__replaced");
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
