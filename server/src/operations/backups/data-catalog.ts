// What a data backup must know of the tables of some schemas, read from the catalogs: columns, partitions, foreign keys,
// triggers, sequences, materialized views. Uses no function that waits behind a schema change.
import type { Session } from "../../database/session";
import { displayName, quoteIdentifier, quoteName, type QualifiedName } from "../../sql/names";
import { loadOrder } from "./load-order";

/** A table that holds rows of its own: an ordinary table or a partition. */
export interface DataTable extends QualifiedName {
  readonly oid: string;
  readonly schema: string;
  /** Columns that COPY can load: generated ones are left out. */
  readonly columns: readonly string[];
  /** The partitioned table at the top, under whose name the rows are loaded; the table itself when it is no partition. */
  readonly root: QualifiedName;
  readonly rootOid: string;
  /** As the snapshot of the transaction sees it. */
  readonly filenode: string;
  /** Row security may keep rows of it from this role. */
  readonly hidesRows: boolean;
  /** Pages of 8 kB at the last vacuum or analyze. */
  readonly pages: number;
}

export interface ForeignKey {
  /** Oids of the roots. */
  readonly from: string;
  readonly to: string;
  readonly table: QualifiedName;
  readonly name: string;
  readonly deferrable: boolean;
  readonly deferred: boolean;
}

export interface UserTrigger {
  readonly table: QualifiedName;
  readonly rootOid: string;
  readonly name: string;
  /** pg_trigger.tgenabled: O origin, D disabled, R replica, A always. */
  readonly enabled: string;
}

export interface SequenceName extends QualifiedName {
  readonly schema: string;
  /** Of the table whose column owns it; null when none does. */
  readonly rootOid: string | null;
}

/** A table that is no partition. */
export interface RootTable extends QualifiedName {
  readonly oid: string;
  readonly partitioned: boolean;
  /** Oids of the tables it inherits from. */
  readonly inherits: readonly string[];
  readonly hasRules: boolean;
  readonly hidesRows: boolean;
}

export interface DataCatalog {
  readonly tables: readonly DataTable[];
  readonly roots: readonly RootTable[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly triggers: readonly UserTrigger[];
  readonly sequences: readonly SequenceName[];
  /** Populated ones, in the order they were created, which is the order they depend on each other. */
  readonly materializedViews: readonly QualifiedName[];
  /** Sentences about what a data backup does not hold. */
  readonly notCovered: readonly string[];
}

interface TableRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly filenode: string;
  readonly pages: number;
  readonly parent: string | null;
  readonly inherits: readonly string[];
  readonly hasRules: boolean;
  readonly hidesRows: boolean;
}

interface OtherRow {
  readonly kind: string;
  readonly schema: string;
  readonly name: string;
  /** Oid of the table that owns a sequence. */
  readonly owner: string | null;
}

interface ForeignKeyRow {
  readonly child: string;
  readonly parent: string;
  readonly name: string;
  readonly deferrable: boolean;
  readonly deferred: boolean;
}

// pg_inherits also holds old-style inheritance; relispartition tells partitions. Manual: "pg_class", "pg_inherits".
const tablesSql = `
select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
       c.relfilenode::text as filenode, c.relpages as pages,
       array(select a.attname::text from pg_catalog.pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by a.attnum) as columns,
       (select i.inhparent::text from pg_catalog.pg_inherits i where i.inhrelid = c.oid and c.relispartition) as parent,
       array(select i.inhparent::text from pg_catalog.pg_inherits i
             where i.inhrelid = c.oid and not c.relispartition) as inherits,
       c.relhasrules as "hasRules",
       c.relrowsecurity and pg_catalog.row_security_active(c.oid) as "hidesRows"
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1::text[]) and c.relkind in ('r', 'p') and c.relpersistence <> 't'
  and not exists (select 1 from pg_catalog.pg_depend d
                  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')
order by c.oid`;

