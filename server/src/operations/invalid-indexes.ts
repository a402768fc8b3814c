// Indexes that CREATE INDEX CONCURRENTLY left half built: PostgreSQL keeps them, marked invalid, when the build fails, and
// IF NOT EXISTS then skips the index for ever. Finds and drops those that nobody is building. Manual: "CREATE INDEX",
// section "Building Indexes Concurrently".
import type { Session } from "../database/session";
import { quoteIdentifier, quoteName, type QualifiedName } from "../sql/names";
import { nameOfRangeVar } from "../sql/names";
import type { ParsedText } from "../sql/sql-file";
import { as } from "../sql/syntax-tree";

export interface InvalidIndex {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  /** Another session builds it right now. */
  readonly building: boolean;
  /** It backs a constraint or is a part of a partitioned index, which is invalid until all parts are attached. */
  readonly kept: boolean;
}

/** What a statement builds without a transaction; null when it builds no index that way. */
export function concurrentBuild(
  parsed: ParsedText,
): { readonly table: QualifiedName; readonly index: string | null } | null {
  const create = as(parsed.tree, "IndexStmt");
  if (!create?.concurrent || !create.relation) return null;
  return { table: nameOfRangeVar(create.relation), index: create.idxname ?? null };
}

const columns = `
  n.nspname::text as schema, c.relname::text as name,
  pg_catalog.format('%I.%I', tn.nspname, t.relname) as "table",
  exists (select 1 from pg_catalog.pg_stat_progress_create_index p where p.index_relid = c.oid) as building,
  c.relkind = 'I' or c.relispartition
    or exists (select 1 from pg_catalog.pg_constraint o where o.conindid = c.oid) as kept`;
const from = `
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_class t on t.oid = i.indrelid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
  where not i.indisvalid`;

/** Every invalid index of one table. */
export async function invalidIndexesOf(
  session: Session,
  table: QualifiedName,
): Promise<readonly InvalidIndex[]> {
  return session.query<InvalidIndex>(
    `select ${columns} ${from} and t.oid = pg_catalog.to_regclass($1) order by c.oid`,
    [quoteName(table)],
  );
}

/** Every invalid index of some schemas. */
export async function invalidIndexesIn(
  session: Session,
  schemas: readonly string[],
): Promise<readonly InvalidIndex[]> {
  return session.query<InvalidIndex>(
    `select ${columns} ${from} and tn.nspname = any($1::text[]) order by 1, 2`,
    [[...schemas]],
  );
}

/** Call outside a transaction. */
export async function dropInvalidIndex(session: Session, index: InvalidIndex): Promise<void> {
  await session.execute(
    `drop index concurrently if exists ${quoteIdentifier(index.schema)}.${quoteIdentifier(index.name)}`,
  );
}
