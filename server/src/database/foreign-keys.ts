// Foreign keys that the server has not proved, and rows that break one. Builds the query from the catalog with the
// constraint's own operators and MATCH rule, and only ever reads. Manual: pg_constraint; "Constraints", MATCH types.
import type { Session } from "./session";

export interface ForeignKey {
  /** Schema-qualified and quoted, as the other names here. */
  readonly table: string;
  readonly constraint: string;
  readonly foreign_table: string;
  /** False for NOT VALID: rows from before the constraint were never checked. */
  readonly validated: boolean;
  /** The constraint as SQL. */
  readonly definition: string;
}

/** A foreign key with the FROM and WHERE that find the rows breaking it, as `c`. */
interface CheckableKey {
  readonly key: ForeignKey;
  readonly condition: string;
  readonly sampleColumns: string;
}

export interface Orphans {
  readonly key: ForeignKey;
  /** Rows that break it. */
  readonly count: number;
  /** Some of them, as JSON text of their key columns. */
  readonly sample: readonly string[];
}

const columns = (side: string, keys: string, alias: string, format: string, glue: string) => `
  (select pg_catalog.string_agg(pg_catalog.format('${format}', a.attname), '${glue}' order by k.ord)
   from pg_catalog.unnest(c.${keys}) with ordinality k(num, ord)
   join pg_catalog.pg_attribute a on a.attrelid = c.${side} and a.attnum = k.num) as ${alias}`;

/** Names are put together by hand: pg_get_constraintdef waits behind a schema change, and regclass text is relative. */
const keyQuery = `
select pg_catalog.format('%I.%I', cn.nspname, cc.relname) as "table", c.conname::text as constraint,
       pg_catalog.format('%I.%I', pn.nspname, pc.relname) as foreign_table, c.convalidated as validated,
       c.confmatchtype::text as match_type,
       cc.relkind = 'r' as plain_table, pc.relkind = 'r' as plain_foreign_table,
       ${columns("conrelid", "conkey", "child_columns", "%I", ", ")},
       ${columns("conrelid", "conkey", "sample_columns", "c.%I", ", ")},
       ${columns("confrelid", "confkey", "parent_columns", "%I", ", ")},
       ${columns("conrelid", "conkey", "all_given", "c.%I is not null", " and ")},
       ${columns("conrelid", "conkey", "some_given", "c.%I is not null", " or ")},
       (select pg_catalog.string_agg(
          pg_catalog.format('p.%I operator(%I.%s) c.%I', pa.attname, n.nspname, o.oprname, ca.attname), ' and '
          order by k.ord)
        from rows from (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey), pg_catalog.unnest(c.conpfeqop))
             with ordinality k(child, parent, op, ord)
        join pg_catalog.pg_attribute ca on ca.attrelid = c.conrelid and ca.attnum = k.child
        join pg_catalog.pg_attribute pa on pa.attrelid = c.confrelid and pa.attnum = k.parent
        join pg_catalog.pg_operator o on o.oid = k.op
        join pg_catalog.pg_namespace n on n.oid = o.oprnamespace) as matches
from pg_catalog.pg_constraint c
join pg_catalog.pg_class cc on cc.oid = c.conrelid join pg_catalog.pg_namespace cn on cn.oid = cc.relnamespace
join pg_catalog.pg_class pc on pc.oid = c.confrelid join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
where c.contype = 'f' and c.conparentid = 0 and cn.nspname = any($1::text[])
order by 1, 2`;

interface KeyRow {
  readonly table: string;
  readonly constraint: string;
  readonly foreign_table: string;
  readonly validated: boolean;
  /** "s" SIMPLE or "f" FULL. */
  readonly match_type: string;
  readonly plain_table: boolean;
  readonly plain_foreign_table: boolean;
  readonly child_columns: string;
  readonly sample_columns: string;
  readonly parent_columns: string;
  readonly all_given: string;
  readonly some_given: string;
  readonly matches: string;
}

/** Every foreign key of the schemas' tables; those of partitions are left to their root's. */
export async function foreignKeys(
  session: Session,
  schemas: readonly string[],
): Promise<readonly ForeignKey[]> {
  const keys = await checkableKeys(session, schemas);
  return keys.map((one) => one.key);
}

/** The foreign keys that were added NOT VALID and never validated. */
export async function unvalidatedForeignKeys(
  session: Session,
  schemas: readonly string[],
): Promise<readonly ForeignKey[]> {
  const keys = await foreignKeys(session, schemas);
  return keys.filter((key) => !key.validated);
}

/**
 * Rows that break the given foreign keys (validated ones too: data loaded with triggers off is never checked). Each
 * query runs in a READ ONLY transaction under the time limit; a key whose query takes longer throws ServerError 57014.
 */
export async function findOrphans(
  session: Session,
  schemas: readonly string[],
  wanted: (key: ForeignKey) => boolean,
  limits: { readonly timeoutMs: number; readonly sample: number },
): Promise<readonly Orphans[]> {
  const found: Orphans[] = [];
  for (const one of await checkableKeys(session, schemas)) {
    if (!wanted(one.key)) continue;
    await session.execute("begin transaction isolation level repeatable read read only");
    try {
      await session.query("select pg_catalog.set_config('statement_timeout', $1, true)", [
        String(limits.timeoutMs),
      ]);
      const [counted] = await session.query<{ count: string }>(`select count(*) as count ${one.condition}`);
      const count = Number(counted?.count ?? 0);
      if (count > 0) found.push({ key: one.key, count, sample: await sampleOf(session, one, limits.sample) });
    } finally {
      await session.execute("rollback");
    }
  }
  return found;
}

async function sampleOf(session: Session, one: CheckableKey, size: number): Promise<readonly string[]> {
  const rows = await session.query<{ row: string }>(
    `select pg_catalog.to_json(k)::text as row
     from (select ${one.sampleColumns} ${one.condition} limit ${Math.trunc(size)}) k`,
  );
  return rows.map((row) => row.row);
}

async function checkableKeys(session: Session, schemas: readonly string[]): Promise<readonly CheckableKey[]> {
  const rows = await session.query<KeyRow>(keyQuery, [[...schemas]]);
  return rows.map((row) => ({
    key: {
      table: row.table,
      constraint: row.constraint,
      foreign_table: row.foreign_table,
      validated: row.validated,
      definition: `FOREIGN KEY (${row.child_columns}) REFERENCES ${row.foreign_table} (${row.parent_columns})`,
    },
    condition: brokenBy(row),
    sampleColumns: row.sample_columns,
  }));
}

/**
 * A key counts for inheritance children neither on its own side nor on the other, so plain tables are read with ONLY;
 * partitioned tables are read whole. MATCH FULL also forbids rows that give some of the columns.
 */
function brokenBy(row: KeyRow): string {
  const child = `${row.plain_table ? "only " : ""}${row.table}`;
  const parent = `${row.plain_foreign_table ? "only " : ""}${row.foreign_table}`;
  const found = `exists (select from ${parent} p where ${row.matches})`;
  const broken =
    row.match_type === "f"
      ? `(${row.some_given}) and not ((${row.all_given}) and ${found})`
      : `${row.all_given} and not ${found}`;
  return `from ${child} c where ${broken}`;
}