const foreignKeysSql = `
select o.conname::text as name, o.conrelid::text as child, o.confrelid::text as parent,
       o.condeferrable as deferrable, o.condeferred as deferred
from pg_catalog.pg_constraint o
where o.contype = 'f' and o.conparentid = 0 and o.conrelid = any($1::pg_catalog.oid[])
order by o.oid`;

const triggersSql = `
select t.tgrelid::text as oid, t.tgname::text as name, t.tgenabled::text as enabled
from pg_catalog.pg_trigger t
where not t.tgisinternal and t.tgrelid = any($1::pg_catalog.oid[])
order by t.oid`;

const othersSql = `
select c.relkind::text as kind, n.nspname::text as schema, c.relname::text as name,
       (select d.refobjid::text from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
          and d.refclassid = d.classid and d.refobjsubid > 0 and d.deptype in ('a', 'i') limit 1) as owner
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1::text[])
  and (c.relkind in ('S', 'f') or (c.relkind = 'm' and c.relispopulated)) and c.relpersistence <> 't'
  and not exists (select 1 from pg_catalog.pg_depend d
                  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')
order by c.oid`;

/** Reads the catalog for the schemas; `excluded` are tables that are never backed up: the tool's own. */
export async function readDataCatalog(
  session: Session,
  schemas: readonly string[],
  excluded: readonly QualifiedName[],
): Promise<DataCatalog> {
  const isExcluded = (name: QualifiedName): boolean =>
    excluded.some((other) => other.schema === name.schema && other.name === name.name);
  const rows = (await session.query<TableRow>(tablesSql, [schemas])).filter((row) => !isExcluded(row));
  const byOid = new Map(rows.map((row) => [row.oid, row]));
  const rootOf = (row: TableRow): TableRow => {
    const parent = row.parent === null ? undefined : byOid.get(row.parent);
    return parent ? rootOf(parent) : row;
  };
  const oids = rows.map((row) => row.oid);
  const nameOf = (oid: string): QualifiedName => {
    const row = byOid.get(oid);
    return { schema: row?.schema ?? null, name: row?.name ?? "" };
  };
  const keys = await session.query<ForeignKeyRow>(foreignKeysSql, [oids]);
  const triggers = await session.query<{ oid: string; name: string; enabled: string }>(triggersSql, [oids]);
  const others = await session.query<OtherRow>(othersSql, [schemas]);
  const largeObjects = await session.query<{ found: boolean }>(
    "select exists (select 1 from pg_catalog.pg_largeobject_metadata) as found",
  );
  const foreign = others.filter((other) => other.kind === "f");
  return {
    tables: rows.filter((row) => row.kind === "r").map((row) => dataTable(row, rootOf(row))),
    roots: rows
      .filter((row) => rootOf(row) === row)
      .map(({ kind, ...row }) => ({ ...row, partitioned: kind === "p" })),
    foreignKeys: keys.map(({ child, parent, ...key }) => ({
      ...key,
      table: nameOf(child),
      from: rootOid(child),
      to: rootOid(parent),
    })),
    triggers: triggers.map(({ oid, name, enabled }) => ({
      table: nameOf(oid),
      rootOid: rootOid(oid),
      name,
      enabled,
    })),
    sequences: others
      .filter((other) => other.kind === "S" && !isExcluded(other))
      .map(({ schema, name, owner }) => ({ schema, name, rootOid: owner === null ? null : rootOid(owner) })),
    materializedViews: others
      .filter((other) => other.kind === "m")
      .map(({ schema, name }) => ({ schema, name })),
    notCovered: [
      ...foreign.map((table) => `The rows of the foreign table ${quoteName(table)} are not in the backup.`),
      ...(largeObjects[0]?.found === true ? ["Large objects are not in the backup."] : []),
    ],
  };

  function rootOid(oid: string): string {
    const row = byOid.get(oid);
    return row ? rootOf(row).oid : oid;
  }
}

function dataTable(row: TableRow, root: TableRow): DataTable {
  const { oid, schema, name, columns, filenode, pages, hidesRows } = row;
  return {
    oid,
    schema,
    name,
    columns,
    filenode,
    pages,
    hidesRows,
    root: { schema: root.schema, name: root.name },
    rootOid: root.oid,
  };
}

