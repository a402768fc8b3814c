// Which rows of a target make a sample: some of each table, and every row that these refer to, so that foreign keys hold. Rows
// are known by their place (ctid) alone: no value leaves the server while they are chosen. Reads only.
import { quoteIdentifier, quoteName, type QualifiedName } from "../../sql/names";
import type { Session } from "../../database/session";
import type { DataCatalog, DataTable } from "../backups/data-catalog";

/** Places of rows, by the oid of the table or partition that holds them. */
export type ChosenRows = ReadonlyMap<string, ReadonlySet<string>>;

interface ForeignKeyColumns {
  readonly child: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly keys: readonly string[];
}

/** Chains of rows that refer to each other, such as a tree, are followed so far. */
const mostRounds = 30;
/** Rows that are referred to come on top of the sample, but not without end. */
const mostTimesMore = 10;

export interface Choice {
  readonly rows: ChosenRows;
  /** References were cut off, so foreign keys may not hold. */
  readonly incomplete: boolean;
}

/** Inside the caller's transaction, which must see one state of the database. */
export async function chooseRows(
  session: Session,
  { tables, roots }: DataCatalog,
  rowsPerTable: number,
): Promise<Choice> {
  const rows = new Map<string, Set<string>>();
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  let fresh = new Map<string, readonly string[]>();
  for (const table of tables) fresh.set(table.oid, await someRows(session, table, rowsPerTable));
  const rootOf = new Map(roots.map((root) => [root.oid, root]));
  const keys = await foreignKeys(
    session,
    tables.map(({ rootOid }) => rootOid),
  );
  for (let round = 0; fresh.size > 0; round++) {
    if (round === mostRounds) return { rows, incomplete: true };
    const found = new Map<string, string[]>();
    for (const [oid, places] of fresh) {
      const known = rows.get(oid) ?? new Set();
      rows.set(oid, known);
      const added = places.filter((place) => !known.has(place));
      for (const place of added) known.add(place);
      if (known.size > rowsPerTable * mostTimesMore) return { rows, incomplete: true };
      const table = byOid.get(oid);
      if (!table || added.length === 0) continue;
      for (const key of keys.filter(({ child }) => child === table.rootOid)) {
        const parent = rootOf.get(key.parent);
        if (!parent) continue;
        for (const one of await rowsReferredTo(session, table, parent, key, added)) {
          if (rows.get(one.table)?.has(one.place)) continue;
          found.set(one.table, [...(found.get(one.table) ?? []), one.place]);
        }
      }
    }
    fresh = found;
  }
  return { rows, incomplete: false };
}

/** Rows of random pages where the table is much larger than the sample, else its first ones. */
async function someRows(session: Session, table: DataTable, limit: number): Promise<readonly string[]> {
  // A page holds at least some rows, and pages that are hit may be half empty.
  const percent = table.pages > 0 ? Math.min(100, (limit / table.pages) * 100) : 100;
  const sampled = percent < 50 ? `tablesample system (${percent.toFixed(6)}) repeatable (1)` : "";
  const found = await session.query<{ place: string }>(
    `select ctid::text as place from only ${quoteName(table)} ${sampled} limit ${limit}`,
  );
  return found.map(({ place }) => place);
}

async function rowsReferredTo(
  session: Session,
  child: DataTable,
  parent: QualifiedName & { readonly partitioned: boolean },
  { columns, keys }: ForeignKeyColumns,
  places: readonly string[],
): Promise<readonly { readonly table: string; readonly place: string }[]> {
  const match = columns.map(
    (column, at) => `p.${quoteIdentifier(keys[at] ?? "")} = c.${quoteIdentifier(column)}`,
  );
  return session.query(
    `select distinct p.tableoid::text as table, p.ctid::text as place
     from only ${quoteName(child)} c join ${parent.partitioned ? "" : "only "}${quoteName(parent)} p on ${match.join(" and ")}
     where c.ctid = any($1::pg_catalog.tid[])`,
    [places],
  );
}

async function foreignKeys(
  session: Session,
  tables: readonly string[],
): Promise<readonly ForeignKeyColumns[]> {
  return session.query(
    `select o.conrelid::text as child, o.confrelid::text as parent,
            ${columnNames("conrelid", "conkey")} as columns, ${columnNames("confrelid", "confkey")} as keys
     from pg_catalog.pg_constraint o
     where o.contype = 'f' and o.conparentid = 0 and o.conrelid = any($1::pg_catalog.oid[])`,
    [tables],
  );
}

function columnNames(relation: string, numbers: string): string {
  return `array(select a.attname::text from pg_catalog.unnest(o.${numbers}) with ordinality k(number, place)
    join pg_catalog.pg_attribute a on a.attrelid = o.${relation} and a.attnum = k.number order by k.place)`;
}
