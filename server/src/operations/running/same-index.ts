// Whether an index that is there is the one that a CREATE INDEX would make. The server itself answers: it makes the index
// on an empty copy of the table in a transaction that is rolled back, and prints both definitions.
import { ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import { quoteIdentifier, quoteName, type QualifiedName } from "../../sql/names";
import type { ParsedText } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";

const copy = "migrate_safe_index_copy";

/** The definition without the names before it; names that hold USING only make two indexes look different. */
const definition = `
  select i.indisunique, pg_catalog.substr(d.def, pg_catalog.strpos(d.def, ' USING ')) as def
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid,
       pg_catalog.pg_get_indexdef(i.indexrelid) d(def)`;

/** False also when it cannot be told, for instance without the right to make temporary tables. Call outside a transaction. */
export async function isSameIndex(
  session: Session,
  create: ParsedText,
  table: QualifiedName,
  index: string,
): Promise<boolean> {
  const sql = onCopy(create);
  if (sql === null) return false;
  await session.execute("begin");
  try {
    await session.execute(`create temporary table ${copy} (like ${quoteName(table)})`);
    await session.execute(sql);
    const rows = await session.query<{ same: boolean }>(
      `with made as (${definition} where i.indrelid = pg_catalog.to_regclass('pg_temp.${copy}')),
            found as (${definition} where c.relname = $2 and i.indrelid = pg_catalog.to_regclass($1))
       select (select pg_catalog.row_to_json(m)::text from made m) = (select pg_catalog.row_to_json(f)::text from found f) as same`,
      [quoteName(table), index],
    );
    return rows[0]?.same === true;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return false;
  } finally {
    await session.execute("rollback");
  }
}

/** The statement on the copy: from behind the table's name on it is as written. */
function onCopy({ tree, tokens, text }: ParsedText): string | null {
  const create = as(tree, "IndexStmt");
  const on = tokens.findIndex((token) => token.kind === "word" && token.text === "on");
  const rest = tokens.slice(on + 1).find((token) => token.text === "using" || token.text === "(");
  if (!create || on < 0 || !rest) return null;
  const unique = create.unique ? "unique " : "";
  return `create ${unique}index on pg_temp.${quoteIdentifier(copy)} ${text.slice(rest.start)}`;
}