/**
 * Says which tables have rows that this role may not see or load, and what helps; null when there are none. With
 * row_security off the server refuses to copy such tables, whoever owns them. Manual: "Row Security Policies".
 */
export function hiddenRows(tables: readonly (QualifiedName & { readonly hidesRows: boolean })[]): {
  readonly message: string;
  readonly next: string;
} | null {
  const hiding = tables.filter((table) => table.hidesRows);
  const [first] = hiding;
  if (!first) return null;
  return {
    message: `the row security of ${hiding.map(displayName).join(", ")} applies to this role, so it cannot copy all rows`,
    next: `Run it as a role with BYPASSRLS, or let the owner pass: ALTER TABLE ${quoteName(first)} NO FORCE ROW LEVEL SECURITY.`,
  };
}

/** Tables in loading order and the foreign keys that must wait for the end. */
export function planLoad(catalog: DataCatalog): {
  readonly tables: readonly DataTable[];
  readonly cyclic: readonly ForeignKey[];
} {
  const { order, cyclic } = loadOrder(
    catalog.roots.map((root) => root.oid),
    catalog.foreignKeys,
  );
  const rank = new Map(order.map((oid, index) => [oid, index]));
  const tables = [...catalog.tables].sort(
    (a, b) => (rank.get(a.rootOid) ?? 0) - (rank.get(b.rootOid) ?? 0) || compareNames(a, b),
  );
  return { tables, cyclic };
}

function compareNames(a: QualifiedName, b: QualifiedName): number {
  const [one, other] = [quoteName(a), quoteName(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/**
 * The statements around the loading of data, for a role that owns the tables but is no superuser: triggers of users off,
 * foreign keys of cycles deferred, tables emptied; afterwards everything back to what it was. ALTER TABLE refuses while
 * deferred checks are pending, so they are made first. Source: src/backend/commands/tablecmds.c, CheckTableNotInUse.
 */
export function loadingStatements(catalog: DataCatalog): {
  readonly before: readonly string[];
  readonly after: readonly string[];
} {
  const { cyclic } = planLoad(catalog);
  const deferred = cyclic.filter((key) => !key.deferred);
  const withTriggers = unique(catalog.triggers.map((trigger) => quoteName(trigger.table)));
  const truncated = catalog.roots.map((root) => `${root.partitioned ? "" : "ONLY "}${quoteName(root)}`);
  return {
    before: [
      ...withTriggers.map((table) => `ALTER TABLE ONLY ${table} DISABLE TRIGGER USER`),
      ...deferred.map((key) => alterForeignKey(key, "DEFERRABLE INITIALLY DEFERRED")),
      ...(truncated.length > 0 ? [`TRUNCATE TABLE ${truncated.join(", ")}`] : []),
    ],
    after: [
      "SET CONSTRAINTS ALL IMMEDIATE",
      ...deferred.map((key) =>
        alterForeignKey(key, key.deferrable ? "DEFERRABLE INITIALLY IMMEDIATE" : "NOT DEFERRABLE"),
      ),
      ...catalog.triggers.map(
        (trigger) =>
          `ALTER TABLE ONLY ${quoteName(trigger.table)} ${enableWords(trigger.enabled)} TRIGGER ${quoteIdentifier(trigger.name)}`,
      ),
    ],
  };
}

/** Run after the rows are committed; not part of the transaction, because a failure must not cost the rows. */
export function analyzeStatements({ roots }: DataCatalog): readonly string[] {
  return roots.length === 0 ? [] : [`ANALYZE ${roots.map(quoteName).join(", ")}`];
}

function alterForeignKey(key: ForeignKey, how: string): string {
  return `ALTER TABLE ${quoteName(key.table)} ALTER CONSTRAINT ${quoteIdentifier(key.name)} ${how}`;
}

function enableWords(enabled: string): string {
  switch (enabled) {
    case "D":
      return "DISABLE";
    case "R":
      return "ENABLE REPLICA";
    case "A":
      return "ENABLE ALWAYS";
    default:
      return "ENABLE";
  }
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
