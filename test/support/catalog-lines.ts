// What a database holds, and what the linter's model holds, as the same lines of text: one for each table, column,
// constraint, index and so on. Where the two differ, the model is wrong.
import type { Column, Relation, TableConstraint } from "../../server/src/lint/schema/relation";
import { signatureOf } from "../../server/src/lint/schema/signature";
import type { SqlType } from "../../server/src/lint/schema/sql-type";
import type { World } from "../../server/src/lint/schema/world";

const outside =
  "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg\\_%'";

const columnNames = (relation: string, numbers: string): string =>
  `(select coalesce(string_agg(attname, ',' order by attname), '') from pg_attribute
    where attrelid = ${relation} and attnum = any (${numbers}))`;

const typeText = (type: string, modifier: string): string =>
  `(select coalesce(e.typname, y.typname)
      || coalesce(substring(format_type(y.oid, ${modifier}) from '\\([0-9,]+\\)'), '')
      || case when e.oid is null then '' else '[]' end
    from pg_type y left join pg_type e on e.typarray = y.oid where y.oid = ${type})`;

/** One column named "line". */
export const catalogLines = (major: number): string => `
select 'relation ' || c.relkind::text || ' ' || n.nspname || '.' || c.relname
  || case c.relpersistence when 'u' then ' unlogged' else '' end
  || case when c.relrowsecurity then ' row security' else '' end
  || case when c.relforcerowsecurity then ' forced' else '' end
  || case c.relreplident when 'd' then '' when 'n' then case when c.relkind in ('r','p') then ' replica nothing' else '' end
     when 'f' then ' replica full' else ' replica index' end
  || coalesce(' in ' || (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent
       where i.inhrelid = c.oid order by inhseqno limit 1), '')
  || coalesce(' says ' || obj_description(c.oid, 'pg_class'), '')
  || coalesce(' with ' || (select string_agg(o, ',' order by o) from unnest(c.reloptions) o), '') as line
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${outside} and c.relkind in ('r','p','v','m','i','I','S','c','f')
union all
select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname
  || case when c.relkind in ('v', 'm') then '' else ' ' || ${typeText("a.atttypid", "a.atttypmod")} end
  || case when a.attnotnull then ' not null' else '' end
  || case when a.atthasdef and a.attgenerated = '' then ' default' else '' end
  || case a.attidentity when 'a' then ' always' when 'd' then ' by default' else '' end
  || case a.attgenerated when 's' then ' stored' when 'v' then ' virtual' else '' end
  || case when a.attcollation <> t.typcollation and c.relkind not in ('v', 'm') then ' collated' else '' end
  || coalesce(' says ' || col_description(c.oid, a.attnum), '')
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
where ${outside} and c.relkind in ('r','p','v','m','c','f') and a.attnum > 0 and not a.attisdropped
union all
select 'constraint ' || k.contype::text || ' ' || n.nspname || '.' || c.relname || '.' || k.conname
  || ' (' || ${columnNames("k.conrelid", "k.conkey")} || ')'
  || case when k.convalidated then '' else ' not valid' end
  || case when k.condeferrable then ' deferrable' else '' end
  || case when k.condeferred then ' deferred' else '' end
  || coalesce(' to ' || (select relname from pg_class where oid = k.confrelid)
     || ' (' || ${columnNames("k.confrelid", "k.confkey")} || ') ' || k.confupdtype::text || k.confdeltype::text, '')
from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
where ${outside} and k.contype in ('c', 'f', 'p', 'u', 'x'${major >= 18 ? ", 'n'" : ""}) and k.conrelid <> 0
union all
select 'index ' || n.nspname || '.' || c.relname || ' on ' || t.relname || ' ' || m.amname
  || ' (' || (select string_agg(coalesce(a.attname, '-'), ',' order by o)
       from unnest(x.indkey::int[]) with ordinality u(attnum, o)
       left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = u.attnum and u.attnum > 0) || ')'
  || case when x.indisunique then ' unique' else '' end
  || case when x.indisvalid then '' else ' invalid' end
  || case when x.indpred is null then '' else ' partial' end
  || coalesce(' of ' || (select conname from pg_constraint where conindid = x.indexrelid and contype in ('p','u','x')), '')
from pg_index x join pg_class c on c.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
join pg_namespace n on n.oid = c.relnamespace join pg_am m on m.oid = c.relam
where ${outside}
union all
select 'trigger ' || c.relname || '.' || g.tgname || ' ' || g.tgenabled::text
from pg_trigger g join pg_class c on c.oid = g.tgrelid where not g.tgisinternal and g.tgparentid = 0
union all
select 'policy ' || c.relname || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
union all
select 'rule ' || c.relname || '.' || r.rulename || ' ' || r.ev_enabled::text
from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where ${outside} and r.rulename <> '_RETURN'
union all
select 'routine ' || n.nspname || '.' || p.proname || '('
  || coalesce((select string_agg(coalesce(e.typname || '[]', y.typname), ',' order by o)
       from unnest(p.proargtypes::oid[]) with ordinality u(t, o) join pg_type y on y.oid = u.t
       left join pg_type e on e.typarray = y.oid), '') || ') ' || p.prokind::text
  || case p.prokind when 'a' then '' else ' ' || p.provolatile::text || ' ' || p.proparallel::text end
  || case when p.proisstrict and p.prokind <> 'a' then ' strict' else '' end
  || case when p.prosecdef then ' definer' else '' end
  || case when p.proretset then ' set' else '' end
  || case when p.proconfig::text like '%search_path%' then ' path' else '' end
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where ${outside} and not exists (select from pg_depend d where d.objid = p.oid and d.deptype in ('e', 'i'))
union all
select 'enum ' || n.nspname || '.' || t.typname || ' '
  || (select coalesce(string_agg(enumlabel, ',' order by enumsortorder), '') from pg_enum where enumtypid = t.oid)
from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${outside} and t.typtype = 'e'
union all
select 'domain ' || n.nspname || '.' || t.typname || ' ' || ${typeText("t.typbasetype", "t.typtypmod")}
  || case when t.typnotnull then ' not null' else '' end
  || case when t.typdefault is null then '' else ' default' end
  || coalesce(' check ' || (select string_agg(conname, ',' order by conname) from pg_constraint
       where contypid = t.oid and contype = 'c'), '')
from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${outside} and t.typtype = 'd'
union all
select 'range ' || n.nspname || '.' || t.typname
from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${outside} and t.typtype = 'r'
union all
select 'schema ' || n.nspname from pg_namespace n where ${outside} and n.nspname <> 'public'
union all
select 'publication ' || p.pubname || ' ' || coalesce((select string_agg(c.relname, ',' order by c.relname)
  from pg_publication_rel r join pg_class c on c.oid = r.prrelid where r.prpubid = p.oid), '')
from pg_publication p
union all
select 'statistics ' || n.nspname || '.' || s.stxname
from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
union all
select 'event-trigger ' || evtname from pg_event_trigger`;

