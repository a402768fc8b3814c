// Which tables of a database a backup must hold: all, or those whose rows the migrations can destroy with everything that
// goes along with them. When anything is unsure, all.
import type { Session } from "../../database/session";
import { displayName, type QualifiedName } from "../../sql/names";
import type { Affected } from "./affected-tables";
import type { DataCatalog } from "./data-catalog";
import { selectTables } from "./data-selection";

export interface ChosenTables {
  readonly catalog: DataCatalog;
  readonly scope: "all" | "affected";
  /** Why it is all although less was asked for; null otherwise. */
  readonly because: string | null;
}

export async function chooseTables(
  session: Session,
  catalog: DataCatalog,
  affected: Affected | null,
): Promise<ChosenTables> {
  if (affected === null) return { catalog, scope: "all", because: null };
  const all = (because: string): ChosenTables => ({ catalog, scope: "all", because });
  if (affected.everything !== null) return all(affected.everything);
  const called = await userFunction(session, affected.calls);
  if (called !== null) return all(`the function ${called} can do anything`);
  const unknown = [...affected.tables, ...affected.written].find(
    (name) =>
      rootsNamed(catalog, name).length === 0 && !affected.created.some((one) => one.name === name.name),
  );
  if (unknown) return all(`${displayName(unknown)} is none of the tables that are backed up`);
  const roots = withCompanions(
    catalog,
    affected.tables.flatMap((name) => rootsNamed(catalog, name)),
  );
  const touched = new Set([...roots, ...affected.written.flatMap((name) => rootsNamed(catalog, name))]);
  const trigger = catalog.triggers.find((one) => touched.has(one.rootOid));
  if (trigger) return all(`the trigger ${trigger.name} on ${displayName(trigger.table)} can do anything`);
  const ruled = catalog.roots.find((root) => root.hasRules && touched.has(root.oid));
  if (ruled) return all(`a rule on ${displayName(ruled)} can do anything`);
  const rest = catalog.roots.length - roots.size;
  // To set one back could give numbers again that tables outside of the backup hold.
  const free = catalog.sequences.filter((sequence) => sequence.rootOid === null).map(displayName);
  return {
    catalog: {
      ...selectTables(catalog, roots),
      notCovered: [
        ...catalog.notCovered,
        `The rows of ${rest} other tables are not in the backup: no pending migration can destroy them.`,
        ...(free.length > 0
          ? [`Nor are the values of sequences that no table owns: ${free.join(", ")}.`]
          : []),
      ],
    },
    scope: "affected",
    because: null,
  };
}

/** A name without a schema may be any table of that name. A partition stands for the whole table. */
function rootsNamed(catalog: DataCatalog, { schema, name }: QualifiedName): readonly string[] {
  const isMeant = (one: QualifiedName): boolean =>
    one.name === name && (schema === null || one.schema === schema);
  return [
    ...catalog.roots.filter(isMeant).map((root) => root.oid),
    ...catalog.tables.filter(isMeant).map((table) => table.rootOid),
  ];
}

/** With all that refer to them, which a restore must empty too, and all that inherit from them. */
function withCompanions(catalog: DataCatalog, start: readonly string[]): ReadonlySet<string> {
  const found = new Set(start);
  for (const oid of found) {
    for (const key of catalog.foreignKeys) if (key.to === oid) found.add(key.from);
    for (const root of catalog.roots) if (root.inherits.includes(oid)) found.add(root.oid);
  }
  return found;
}

/** The first of these names that a function outside of the system's schemas has and that may change something. */
async function userFunction(session: Session, names: readonly string[]): Promise<string | null> {
  if (names.length === 0) return null;
  const rows = await session.query<{ name: string }>(
    `select p.proname::text as name from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
     where p.proname = any($1::text[]) and p.provolatile = 'v'
       and n.nspname not in ('pg_catalog', 'information_schema') order by 1 limit 1`,
    [names],
  );
  return rows[0]?.name ?? null;
}
