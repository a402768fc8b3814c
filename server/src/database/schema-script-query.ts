// The query that writes a schema as the statements that make it, for PostgreSQL 12 to 18: rows (step, place, statement).
// Steps run in order; within one, the order of creation (OID) is a good guess at what needs what, and who runs the script
// tries again what came too early. Manual: "System Catalogs"; names are qualified because the search path is empty.
// Left out, because nothing here asks for it: owners, tablespaces, procedural languages, foreign user mappings.
import { statisticsTarget, type SnapshotScope } from "./schema-snapshot-query";

export type ScriptScope = SnapshotScope;

/** Parameters: $1 history schema, $2 names of our own tables in it. Needs search_path = ''. */
export function schemaScriptQuery(serverVersionNum: number): string {
  return `with ${sources}\n${branches(serverVersionNum).join("\nunion all\n")}\norder by step, place`;
}

const memberOfExtension = (catalog: string, oid: string) =>
  `exists (select from member where classid = '${catalog}'::regclass and objid = ${oid})`;

const sources = `
history as (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = $1 and c.relname = any($2::text[])),
member as (select classid, objid from pg_depend where deptype = 'e'),
ns as (select oid, nspname from pg_namespace n
       where nspname !~ '^pg_' and nspname <> 'information_schema'
         and not ${memberOfExtension("pg_namespace", "n.oid")}),
rel as (select c.*, format('%I.%I', n.nspname, c.relname) as fq from pg_class c join ns n on n.oid = c.relnamespace
        where not ${memberOfExtension("pg_class", "c.oid")} and c.oid not in (select oid from history)
          and not exists (select from pg_index i where i.indexrelid = c.oid and i.indrelid in (select oid from history))),
typ as (select t.*, format('%I.%I', n.nspname, t.typname) as fq from pg_type t join ns n on n.oid = t.typnamespace
        where not ${memberOfExtension("pg_type", "t.oid")}),
fn as (select p.*, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as fq
       from pg_proc p join ns n on n.oid = p.pronamespace where not ${memberOfExtension("pg_proc", "p.oid")}
         and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                         and d.deptype = 'i')),
own as (select d.objid as sequence, d.refobjid as relation, a.attname as attribute, d.deptype
        from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'))`;

const collation = (oid: string) =>
  `(select format(' collate %I.%I', ln.nspname, l.collname) from pg_collation l
    join pg_namespace ln on ln.oid = l.collnamespace where l.oid = ${oid})`;

/** Sequence options as CREATE SEQUENCE and IDENTITY write them. */
const sequenceOptions = `format('start with %s increment by %s minvalue %s maxvalue %s cache %s%s',
  s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then ' cycle' else '' end)`;

const column = (version: number) => `format('%I %s%s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
  case when a.attcollation <> t.typcollation then ${collation("a.attcollation")} end,
  case when a.attgenerated = '' and d.adbin is not null and c.relkind <> 'v'
       then ' default ' || pg_get_expr(d.adbin, d.adrelid)
       when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') '
         || case a.attgenerated when 's' then 'stored' else 'virtual' end end,
  (select ' generated ' || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity ('
     || format('sequence name %s ', s.seqrelid::regclass) || ${sequenceOptions} || ')'
   from own o join pg_sequence s on s.seqrelid = o.sequence
   where a.attidentity <> '' and o.relation = c.oid and o.attribute = a.attname and o.deptype = 'i' limit 1),
  case when a.attnotnull then ${
    version >= 180_000
      ? `(select format(' constraint %I not null', k.conname) || case when k.connoinherit then ' no inherit' else '' end
          from pg_constraint k where k.conrelid = c.oid and k.contype = 'n' and k.conkey = array[a.attnum]
            and k.convalidated)`
      : "' not null'"
  } end)`;

/** Columns that the relation declares itself: those of a parent come with it. */
const columns = (version: number) => `(select string_agg(${column(version)}, ', ' order by a.attnum)
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attislocal)`;

const options = `(select ' with (' || string_agg(o, ', ') || ')' from unnest(c.reloptions) o)`;

