// The queries that find which objects of a schema a transaction has changed, from the catalog rows it wrote: those it made
// carry its id as xmin (or one of a subtransaction, which is higher), those it deleted as xmax. Manual: "System Columns";
// age() counts from the transaction's own id (xid.c). What others wrote since is found too: too much is never wrong here.

/** A catalog row that was written, as the object it belongs to. `holder`: the relation or type whose definition shows it. */
interface WrittenRow {
  readonly catalog: string;
  readonly class?: string;
  readonly object?: string;
  /** Number of the column, where the row is about one. */
  readonly column?: string;
  readonly holder?: string;
}

const written: readonly WrittenRow[] = [
  { catalog: "pg_class" },
  { catalog: "pg_attribute", class: "'pg_class'::regclass", object: "attrelid", column: "attnum" },
  { catalog: "pg_attrdef", holder: "adrelid" },
  { catalog: "pg_constraint", holder: "coalesce(nullif(conrelid, 0), contypid)" },
  { catalog: "pg_index", class: "'pg_class'::regclass", object: "indexrelid", holder: "indrelid" },
  { catalog: "pg_inherits", class: "'pg_class'::regclass", object: "inhrelid" },
  { catalog: "pg_partitioned_table", class: "'pg_class'::regclass", object: "partrelid" },
  { catalog: "pg_sequence", class: "'pg_class'::regclass", object: "seqrelid" },
  { catalog: "pg_foreign_table", class: "'pg_class'::regclass", object: "ftrelid" },
  { catalog: "pg_trigger", holder: "tgrelid" },
  { catalog: "pg_rewrite", holder: "ev_class" },
  { catalog: "pg_policy", holder: "polrelid" },
  { catalog: "pg_statistic_ext" },
  { catalog: "pg_proc" },
  { catalog: "pg_aggregate", class: "'pg_proc'::regclass", object: "aggfnoid::oid" },
  { catalog: "pg_type" },
  { catalog: "pg_enum", class: "'pg_type'::regclass", object: "enumtypid" },
  { catalog: "pg_range", class: "'pg_type'::regclass", object: "rngtypid" },
  { catalog: "pg_depend", class: "classid", object: "objid", column: "objsubid" },
  { catalog: "pg_description", class: "classoid", object: "objoid", column: "objsubid" },
  // Definitions name these.
  ...[
    "pg_collation",
    "pg_operator",
    "pg_opclass",
    "pg_opfamily",
    "pg_am",
    "pg_language",
    "pg_foreign_server",
    "pg_foreign_data_wrapper",
    "pg_ts_config",
    "pg_ts_dict",
  ].map((catalog) => ({ catalog })),
];

/** A cursor declared with it before the work and read after it gives the rows that the work deleted or replaced. */
export const deletedRowsQuery = rowsWith("xmax");

/** Objects by the columns class, object, column, holder. */
function rowsWith(mark: "xmin" | "xmax"): string {
  const queries = written.map(
    ({ catalog, class: of, object, column, holder }) =>
      `select ${of ?? `'${catalog}'::regclass`}::oid as class, ${object ?? "oid"} as object, ${column ?? "0"}::int as sub,
         ${holder ?? "0"}::oid as holder from pg_catalog.${catalog} where pg_catalog.age(${mark}) <= 0`,
  );
  return queries.join("\nunion all\n");
}

/**
 * OIDs of the objects that were changed or whose definition names one that was, in one column `oid`. Parameters: the
 * columns of the deleted rows as four arrays. What depends on a column is not followed from its table's other columns.
 */
export const changedObjectsQuery = `with recursive
written as (
  ${rowsWith("xmin")}
  union all select * from unnest($1::oid[], $2::oid[], $3::int[], $4::oid[])),
changed as (
  select class, object, sub from written
  union
  select d.classid, d.objid, d.objsubid from changed c
  join pg_depend d on d.refclassid = c.class and d.refobjid = c.object and (c.sub = 0 or d.refobjsubid = c.sub))
select object as oid from changed
union select holder from written
union select coalesce(nullif(k.conrelid, 0), k.contypid)
  from changed c join pg_constraint k on k.oid = c.object and c.class = 'pg_constraint'::regclass
union select t.tgrelid from changed c join pg_trigger t on t.oid = c.object and c.class = 'pg_trigger'::regclass
union select r.ev_class from changed c join pg_rewrite r on r.oid = c.object and c.class = 'pg_rewrite'::regclass
union select p.polrelid from changed c join pg_policy p on p.oid = c.object and c.class = 'pg_policy'::regclass
union select a.adrelid from changed c join pg_attrdef a on a.oid = c.object and c.class = 'pg_attrdef'::regclass`;

/** Names that stand in definitions without a dependency for each place: a schema's and a role's, by OID. */
export const outerNamesQuery = `select 'n' || oid as key, nspname::text as name from pg_catalog.pg_namespace
  where nspname !~ '^pg_(toast_)?temp_'
  union all select 'r' || oid, rolname::text from pg_catalog.pg_roles`;
