// The query that reads a whole schema as rows (kind, object, definition), for PostgreSQL 12 to 18. Independent of the
// order of creation, of OIDs and of gaps that dropped columns leave. Manual: "System Catalogs"; the text of expressions
// depends on session settings, so `schema-snapshot.ts` pins those first and empties the search path.

/** What is left out: our own table, and its schema when that holds nothing else of interest. */
export interface SnapshotScope {
  readonly history_schema: string;
  readonly history_table: string;
}

/** "touched": only the rows that `anchor` ties to an OID of $3, and those without an anchor, of which there are few. */
export type SnapshotPart = "whole" | "touched";

/**
 * Rows (kind, object, definition, anchor): `anchor` is the OID of the relation, type, routine or commented object that the
 * row is read from; null where it is none of these. Parameters: $1 history schema, $2 names of our own tables in it, for
 * the touched part $3 OIDs. Needs search_path = '' (then only pg_catalog is searched).
 */
export function snapshotQuery(serverVersionNum: number, part: SnapshotPart = "whole"): string {
  const touched = (oid: string) => (part === "whole" ? "" : `and ${oid} = any ($3::oid[])`);
  return `with ${sources(touched)}\n${branches(serverVersionNum, touched).join("\nunion all\n")}`;
}

/** A condition for the rows that are asked for, beginning with AND. */
type Touched = (oid: string) => string;

const memberOfExtension = (catalog: string, oid: string) =>
  `exists (select from member where classid = '${catalog}'::regclass and objid = ${oid})`;

/** Null for no collation. By hand because the type regcollation came with PostgreSQL 13. */
const collationName = (oid: string) =>
  `(select format('%I.%I', ln.nspname, l.collname) from pg_collation l join pg_namespace ln on ln.oid = l.collnamespace
    where l.oid = ${oid})`;

/** Schemas of users, what extensions own, and the relations, types and routines that are neither. */
const sources = (touched: Touched) => `
history as (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = $1 and c.relname = any($2::text[])),
member as (select classid, objid from pg_depend where deptype = 'e'),
ns as (select oid, nspname, nspowner, nspacl from pg_namespace n
       where nspname !~ '^pg_' and nspname <> 'information_schema'
         and not ${memberOfExtension("pg_namespace", "n.oid")}),
rel as (select c.*, format('%I.%I', n.nspname, c.relname) as fq from pg_class c join ns n on n.oid = c.relnamespace
        where not ${memberOfExtension("pg_class", "c.oid")} and c.oid not in (select oid from history)
          and not exists (select from pg_index i where i.indexrelid = c.oid and i.indrelid in (select oid from history)) ${touched("c.oid")}),
typ as (select t.*, format('%I.%I', n.nspname, t.typname) as fq from pg_type t join ns n on n.oid = t.typnamespace
        where not ${memberOfExtension("pg_type", "t.oid")}
          and (t.typtype in ('e', 'd', 'r') or t.typtype = 'b' and t.typelem = 0)
          ${touched("t.oid")}),
fn as (select p.*, format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as fq
       from pg_proc p join ns n on n.oid = p.pronamespace where not ${memberOfExtension("pg_proc", "p.oid")}
         and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                         and d.deptype = 'i') ${touched("p.oid")}),
owned as (
  select 'schema' as kind, quote_ident(nspname) as fq, nspowner as owner, nspacl as acl, acldefault('n', nspowner) as usual,
    null::oid as anchor from ns where nspname <> $1 or nspname = 'public'
  union all select case relkind when 'S' then 'sequence' else 'relation' end, fq, relowner, relacl,
    acldefault(case relkind when 'S' then 's'::"char" else 'r'::"char" end, relowner), oid
    from rel where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all select 'routine', fq, proowner, proacl, acldefault('f', proowner), oid from fn
  union all select 'type', fq, typowner, typacl, acldefault('T', typowner), oid from typ)`;

/** Of extended statistics, null for the default: no column in 12, -1 up to 16. */
export const statisticsTarget = `'statistics ' || nullif(to_jsonb(s) ->> 'stxstattarget', '-1')`;

/** Catalogs whose comments come and go with a touched object; those on anything else are few. */
const anchoring = `array['pg_class', 'pg_type', 'pg_proc', 'pg_constraint', 'pg_trigger', 'pg_policy', 'pg_rewrite',
  'pg_statistic_ext']::regclass[]`;