function branches(version: number): readonly string[] {
  const isClone = version >= 130_000 ? "g.tgparentid <> 0" : "false";
  const notValidNull = version >= 180_000 ? "or k.contype = 'n' and not k.convalidated and k.conislocal" : "";
  return [
    `select 1 as step, n.oid::bigint as place, format('create schema if not exists %I', n.nspname) as statement
     from ns n`,
    `select 2, e.oid, format('create extension if not exists %I schema %I', e.extname, n.nspname)
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`,
    `select 3, t.oid, format('create type %s as enum (%s)', t.fq,
       (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
     from typ t where t.typtype = 'e'`,
    `select 4, t.oid, format('create domain %s as %s%s%s%s', t.fq, format_type(t.typbasetype, t.typtypmod),
       (select ${collation("t.typcollation")} from pg_type b where b.oid = t.typbasetype
        and b.typcollation <> t.typcollation),
       ' default ' || pg_get_expr(t.typdefaultbin, 0), case when t.typnotnull then ' not null' end)
     from typ t where t.typtype = 'd'`,
    `select 4, t.oid, format('create type %s as range (subtype = %s)', t.fq, r.rngsubtype::regtype)
     from typ t join pg_range r on r.rngtypid = t.oid where t.typtype = 'r'`,
    `select 4, t.oid, format('create type %s as (%s)', t.fq,
       (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
        from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
     from typ t join rel c on c.oid = t.typrelid where c.relkind = 'c'`,
    `select 5, k.oid, format('alter domain %s add constraint %I %s', t.fq, k.conname, pg_get_constraintdef(k.oid))
     from pg_constraint k join typ t on t.oid = k.contypid where k.contype = 'c'`,
    `select 6, c.oid, format('create %ssequence %s as %s ', case c.relpersistence when 'u' then 'unlogged ' end, c.fq,
       s.seqtypid::regtype) || ${sequenceOptions}
     from rel c join pg_sequence s on s.seqrelid = c.oid
     where not exists (select from own o where o.sequence = c.oid and o.deptype = 'i')`,
    `select 7, f.oid, pg_get_functiondef(f.oid) from fn f where f.prokind <> 'a'`,
    `select 8, f.oid, format('create aggregate %s (sfunc = %s, stype = %s%s%s)', f.fq, a.aggtransfn,
       a.aggtranstype::regtype, ', finalfunc = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
       ', initcond = ' || quote_literal(a.agginitval))
     from fn f join pg_aggregate a on a.aggfnoid = f.oid where a.aggkind = 'n'`,
    `select 9, s.oid, format('create server %I foreign data wrapper %I', s.srvname, w.fdwname)
     from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw
     where not ${memberOfExtension("pg_foreign_server", "s.oid")}`,
    `select 10, c.oid, format('create %stable %s', case c.relpersistence when 'u' then 'unlogged ' end, c.fq)
       || case when c.relispartition then
            (select ' partition of ' || inhparent::regclass from pg_inherits where inhrelid = c.oid)
            || ' ' || pg_get_expr(c.relpartbound, c.oid)
          when c.reloftype <> 0 then ' of ' || c.reloftype::regtype
          else format(' (%s)', ${columns(version)})
            || coalesce((select ' inherits (' || string_agg(inhparent::regclass::text, ', ' order by inhseqno) || ')'
                         from pg_inherits where inhrelid = c.oid), '') end
       || coalesce(' partition by ' || case c.relkind when 'p' then pg_get_partkeydef(c.oid) end, '')
       || coalesce((select ' using ' || quote_ident(amname) from pg_am where oid = c.relam and amname <> 'heap'), '')
       || coalesce(${options}, '')
     from rel c where c.relkind in ('r', 'p')`,
    `select 10, c.oid, format('create foreign table %s (%s) server %I', c.fq, ${columns(version)}, s.srvname)
     from rel c join pg_foreign_table f on f.ftrelid = c.oid join pg_foreign_server s on s.oid = f.ftserver
     where c.relkind = 'f'`,
    `select 11, c.oid, format('alter sequence %s owned by %s.%I', c.fq, o.relation::regclass, o.attribute)
     from rel c join own o on o.sequence = c.oid where c.relkind = 'S' and o.deptype = 'a'`,
    `select case when k.contype = 'f' then 14 else 12 end, k.oid,
       format('alter table %s%s add constraint %I %s',
         case when k.contype = 'f' and c.relkind = 'p' then '' else 'only ' end, c.fq, k.conname,
         pg_get_constraintdef(k.oid))
     from pg_constraint k join rel c on c.oid = k.conrelid
     where (k.contype in ('p', 'u', 'x', 'c', 'f') and k.conislocal and k.conparentid = 0 ${notValidNull})`,
    `select 13, c.oid, pg_get_indexdef(c.oid)
     from rel c join pg_index i on i.indexrelid = c.oid
     where not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))`,
    `select 16, h.inhrelid, format('alter index %s attach partition %s', h.inhparent::regclass, c.fq)
     from pg_inherits h join rel c on c.oid = h.inhrelid
     where c.relkind in ('i', 'I')
       and not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))`,
    `select 15, c.oid, format('create %sview %s%s as %s',
         case c.relkind when 'm' then 'materialized ' end, c.fq, ${options},
         regexp_replace(pg_get_viewdef(c.oid), ';\\s*$', ''))
     from rel c where c.relkind in ('v', 'm')`,
    `select 17, s.oid, pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s join ns n on n.oid = s.stxnamespace`,
    `select 18, r.oid, regexp_replace(pg_get_ruledef(r.oid), ';\\s*$', '')
     from pg_rewrite r join rel c on c.oid = r.ev_class where r.rulename <> '_RETURN'`,
    `select 19, g.oid, pg_get_triggerdef(g.oid) from pg_trigger g join rel c on c.oid = g.tgrelid
     where not g.tgisinternal and not (${isClone})`,
    `select 20, g.oid, format('alter table %s %s trigger %I', c.fq,
         case g.tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end, g.tgname)
     from pg_trigger g join rel c on c.oid = g.tgrelid
     where not g.tgisinternal and not (${isClone}) and g.tgenabled <> 'O'`,
    `select 21, c.oid, format('alter table %s %s row level security', c.fq, w.what)
     from rel c, lateral (values ('enable', c.relrowsecurity), ('force', c.relforcerowsecurity)) w (what, is_on)
     where w.is_on`,
    `select 22, p.oid, concat_ws(' ', format('create policy %I on %s as %s for %s to %s', p.polname, c.fq,
         case when p.polpermissive then 'permissive' else 'restrictive' end,
         case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
           else 'all' end,
         (select string_agg(case r when 0 then 'public' else r::regrole::text end, ', ') from unnest(p.polroles) r)),
         'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
         'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
     from pg_policy p join rel c on c.oid = p.polrelid`,
    `select 23, c.oid, format('alter table %s replica identity %s', c.fq, case c.relreplident
         when 'f' then 'full' when 'n' then 'nothing'
         else (select 'using index ' || quote_ident(x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
               where i.indrelid = c.oid and i.indisreplident) end)
     from rel c where c.relkind in ('r', 'p') and c.relreplident <> 'd'`,
    `select 24, s.oid, format('alter statistics %I.%I set %s', n.nspname, s.stxname, ${statisticsTarget})
     from pg_statistic_ext s join ns n on n.oid = s.stxnamespace where ${statisticsTarget} is not null`,
    `select 24, c.oid, format('alter table only %s alter column %I set %s', c.fq, a.attname, w.what)
     from rel c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid,
     lateral (values
       ('statistics ' || a.attstattarget, a.attstattarget >= 0),
       ('storage ' || case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main'
                        else 'extended' end, a.attstorage <> t.typstorage)) w (what, is_set)
     where c.relkind in ('r', 'p') and w.is_set`,
    `select 25, p.oid, format('create publication %I%s with (publish = %L)', p.pubname,
         case when p.puballtables then ' for all tables'
           else (select ' for table ' || string_agg(prrelid::regclass::text, ', ' order by prrelid)
                 from pg_publication_rel where prpubid = p.oid) end,
         concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
           case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end))
     from pg_publication p`,
    `select 26, e.oid, format('create event trigger %I on %s execute function %s()', e.evtname, e.evtevent,
         e.evtfoid::regproc)
     from pg_event_trigger e where not ${memberOfExtension("pg_event_trigger", "e.oid")}`,
    `select 27, d.objoid, format('comment on %s %s is %L', case i.type when 'table column' then 'column'
         when 'view column' then 'column' else i.type end, i.identity, d.description)
     from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.objoid >= 16384 and d.classoid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass,
           'pg_namespace'::regclass)
       and i.type in ('table', 'view', 'materialized view', 'index', 'sequence', 'table column', 'view column',
           'function', 'type', 'schema')
       and not exists (select from member m where m.classid = d.classoid and m.objid = d.objoid)
       and not (d.classoid = 'pg_class'::regclass and d.objoid in (select oid from history))`,
    `select 28, c.oid, format('grant %s on %s%s to %s', g.privileges,
         case c.relkind when 'S' then 'sequence ' else '' end, c.fq, g.grantee)
     from rel c, lateral (
       select case e.grantee when 0 then 'public' else e.grantee::regrole::text end as grantee,
              string_agg(e.privilege_type, ', ') as privileges
       from aclexplode(c.relacl) e where e.grantee <> c.relowner group by 1) g
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`,
  ];
}
