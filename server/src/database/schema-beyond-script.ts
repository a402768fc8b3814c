// What a schema holds that its script does not make: objects of kinds that are rarely made by migrations, and what every
// extension brings along. Read so that a copy of the schema can say what it lacks; changes nothing.
import type { Session } from "./session";

/** Objects above the server's own. Source: src/include/access/transam.h, FirstNormalObjectId. */
const firstNormalObjectId = 16_384;

// Each catalog has objects of one kind that schema-script-query.ts leaves out. Manual: "System Catalogs".
const otherCatalogs = [
  "pg_cast",
  "pg_collation",
  "pg_conversion",
  "pg_default_acl",
  "pg_foreign_data_wrapper",
  "pg_language",
  "pg_operator",
  "pg_opfamily",
  "pg_ts_config",
  "pg_ts_dict",
  "pg_ts_parser",
  "pg_ts_template",
];

/** Comes with an extension or with another object. */
const isMade = `exists (select from pg_catalog.pg_depend d
  where d.classid = o.tableoid and d.objid = o.oid and d.deptype in ('e', 'i'))`;

const beyondScriptQuery = [
  ...otherCatalogs.map(
    (catalog) => `
    select i.type || ' ' || i.identity as object
    from pg_catalog.${catalog} o, pg_catalog.pg_identify_object(o.tableoid, o.oid, 0) i
    where o.oid >= ${firstNormalObjectId} and not ${isMade}`,
  ),
  `select 'tablespace ' || t.spcname from pg_catalog.pg_tablespace t
   where exists (select from pg_catalog.pg_class c where c.reltablespace = t.oid and c.oid >= ${firstNormalObjectId})`,
  // Only superusers may read pg_subscription, but everybody may read these columns of it.
  `select 'subscription ' || s.subname from pg_catalog.pg_subscription s
   where s.subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
].join("\nunion all\n");

/** A kind and a name each, as a person reads them: "text search configuration public.plain". */
export async function readBeyondScript(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ object: string }>(`${beyondScriptQuery}\norder by 1`);
  return rows.map(({ object }) => object);
}

/** Names of the functions, types and relations of each extension, without schemas and without quotes. */
export async function readExtensionMembers(
  session: Session,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await session.query<{ extension: string; members: readonly string[] }>(
    `select e.extname::text as extension,
            array(select distinct coalesce(p.proname, t.typname, c.relname)::text
                  from pg_catalog.pg_depend d
                  left join pg_catalog.pg_proc p on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = d.objid
                  left join pg_catalog.pg_type t on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid
                  left join pg_catalog.pg_class c on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = d.objid
                  where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.refobjid = e.oid
                    and d.deptype = 'e' and coalesce(p.proname, t.typname, c.relname) is not null) as members
     from pg_catalog.pg_extension e where e.extname <> 'plpgsql'`,
  );
  return new Map(rows.map(({ extension, members }) => [extension, members]));
}
