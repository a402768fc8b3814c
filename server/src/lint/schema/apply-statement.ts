// What one statement does to the world. Statements that change no schema and no setting do nothing here; a statement
// that did not parse does nothing either. Transaction control is the walk's business.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { ParsedText } from "../../sql/sql-file";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { stringList } from "./constraints";
import { isQuarantineName } from "./quarantine";
import {
  isTemporary,
  relationKey,
  type Origin,
  type Relation,
  type RelationKind,
  type Volatility,
} from "./relation";
import { settingChanges } from "./session-settings";
import { sqlTypeOf } from "./sql-type";
import { altered, withElements, withRenamedColumn, withRenamedConstraint } from "./table-shape";
import { StatementMemo } from "./statement-memo";
import { temporarySchema, type World } from "./world";

export function applyStatement(
  world: World,
  parsed: ParsedText,
  origin: Origin,
  inTransaction: boolean,
): void {
  const { tree, kind } = parsed;
  switch (kind) {
    case "CreateStmt":
      return createTable(world, as(tree, "CreateStmt") ?? {}, "table", origin);
    case "CreateForeignTableStmt":
      return createTable(world, as(tree, "CreateForeignTableStmt")?.base ?? {}, "foreign-table", origin);
    case "CreateTableAsStmt":
      return createTableAs(world, as(tree, "CreateTableAsStmt") ?? {}, origin);
    case "ViewStmt":
      return createView(world, as(tree, "ViewStmt") ?? {}, origin);
    case "CreateSeqStmt":
      return createPlain(world, as(tree, "CreateSeqStmt")?.sequence, "sequence", origin);
    case "IndexStmt":
      return createIndex(world, as(tree, "IndexStmt") ?? {}, origin);
    case "AlterTableStmt":
      return alterTable(world, as(tree, "AlterTableStmt") ?? {}, origin);
    case "RenameStmt":
      return rename(world, as(tree, "RenameStmt") ?? {});
    case "AlterObjectSchemaStmt":
      return setSchema(world, as(tree, "AlterObjectSchemaStmt") ?? {});
    case "DropStmt":
      return drop(world, as(tree, "DropStmt") ?? {});
    case "CreateDomainStmt":
      return createDomain(world, as(tree, "CreateDomainStmt") ?? {}, origin);
    case "AlterDomainStmt":
      return alterDomain(world, as(tree, "AlterDomainStmt") ?? {});
    case "CreateEnumStmt":
      return world.types.set(creationKey(world, as(tree, "CreateEnumStmt")?.typeName), {
        kind: "enum",
        values: null,
        added: new Map(),
        origin,
      });
    case "CreateFunctionStmt":
      return createFunction(world, as(tree, "CreateFunctionStmt") ?? {}, origin);
    case "AlterFunctionStmt":
      return alterFunction(world, as(tree, "AlterFunctionStmt") ?? {});
    case "SelectStmt":
      selectInto(world, as(tree, "SelectStmt") ?? {}, origin);
  }
  for (const change of settingChanges(parsed)) world.settings = world.settings.with(change, inTransaction);
}

const nothingKnown = {
  quarantined: false,
  conditional: false,
  temporary: false,
  unlogged: false,
  table: null,
  columns: new Map(),
  dropped: new Set(),
  constraints: new Map(),
  index: null,
  partitionKey: null,
  partition: null,
  inherits: [],
  view: null,
  triggers: new Map(),
  policies: new Map(),
  rules: new Map(),
  rowSecurity: { enabled: false, forced: false },
  replicaIdentity: "default",
  settings: new Map(),
  node: null,
} satisfies Partial<Relation>;

function put(world: World, key: string, relation: Omit<Relation, "schema" | "name">): void {
  world.relations.set(key, relationAt(key, relation));
}

function relationAt(key: string, relation: Omit<Relation, "schema" | "name">): Relation {
  const [schema = "", name = ""] = key.split("\u0000");
  return { ...relation, schema, name };
}

const madeTables = new StatementMemo<Relation>();
const alteredTables = new StatementMemo<Relation>();
const madeIndexes = new StatementMemo<Relation>();
const begunRelations = new StatementMemo<Relation>();

/** Where a statement creates a relation, and whether it may have been there before. */
function creation(
  world: World,
  target: Tree.RangeVar | undefined,
  ifNotExists: boolean,
): { readonly key: string; readonly temporary: boolean; readonly conditional: boolean } | null {
  if (!target) return null;
  const temporary = isTemporary(target);
  const key = world.creationKey(nameOfRangeVar(target), temporary);
  if (ifNotExists && world.relations.get(key)) return null;
  world.hasTemporary ||= temporary;
  return { key, temporary, conditional: ifNotExists && !temporary && !world.relations.wasDeleted(key) };
}