function branches(version: number, touched: Touched): readonly string[] {
  const compression = version >= 140_000 ? "'compression ' || nullif(a.attcompression::text, '')" : "null";
  const clonedTrigger = version >= 130_000 ? "g.tgparentid <> 0" : "false";
  const multirange = version >= 140_000 ? "'multirange ' || rngmultitypid::regtype" : "null";
  const publishedPart =
    version >= 150_000
      ? `(select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')' from pg_attribute a
            where a.attrelid = prrelid and a.attnum = any (prattrs::int2[])),
          'where ' || pg_get_expr(prqual, prrelid)`
      : "null";
  const publishedSchemas =
    version >= 150_000
      ? `(select 'in schemas ' || string_agg(s.pnnspid::regnamespace::text, ', ' order by s.pnnspid::regnamespace::text)
          from pg_publication_namespace s where s.pnpubid = p.oid)`
      : "null";
  const anyTouched = touched("d.objoid");
  const touchedComments = anyTouched && `and (d.classoid <> all (${anchoring}) or true ${anyTouched})`;
  const rootPublication = version >= 130_000 ? "case when p.pubviaroot then 'via root' end" : "null";
  return [
    `select 'schema' as kind, quote_ident(n.nspname) as object, '' as definition, null::oid as anchor
     from ns n where n.nspname <> $1 or n.nspname = 'public'`,
    `select 'owner', o.kind || ' ' || o.fq, o.owner::regrole::text, o.anchor from owned o`,
    `select 'privileges', o.kind || ' ' || o.fq,
       string_agg(case e.grantee when 0 then 'public' else e.grantee::regrole::text end || ' ' || e.privilege_type
                  || case when e.is_grantable then ' with grant option' else '' end, ', '
                  order by (case e.grantee when 0 then 'public' else e.grantee::regrole::text end) collate "C",
                           e.privilege_type collate "C"), o.anchor
     from owned o, aclexplode(coalesce(o.acl, o.usual)) e
     where e.grantee <> o.owner group by 1, 2, 4`,
    `select 'table', c.fq, concat_ws(' ',
       case c.relkind when 'p' then 'partitioned by ' || pg_get_partkeydef(c.oid) end,
       case c.relpersistence when 'u' then 'unlogged' end,
       case when c.relrowsecurity then 'row level security' end,
       case when c.relforcerowsecurity then 'forced row level security' end,
       case when c.relreplident <> 'd' then 'replica identity ' || c.relreplident::text end,
       (select 'using ' || amname from pg_am where oid = c.relam and amname <> 'heap'),
       case when c.relispartition then 'partition ' || pg_get_expr(c.relpartbound, c.oid) end,
       (select 'inherits ' || string_agg(inhparent::regclass::text, ', ' order by inhseqno) from pg_inherits
        where inhrelid = c.oid),
       (select 'of ' || c.reloftype::regtype where c.reloftype <> 0),
       (select 'with (' || string_agg(o, ', ' order by o collate "C") || ')' from unnest(c.reloptions) o),
       (select 'tablespace ' || quote_ident(spcname) from pg_tablespace where oid = c.reltablespace)), c.oid
     from rel c where c.relkind in ('r', 'p')`,
    `select case c.relkind when 'v' then 'view' else 'materialized view' end, c.fq,
       concat_ws(' ', pg_get_viewdef(c.oid),
         (select 'with (' || string_agg(o, ', ' order by o collate "C") || ')' from unnest(c.reloptions) o)), c.oid
     from rel c where c.relkind in ('v', 'm')`,
    `select 'foreign table', c.fq, concat_ws(' ', 'server ' || quote_ident(s.srvname),
       (select string_agg(o, ', ' order by o collate "C") from unnest(f.ftoptions) o)), c.oid
     from rel c join pg_foreign_table f on f.ftrelid = c.oid join pg_foreign_server s on s.oid = f.ftserver`,
    `select 'composite type', c.fq, '', c.oid from rel c where c.relkind = 'c'`,
    `select 'column', c.fq || '.' || quote_ident(a.attname), concat_ws(' ', format_type(a.atttypid, a.atttypmod),
       case when a.attcollation <> t.typcollation then 'collate ' || ${collationName("a.attcollation")} end,
       case when a.attnotnull then 'not null' end,
       (select 'not valid' from pg_constraint k where k.conrelid = c.oid and k.contype = 'n' and not k.convalidated
          and k.conkey = array[a.attnum]),
       case a.attgenerated when 's' then 'generated ' when 'v' then 'virtual ' else 'default ' end
         || pg_get_expr(d.adbin, d.adrelid),
       case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
       case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end, ${compression},
       case when a.attstattarget >= 0 then 'statistics ' || a.attstattarget end,
       (select 'with (' || string_agg(o, ', ' order by o collate "C") || ')' from unnest(a.attoptions) o),
       (select 'options (' || string_agg(o, ', ' order by o collate "C") || ')' from unnest(a.attfdwoptions) o),
       case when not a.attislocal then 'inherited' end,
       (select 'privileges ' || string_agg(case e.grantee when 0 then 'public' else e.grantee::regrole::text end
          || ' ' || e.privilege_type, ', ' order by e.grantee::regrole::text collate "C", e.privilege_type collate "C")
        from aclexplode(a.attacl) e)), c.oid
     from rel c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')`,
    `select 'column order', c.fq, (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), c.oid
     from rel c where c.relkind in ('r', 'p', 'f', 'c')`,
    `select 'constraint', coalesce(c.fq, t.fq) || '.' || quote_ident(k.conname), concat_ws(' ', pg_get_constraintdef(k.oid),
       case when not k.conislocal then 'inherited' end,
       (select concat_ws(' ', 'with (' || array_to_string(x.reloptions, ', ') || ')',
          case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica identity' end)
        from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x'))), coalesce(c.oid, t.oid)
     from pg_constraint k left join rel c on c.oid = k.conrelid left join typ t on t.oid = k.contypid
     where k.contype in ('p', 'u', 'x', 'f', 'c') and (c.oid is not null or t.oid is not null)`,
    `select 'index', c.fq, concat_ws(' ', pg_get_indexdef(c.oid), case when not i.indisvalid then 'invalid' end,
       case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica identity' end,
       (select 'partition of ' || inhparent::regclass from pg_inherits where inhrelid = c.oid)), c.oid
     from rel c join pg_index i on i.indexrelid = c.oid
     where not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))`,
    `select 'trigger', c.fq || '.' || quote_ident(g.tgname), pg_get_triggerdef(g.oid)
       || case g.tgenabled when 'O' then '' when 'D' then ' disabled' when 'A' then ' always' else ' replica' end, c.oid
     from pg_trigger g join rel c on c.oid = g.tgrelid where not g.tgisinternal and not (${clonedTrigger})`,
    `select 'rule', c.fq || '.' || quote_ident(r.rulename), pg_get_ruledef(r.oid)
       || case r.ev_enabled when 'O' then '' when 'D' then ' disabled' when 'A' then ' always' else ' replica' end, c.oid
     from pg_rewrite r join rel c on c.oid = r.ev_class where r.rulename <> '_RETURN'`,
    `select 'policy', c.fq || '.' || quote_ident(p.polname), concat_ws(' ',
       case when p.polpermissive then 'permissive' else 'restrictive' end, 'for ' || p.polcmd::text,
       'to ' || (select string_agg(case r when 0 then 'public' else r::regrole::text end, ', '
          order by (case r when 0 then 'public' else r::regrole::text end) collate "C") from unnest(p.polroles) r),
       'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
       'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), c.oid
     from pg_policy p join rel c on c.oid = p.polrelid`,
    `select case f.prokind when 'p' then 'procedure' else 'function' end, f.fq, pg_get_functiondef(f.oid), f.oid
     from fn f where f.prokind <> 'a'`,
    `select 'aggregate', f.fq, concat_ws(' ', 'sfunc ' || aggtransfn::text, 'stype ' || aggtranstype::regtype,
       'finalfunc ' || nullif(aggfinalfn::oid, 0)::regprocedure, 'combinefunc ' || nullif(aggcombinefn::oid, 0)::regprocedure,
       'initcond ' || quote_literal(agginitval), 'parallel ' || f.proparallel::text), f.oid
     from fn f join pg_aggregate g on g.aggfnoid = f.oid`,
    `select 'enum', t.fq, (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum
       where enumtypid = t.oid), t.oid from typ t where t.typtype = 'e'`,
    `select 'domain', t.fq, concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
       (select 'collate ' || ${collationName("t.typcollation")} from pg_type b
        where b.oid = t.typbasetype and b.typcollation <> t.typcollation),
       case when t.typnotnull then 'not null' end, 'default ' || pg_get_expr(t.typdefaultbin, 0)), t.oid
     from typ t where t.typtype = 'd'`,
    `select 'range type', t.fq, concat_ws(' ', r.rngsubtype::regtype,
       'collate ' || ${collationName("r.rngcollation")}, 'canonical ' || nullif(r.rngcanonical::oid, 0)::regproc,
       'diff ' || nullif(r.rngsubdiff::oid, 0)::regproc, ${multirange}), t.oid
     from typ t join pg_range r on r.rngtypid = t.oid where t.typtype = 'r'`,
    `select 'base type', t.fq, concat_ws(' ', t.typinput, t.typoutput, t.typlen), t.oid from typ t where t.typtype = 'b'`,
    `select 'sequence', c.fq, concat_ws(' ', s.seqtypid::regtype, 'start ' || s.seqstart, 'increment ' || s.seqincrement,
       'min ' || s.seqmin, 'max ' || s.seqmax, 'cache ' || s.seqcache, case when s.seqcycle then 'cycle' end,
       case c.relpersistence when 'u' then 'unlogged' end,
       (select 'owned by ' || d.refobjid::regclass || '.' || quote_ident(a.attname) from pg_depend d
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
          and d.deptype in ('a', 'i'))), c.oid
     from rel c join pg_sequence s on s.seqrelid = c.oid`,
    `select 'statistics', format('%I.%I', n.nspname, s.stxname), concat_ws(' ', pg_get_statisticsobjdef(s.oid), ${statisticsTarget}), s.oid
     from pg_statistic_ext s join ns n on n.oid = s.stxnamespace where true ${touched("s.oid")}`,
    `select 'extension', quote_ident(e.extname), 'schema ' || quote_ident(n.nspname), null::oid
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`,
    `select 'extension version', quote_ident(extname), extversion, null::oid from pg_extension where extname <> 'plpgsql'`,
    `select 'event trigger', quote_ident(evtname), concat_ws(' ', evtevent, evtfoid::regproc, evtenabled::text,
       array_to_string(evttags, ', ')), null::oid
     from pg_event_trigger e where not ${memberOfExtension("pg_event_trigger", "e.oid")}`,
    `select 'publication', quote_ident(p.pubname), concat_ws(' ', case when p.puballtables then 'all tables' end,
       case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
       case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end, ${rootPublication},
       (select string_agg(concat_ws(' ', prrelid::regclass::text, ${publishedPart}), ', '
          order by prrelid::regclass::text collate "C")
        from pg_publication_rel where prpubid = p.oid), ${publishedSchemas}), null::oid
     from pg_publication p where not ${memberOfExtension("pg_publication", "p.oid")}`,
    `select 'collation', format('%I.%I', n.nspname, c.collname),
       concat_ws(' ', c.collprovider::text, case when not c.collisdeterministic then 'nondeterministic' end,
         coalesce(c.collcollate, to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale')), null::oid
     from pg_collation c join ns n on n.oid = c.collnamespace where not ${memberOfExtension("pg_collation", "c.oid")}`,
    `select 'operator', o.oid::regoperator::text, concat_ws(' ', o.oprcode, 'commutator ' || nullif(o.oprcom, 0)::regoper,
       'negator ' || nullif(o.oprnegate, 0)::regoper), null::oid
     from pg_operator o join ns n on n.oid = o.oprnamespace where not ${memberOfExtension("pg_operator", "o.oid")}`,
    `select 'operator class', format('%I.%I using %I', n.nspname, o.opcname, m.amname),
       concat_ws(' ', o.opcintype::regtype, case when o.opcdefault then 'default' end), null::oid
     from pg_opclass o join ns n on n.oid = o.opcnamespace join pg_am m on m.oid = o.opcmethod
     where not ${memberOfExtension("pg_opclass", "o.oid")}`,
    `select 'cast', c.castsource::regtype || ' as ' || c.casttarget::regtype,
       concat_ws(' ', nullif(c.castfunc, 0)::regprocedure, c.castcontext::text, c.castmethod::text), null::oid
     from pg_cast c where c.oid >= 16384 and not ${memberOfExtension("pg_cast", "c.oid")}
       and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid
                       and d.deptype = 'i')`,
    `select 'text search configuration', format('%I.%I', n.nspname, c.cfgname),
       (select string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary, ', ' order by m.maptokentype, m.mapseqno)
        from pg_ts_config_map m where m.mapcfg = c.oid), null::oid
     from pg_ts_config c join ns n on n.oid = c.cfgnamespace where not ${memberOfExtension("pg_ts_config", "c.oid")}`,
    `select 'text search dictionary', format('%I.%I', n.nspname, d.dictname),
       concat_ws(' ', t.tmplname, d.dictinitoption), null::oid
     from pg_ts_dict d join ns n on n.oid = d.dictnamespace join pg_ts_template t on t.oid = d.dicttemplate
     where not ${memberOfExtension("pg_ts_dict", "d.oid")}`,
    `select 'foreign server', quote_ident(s.srvname), concat_ws(' ', w.fdwname, s.srvtype,
       (select string_agg(o, ', ' order by o collate "C") from unnest(s.srvoptions) o where o !~* '^password=')), null::oid
     from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw`,
    `select 'default privileges', concat_ws(' ', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace,
       d.defaclobjtype::text),
       (select string_agg(i::text, ', ' order by i::text collate "C") from unnest(d.defaclacl) i), null::oid
     from pg_default_acl d`,
    `select 'comment', i.type || ' ' || i.identity, d.description,
       case when d.classoid = any (${anchoring}) then d.objoid end
     from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.objoid >= 16384 and d.classoid <> 'pg_extension'::regclass
       and not exists (select from member m where m.classid = d.classoid and m.objid = d.objoid)
       and not (d.classoid = 'pg_class'::regclass and d.objoid in (select oid from history))
       ${touchedComments}`,
  ];
}