const relkinds: Readonly<Record<Relation["kind"], string>> = {
  table: "r",
  "partitioned-table": "p",
  "foreign-table": "f",
  view: "v",
  matview: "m",
  index: "i",
  sequence: "S",
  "composite-type": "c",
};

/** The same lines for a world that holds everything. */
export function worldLines(world: World, major: number): readonly string[] {
  return [
    ...world.relations.keys().flatMap((key) => {
      const relation = world.relations.get(key);
      return relation ? relationLines(world, relation, major) : [];
    }),
    ...world.types.keys().flatMap((key) => {
      const type = world.types.get(key);
      const name = key.replace("\u0000", ".");
      if (type?.kind === "enum") return [`enum ${name} ${(type.values ?? ["?"]).join(",")}`];
      if (type?.kind === "range") return [`range ${name}`];
      if (type?.kind !== "domain") return [];
      const checks = [...type.checks.keys()].toSorted();
      const marks = [
        type.notNull ? " not null" : "",
        type.hasDefault ? " default" : "",
        checks.length > 0 ? ` check ${checks.join(",")}` : "",
      ];
      return [`domain ${name} ${typeName(type.base)}${marks.join("")}`];
    }),
    ...world.routines.keys().flatMap((key) =>
      (world.routines.get(key) ?? []).map((routine) => {
        const { kind, volatility, parallel, strict, securityDefiner, returnsSet, setsSearchPath } = routine;
        const marks = [
          kind === "aggregate" ? " a" : ` ${kind[0] ?? ""} ${volatility[0] ?? ""} ${parallel[0] ?? ""}`,
          strict ? " strict" : "",
          securityDefiner ? " definer" : "",
          returnsSet ? " set" : "",
          setsSearchPath ? " path" : "",
        ];
        return `routine ${key.replace("\u0000", ".")}(${signatureOf(routine)})${marks.join("")}`;
      }),
    ),
    ...world.objects.keys().flatMap((key) => {
      const object = world.objects.get(key);
      if (!object) return [];
      if (object.kind === "schema" || object.kind === "event-trigger")
        return [`${object.kind} ${object.name}`];
      if (object.kind === "statistics") return [`statistics ${object.schema}.${object.name}`];
      if (object.kind !== "publication") return [];
      const node = "CreatePublicationStmt" in object.node ? object.node.CreatePublicationStmt : {};
      const tables = (node.pubobjects ?? []).flatMap((one) =>
        "PublicationObjSpec" in one ? (one.PublicationObjSpec.pubtable?.relation?.relname ?? []) : [],
      );
      return [`publication ${object.name} ${tables.toSorted().join(",")}`];
    }),
  ];
}

function typeName(type: SqlType | null): string {
  if (!type) return "?";
  const modifiers = type.modifiers ? `(${type.modifiers.join(",")})` : "";
  return type.name + modifiers + (type.dimensions > 0 ? "[]" : "");
}

