// Drops schemas and makes them again as empty as the day they were made: same owner, same privileges, same comment. The
// privileges matter: a fresh schema grants nobody anything, and applications would find their tables out of reach.
import type { RunSettings } from "../../config/settings";
import { ServerError } from "../../database/errors";
import { ensureHistory, historyTable } from "../../database/history";
import { markRebuild } from "../../database/rebuild-mark";
import type { Session } from "../../database/session";
import { rollBack } from "../running/run-transaction";
import type { Problem } from "../../protocol/problems";
import { fail, ok, type Result } from "../../base/result";
import { quoteIdentifier } from "../../sql/names";

export interface SchemaFacts {
  readonly name: string;
  readonly owner: string;
  readonly comment: string | null;
  readonly grants: readonly {
    /** Null for PUBLIC. */
    readonly grantee: string | null;
    readonly privilege: string;
    readonly grantable: boolean;
  }[];
}

/** The schemas of the list that exist. */
export async function readSchemaFacts(
  session: Session,
  names: readonly string[],
): Promise<readonly SchemaFacts[]> {
  return session.query<SchemaFacts>(
    `select n.nspname::text as name, r.rolname::text as owner,
            pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
            coalesce((select pg_catalog.json_agg(pg_catalog.json_build_object(
                        'grantee', g.rolname, 'privilege', a.privilege_type, 'grantable', a.is_grantable))
                      from pg_catalog.aclexplode(n.nspacl) a
                      left join pg_catalog.pg_roles g on g.oid = a.grantee
                      where a.grantee <> n.nspowner), '[]'::json) as grants
     from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner
     where n.nspname = any($1::text[]) order by n.nspname`,
    [[...names]],
  );
}

export function rebuildStatements(schemas: readonly SchemaFacts[]): readonly string[] {
  return schemas.flatMap(({ name, owner, comment, grants }) => {
    const schema = quoteIdentifier(name);
    return [
      `DROP SCHEMA ${schema} CASCADE`,
      `CREATE SCHEMA ${schema}`,
      `ALTER SCHEMA ${schema} OWNER TO ${quoteIdentifier(owner)}`,
      ...grants.map(
        ({ grantee, privilege, grantable }) =>
          `GRANT ${privilege} ON SCHEMA ${schema} TO ${grantee === null ? "PUBLIC" : quoteIdentifier(grantee)}${grantable ? " WITH GRANT OPTION" : ""}`,
      ),
      ...(comment === null ? [] : [`COMMENT ON SCHEMA ${schema} IS '${comment.replaceAll("'", "''")}'`]),
    ];
  });
}

/**
 * Runs the statements, empties the history and marks it, all in one transaction: before it is committed nothing has
 * changed, and afterwards everybody is told until the rows of the backup are loaded.
 */
export async function rebuildSchemas(
  session: Session,
  statements: readonly string[],
  run: RunSettings,
  backup: string,
): Promise<Result<void, Problem | ServerError>> {
  await session.execute("begin");
  try {
    await session.execute(`set local lock_timeout = ${run.lock_timeout_ms}`);
    for (const statement of statements) await session.execute(statement);
    const ready = await ensureHistory(session, run);
    if (!ready.ok) {
      await rollBack(session);
      return ready;
    }
    await session.execute(`delete from ${historyTable(run)}`);
    await markRebuild(session, run, backup);
    await session.execute("commit");
    return ok(undefined);
  } catch (error) {
    await rollBack(session);
    if (!(error instanceof ServerError)) throw error;
    return fail(error);
  }
}
