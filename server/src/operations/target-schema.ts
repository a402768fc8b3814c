// What a lint asks of a target: its schema, how many rows its tables have, and what was applied to it with which text.
// Reads; changes nothing.
import { fail, ok, type Result } from "../base/result";
import { readAppliedTexts } from "../database/history";
import { readSchemaScript } from "../database/schema-script";
import type { Session } from "../database/session";
import type { Migration } from "../migrations/migration";
import type { Problem } from "../protocol/problems";
import { schemaOf, type TargetSchema } from "./facts-file";
import type { TargetTools } from "./operation";
import { readTargetFacts, withSession } from "./target-facts";

export async function readTargetSchema(tools: TargetTools): Promise<Result<TargetSchema, Problem>> {
  return withSession(tools, { purpose: "lint", readOnly: true }, async (session) => {
    const facts = await readTargetFacts(tools, session);
    if (!facts.ok && !facts.failure.code.startsWith("history/")) return fail(facts.failure);
    // Another tool keeps the history: the schema and the sizes are known, and what was applied is not.
    const known = facts.ok ? facts.value.known : [];
    const { migrations } = tools.folder ?? { migrations: [] };
    const isPending = (migration: Migration): boolean =>
      known.some((one) => one.migration === migration && one.row === null);
    const pending = migrations.findIndex(isPending);
    const { identity } = tools.database;
    const script = await readSchemaScript(session, { history: tools.run });
    const rows = known.filter(({ row }) => row !== null && !row.dirty);
    const versions = rows.map(({ version }) => version);
    const texts = await readAppliedTexts(session, tools.run, versions);
    const applied = rows.map(({ row, migration, version, name }) => ({
      name: migration?.up?.path ?? `${version}_${name}.up.sql`,
      text: texts.get(version)?.up ?? null,
      checksum: row?.checksum ?? null,
    }));
    return ok(
      schemaOf({
        schema: "migrate-safe/facts/1",
        target: identity.name,
        database: identity.database,
        read_at: tools.clock.now().toISOString(),
        after: pending < 0 ? migrations.length : pending,
        rows: await rowsOf(session),
        applied,
        script,
      }),
    );
  });
}

/** Estimates of the planner; tables never analyzed are left out. Manual: "pg_class". */
async function rowsOf(session: Session): Promise<Readonly<Record<string, number>>> {
  const rows = await session.query<{ readonly name: string; readonly rows: number }>(
    `select n.nspname || '.' || c.relname as name, c.reltuples::float8 as rows
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and c.reltuples >= 0
       and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]));
}