function createTable(world: World, create: Tree.CreateStmt, kind: RelationKind, origin: Origin): void {
  const place = creation(world, create.relation, create.if_not_exists ?? false);
  if (!place) return;
  const elements = create.tableElts ?? [];
  const sources = [
    ...elements.flatMap((element) => as(element, "TableLikeClause")?.relation ?? []),
    ...(create.inhRelations ?? []).flatMap((parent) => as(parent, "RangeVar") ?? []),
  ].map((source) => world.relation(nameOfRangeVar(source)));
  const { key, temporary, conditional } = place;
  const table = madeTables.getOrMake(create, [key, kind, origin, conditional, ...sources], () => {
    const copied = sources.flatMap((source) => [...(source?.columns ?? [])]);
    const bare = relationAt(key, {
      ...nothingKnown,
      kind: create.partspec && kind === "table" ? "partitioned-table" : kind,
      temporary,
      conditional,
      origin,
      complete: !create.ofTypename && sources.every((source) => source?.complete ?? false),
      columns: new Map(copied.map(([name, column]) => [name, { ...column, origin }])),
    });
    return withElements(bare, elements, origin);
  });
  world.relations.set(key, table);
}

function createTableAs(world: World, create: Tree.CreateTableAsStmt, origin: Origin): void {
  const place = creation(world, create.into?.rel, create.if_not_exists ?? false);
  if (!place) return;
  const kind = create.objtype === "OBJECT_MATVIEW" ? "matview" : "table";
  const { temporary, conditional } = place;
  put(world, place.key, { ...nothingKnown, kind, temporary, conditional, origin, complete: false });
}

function selectInto(world: World, select: Tree.SelectStmt, origin: Origin): void {
  if (select.intoClause) createTableAs(world, { into: select.intoClause, objtype: "OBJECT_TABLE" }, origin);
}

function createView(world: World, create: Tree.ViewStmt, origin: Origin): void {
  const place = creation(world, create.view, false);
  if (!place) return;
  const before = create.replace ? world.relations.get(place.key) : undefined;
  put(world, place.key, {
    ...nothingKnown,
    kind: "view",
    temporary: place.temporary,
    conditional: create.replace ?? false,
    origin: before ? before.origin : origin,
    complete: false,
  });
}

function createPlain(
  world: World,
  target: Tree.RangeVar | undefined,
  kind: RelationKind,
  origin: Origin,
): void {
  const place = creation(world, target, false);
  if (place) {
    put(world, place.key, { ...nothingKnown, kind, temporary: place.temporary, origin, complete: true });
  }
}

function createIndex(world: World, index: Tree.IndexStmt, origin: Origin): void {
  const table = world.keyOf(nameOfRangeVar(index.relation ?? {}));
  const [schema = "public", tableName = ""] = table.split("\u0000");
  const columns = (index.indexParams ?? []).map((param) => as(param, "IndexElem")?.name ?? "expr");
  const name = index.idxname ?? [tableName, ...columns, "idx"].join("_");
  const key = relationKey(schema, name);
  if (index.if_not_exists && world.relations.get(key)) return;
  const conditional = index.if_not_exists ?? false;
  const made = madeIndexes.getOrMake(index, [key, origin, conditional, table], () =>
    relationAt(key, { ...nothingKnown, kind: "index", origin, conditional, complete: true, table }),
  );
  world.relations.set(key, made);
}

/** The relation, or the beginning of one when this statement is the first that speaks of it. */
function known(world: World, target: Tree.RangeVar, kind: RelationKind): readonly [string, Relation] {
  const key = world.keyOf(nameOfRangeVar(target));
  const found = world.relations.get(key);
  if (found) return [key, found];
  const begun = begunRelations.getOrMake(target, [key, kind], () => {
    const temporary = key.startsWith(relationKey(temporarySchema, ""));
    return relationAt(key, { ...nothingKnown, kind, temporary, origin: null, complete: false });
  });
  return [key, begun];
}

function alterTable(world: World, alter: Tree.AlterTableStmt, origin: Origin): void {
  if (!alter.relation || (alter.objtype !== "OBJECT_TABLE" && alter.objtype !== "OBJECT_FOREIGN_TABLE"))
    return;
  const [key, relation] = known(world, alter.relation, "table");
  if (relation.kind === "view" || relation.kind === "index" || relation.kind === "sequence") return;
  const next = alteredTables.getOrMake(alter, [relation, origin], () => {
    const commands = (alter.cmds ?? []).flatMap((node) => as(node, "AlterTableCmd") ?? []);
    return commands.reduce((table, command) => altered(table, command, origin), relation);
  });
  world.relations.set(key, next);
}

function rename(world: World, rename: Tree.RenameStmt): void {
  const to = rename.newname ?? "";
  if (rename.renameType === "OBJECT_DOMAIN" || rename.renameType === "OBJECT_TYPE") {
    return moveType(world, nameFromList(as(rename.object, "List")?.items ?? []), to);
  }
  if (!rename.relation) return;
  const kind = relationKinds[rename.renameType ?? "OBJECT_TABLE"] ?? "table";
  const [key, relation] = known(world, rename.relation, kind);
  const from = rename.subname ?? "";
  if (rename.renameType === "OBJECT_COLUMN") world.relations.set(key, withRenamedColumn(relation, from, to));
  else if (rename.renameType === "OBJECT_TABCONSTRAINT") {
    world.relations.set(key, withRenamedConstraint(relation, from, to));
  } else if (rename.renameType && relationKinds[rename.renameType]) {
    const quarantined = relation.quarantined || isQuarantineName(to);
    move(world, key, { ...relation, name: to, quarantined });
  }
}

