// What of a target is needed to make its schema again elsewhere: statements, roles, search path, and what none of these can
// bring along. Reads the target, waits behind nobody for longer than the session's lock_timeout, and reads no rows.
import { readBeyondScript, readExtensionMembers } from "../../database/schema-beyond-script";
import { readSchemaScript } from "../../database/schema-script";
import type { Session } from "../../database/session";
import { quoteIdentifier } from "../../sql/names";
import type { RunSettings } from "../../config/settings";

export interface SchemaCopy {
  /** Without semicolons, roughly in the order of need. */
  readonly script: readonly string[];
  /** Names of roles, which policies, grants and migrations refer to. */
  readonly roles: readonly string[];
  /** As the target's role has it, with "$user" resolved. */
  readonly searchPath: string;
  /** Names of what each extension brings along, by the extension's name. */
  readonly extensions: ReadonlyMap<string, readonly string[]>;
  /** Objects of kinds that the script leaves out, as a person reads them. */
  readonly beyond: readonly string[];
}

/** Roles beyond this many are a directory, not something that migrations name. */
const mostRoles = 1000;

export async function readSchemaCopy(session: Session, run: RunSettings): Promise<SchemaCopy> {
  const [settings] = await session.query<{ path: string; role: string }>(
    "select pg_catalog.current_setting('search_path') as path, current_user::text as role",
  );
  const { path = "public", role = "" } = settings ?? {};
  const roles = await session.query<{ name: string }>(
    `select rolname::text as name from pg_catalog.pg_roles where rolname !~ '^pg_' order by oid limit ${mostRoles}`,
  );
  return {
    script: await readSchemaScript(session, { history: run }),
    roles: roles.map(({ name }) => name),
    searchPath: path.replaceAll('"$user"', () => quoteIdentifier(role)),
    extensions: await readExtensionMembers(session),
    beyond: await readBeyondScript(session),
  };
}

/** How many relations the target has, which is what a copy costs. */
export async function countRelations(session: Session): Promise<number> {
  const [row] = await session.query<{ relations: number }>(
    `select pg_catalog.count(*)::int as relations
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  );
  return row?.relations ?? 0;
}
