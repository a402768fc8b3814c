// Whether a statement that refuses a transaction block has run already: a runner that was killed may not have come to
// write that down. The catalog tells for what can be done only once; everything else can simply be run again.
import type { Session } from "../../database/session";
import { nameFromList, quoteName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { concurrentWork } from "./concurrent-work";
import { isSameIndex } from "./same-index";

/** Why there is nothing left to do, as a sentence; null when the statement is to be run. */
export async function statementDone(session: Session, { parsed }: Statement): Promise<string | null> {
  const { tree } = parsed;
  const is = async (sql: string, ...parameters: readonly string[]): Promise<boolean> => {
    const rows = await session.query<{ answer: boolean }>(`select (${sql}) as answer`, parameters);
    return rows[0]?.answer === true;
  };
  const work = concurrentWork(parsed);
  if (work?.kind === "build" && work.index !== null) {
    const valid = await is(
      `exists (select from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
               where i.indisvalid and c.relname = $1 and i.indrelid = pg_catalog.to_regclass($2))`,
      work.index,
      quoteName(work.table),
    );
    const same = valid && (await isSameIndex(session, parsed, work.table, work.index));
    return same ? `The index ${work.index} is built and valid already.` : null;
  }
  if (work?.kind === "detach") {
    const [table, partition] = [quoteName(work.table), quoteName(work.partition)];
    const detached = await is(
      `pg_catalog.to_regclass($2) is not null and not exists (select from pg_catalog.pg_inherits
         where inhparent = pg_catalog.to_regclass($1) and inhrelid = pg_catalog.to_regclass($2))`,
      table,
      partition,
    );
    return detached ? `${partition} is detached already.` : null;
  }
  const drop = as(tree, "DropStmt");
  if (drop?.concurrent) {
    const [object] = drop.objects ?? [];
    const index = quoteName(nameFromList(as(object, "List")?.items ?? []));
    return (await is("pg_catalog.to_regclass($1) is null", index))
      ? `The index ${index} is gone already.`
      : null;
  }
  const made = as(tree, "CreatedbStmt")?.dbname ?? as(tree, "DropdbStmt")?.dbname;
  if (made !== undefined) {
    const there = await is("exists (select from pg_catalog.pg_database where datname = $1)", made);
    if (as(tree, "CreatedbStmt")) return there ? `The database ${made} is there already.` : null;
    return there ? null : `The database ${made} is gone already.`;
  }
  const subscription =
    as(tree, "CreateSubscriptionStmt")?.subname ?? as(tree, "DropSubscriptionStmt")?.subname;
  if (subscription !== undefined) {
    const there = await is(
      `exists (select from pg_catalog.pg_subscription s join pg_catalog.pg_database d on d.oid = s.subdbid
               where s.subname = $1 and d.datname = pg_catalog.current_database())`,
      subscription,
    );
    if (as(tree, "CreateSubscriptionStmt"))
      return there ? `The subscription ${subscription} is there already.` : null;
    return there ? null : `The subscription ${subscription} is gone already.`;
  }
  return null;
}