function relationLines(world: World, relation: Relation, major: number): readonly string[] {
  const { schema, name, index, replicaIdentity, rowSecurity } = relation;
  const shown = `${schema}.${name}`;
  const kind = index && isPartitioned(world, relation.table) ? "I" : relkinds[relation.kind];
  const parent = relation.partition?.parent ?? relation.inherits[0];
  const replica = typeof replicaIdentity === "object" ? "index" : replicaIdentity;
  const plain = new Set(["owner", "tablespace", "owned by", "access method", "cluster on"]);
  const options = [...relation.settings]
    .filter(([option]) => !plain.has(option) && relation.kind !== "sequence")
    .map(([option, value]) => `${option}=${value}`);
  const marks = [
    relation.unlogged ? " unlogged" : "",
    rowSecurity.enabled ? " row security" : "",
    rowSecurity.forced ? " forced" : "",
    replica === "default" ? "" : ` replica ${replica}`,
    parent === undefined ? "" : ` in ${parent.split("\u0000")[1] ?? ""}`,
    relation.comment === null ? "" : ` says ${relation.comment}`,
    options.length === 0 ? "" : ` with ${options.toSorted().join(",")}`,
  ];
  const lines = [`relation ${kind} ${shown}${marks.join("")}`];
  for (const column of relation.columns.values()) lines.push(columnLine(relation, column, shown));
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind !== "not-null") lines.push(constraintLine(world, constraint, shown));
  }
  if (major >= 18 && relation.kind !== "composite-type") {
    const named = [...relation.constraints.values()].filter((constraint) => constraint.kind === "not-null");
    for (const { columns, name: own, validated } of named) {
      lines.push(`constraint n ${shown}.${own} (${columns.join(",")})${validated ? "" : " not valid"}`);
    }
    for (const column of relation.columns.values()) {
      const isNamed = named.some(({ columns }) => columns.includes(column.name));
      if (column.notNullName !== null && !isNamed) {
        lines.push(`constraint n ${shown}.${column.notNullName} (${column.name})`);
      }
    }
  }
  if (index) {
    const columns = [...index.keys.map((key) => key.column ?? "-"), ...index.include];
    const of = index.constraint === null ? "" : ` of ${index.constraint}`;
    const facts = [
      index.unique ? " unique" : "",
      index.valid ? "" : " invalid",
      index.predicate ? " partial" : "",
      of,
    ];
    const table = relation.table?.split("\u0000")[1] ?? "";
    lines.push(`index ${shown} on ${table} ${index.method} (${columns.join(",")})${facts.join("")}`);
  }
  const states = { origin: "O", disabled: "D", replica: "R", always: "A" };
  for (const trigger of relation.triggers.values()) {
    lines.push(`trigger ${name}.${trigger.name} ${states[trigger.enabled]}`);
  }
  for (const policy of relation.policies.keys()) lines.push(`policy ${name}.${policy}`);
  for (const rule of relation.rules.values()) lines.push(`rule ${name}.${rule.name} ${states[rule.enabled]}`);
  return lines;
}

function isPartitioned(world: World, key: string | null): boolean {
  return world.relations.get(key ?? "")?.kind === "partitioned-table";
}

function columnLine(relation: Relation, column: Column, table: string): string {
  const isView = relation.view !== null;
  // The catalog counts a NOT NULL that is not validated.
  const isMarkedNotNull =
    column.notNull ||
    [...relation.constraints.values()].some(
      ({ kind, columns }) => kind === "not-null" && columns.includes(column.name),
    );
  const hasDefault = !column.generated && (column.default !== null || column.serial);
  const marks = [
    isView ? "" : ` ${typeName(column.type)}`,
    isMarkedNotNull ? " not null" : "",
    hasDefault ? " default" : "",
    column.identity === null ? "" : ` ${column.identity.replace("-", " ")}`,
    column.generated === null ? "" : ` ${column.generated}`,
    column.collation === null ? "" : " collated",
    column.comment === null ? "" : ` says ${column.comment}`,
  ];
  return `column ${table}.${column.name}${marks.join("")}`;
}

const contypes: Readonly<Record<TableConstraint["kind"], string>> = {
  check: "c",
  "foreign-key": "f",
  "primary-key": "p",
  unique: "u",
  exclusion: "x",
  "not-null": "n",
};

function constraintLine(world: World, constraint: TableConstraint, table: string): string {
  const { references, node } = constraint;
  const target = references && world.relations.get(references.table);
  const key = [...(target?.constraints.values() ?? [])].find(({ kind }) => kind === "primary-key");
  const columns = references && references.columns.length > 0 ? references.columns : (key?.columns ?? []);
  const marks = [
    constraint.validated ? "" : " not valid",
    constraint.deferrable ? " deferrable" : "",
    constraint.initiallyDeferred ? " deferred" : "",
    references
      ? ` to ${references.table.split("\u0000")[1] ?? ""} (${columns.toSorted().join(",")}) ${node.fk_upd_action ?? ""}${node.fk_del_action ?? ""}`
      : "",
  ];
  const own = `${contypes[constraint.kind]} ${table}.${constraint.name} (${constraint.columns.toSorted().join(",")})`;
  return `constraint ${own}${marks.join("")}`;
}