function moveType(world: World, from: QualifiedName, to: string): void {
  const type = world.type(from);
  if (!type) return;
  world.types.delete(world.creationKey(from));
  world.types.set(world.creationKey({ schema: from.schema, name: to }), type);
}

function move(world: World, from: string, relation: Relation): void {
  world.relations.delete(from);
  world.relations.set(relationKey(relation.schema, relation.name), relation);
}

const relationKinds: Readonly<Partial<Record<Tree.ObjectType, RelationKind>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign-table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "matview",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
};

function setSchema(world: World, change: Tree.AlterObjectSchemaStmt): void {
  const kind = relationKinds[change.objectType ?? "OBJECT_RULE"];
  if (!kind || !change.relation) return;
  const [key, relation] = known(world, change.relation, kind);
  move(world, key, { ...relation, schema: change.newschema ?? "public" });
}

function drop(world: World, drop: Tree.DropStmt): void {
  for (const object of drop.objects ?? []) {
    const type = as(object, "TypeName");
    const call = as(object, "ObjectWithArgs");
    const list = as(object, "List")?.items ?? type?.names ?? call?.objname;
    if (!list) continue;
    const name = nameFromList(list);
    if (relationKinds[drop.removeType ?? "OBJECT_RULE"]) world.relations.delete(world.keyOf(name));
    else if (type) world.types.delete(world.creationKey(name));
    else if (call) world.routines.delete(world.creationKey(name));
  }
}

function creationKey(world: World, names: readonly Node[] | undefined): string {
  return world.creationKey(nameFromList(names ?? []));
}

function createDomain(world: World, create: Tree.CreateDomainStmt, origin: Origin): void {
  const constraints = (create.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
  const has = (type: Tree.ConstrType): boolean => constraints.some(({ contype }) => contype === type);
  world.types.set(creationKey(world, create.domainname), {
    kind: "domain",
    base: sqlTypeOf(create.typeName),
    hasDefault: has("CONSTR_DEFAULT"),
    notNull: has("CONSTR_NOTNULL"),
    constrained: has("CONSTR_NOTNULL") || has("CONSTR_CHECK"),
    default: constraints.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr ?? null,
    checks: new Map(),
    origin,
  });
}

/** Subtypes as in the manual's "ALTER DOMAIN": T default, N drop and O set not null, C add and X drop constraint. */
function alterDomain(world: World, alter: Tree.AlterDomainStmt): void {
  const key = creationKey(world, alter.typeName);
  const domain = world.types.get(key);
  if (domain?.kind !== "domain") return;
  if (alter.subtype === "T") world.types.set(key, { ...domain, hasDefault: alter.def !== undefined });
  if (alter.subtype === "N") world.types.set(key, { ...domain, notNull: false });
  if (alter.subtype === "O") world.types.set(key, { ...domain, notNull: true, constrained: true });
  if (alter.subtype === "C") world.types.set(key, { ...domain, constrained: true });
}

function createFunction(world: World, create: Tree.CreateFunctionStmt, origin: Origin): void {
  const options = optionsOf(create.options);
  world.routines.set(creationKey(world, create.funcname), [
    {
      kind: create.is_procedure ? "procedure" : "function",
      parameters: [],
      returns: null,
      returnsSet: false,
      volatility: volatilityOf(options.get("volatility")) ?? "volatile",
      strict: false,
      parallel: "unsafe",
      securityDefiner: false,
      setsSearchPath: false,
      language: (options.get("language") ?? "sql").toLowerCase(),
      body: null,
      node: { CreateFunctionStmt: create },
      origin,
    },
  ]);
}

function alterFunction(world: World, alter: Tree.AlterFunctionStmt): void {
  const key = creationKey(world, alter.func?.objname);
  const changed = volatilityOf(optionsOf(alter.actions).get("volatility"));
  const [before] = world.routines.get(key) ?? [];
  if (changed && before) world.routines.set(key, [{ ...before, volatility: changed }]);
}

function optionsOf(nodes: readonly Node[] | undefined): ReadonlyMap<string, string> {
  return new Map(
    (nodes ?? []).flatMap((node) => {
      const option = as(node, "DefElem");
      const text = as(option?.arg, "String")?.sval ?? stringList(as(option?.arg, "List")?.items)[0] ?? "";
      return option?.defname === undefined ? [] : [[option.defname, text] as const];
    }),
  );
}

function volatilityOf(text: string | undefined): Volatility | null {
  return text === "immutable" || text === "stable" || text === "volatile" ? text : null;
}
