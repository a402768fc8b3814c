// ALTER … RENAME and ALTER … SET SCHEMA: what is named otherwise afterwards, and who names it.
import { nameFromList, nameOfRangeVar } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { stringList } from "../constraints";
import { isQuarantineName } from "../quarantine";
import { objectKey, relationKey, type RelationKind, type SchemaObjectKind } from "../relation";
import { keyOfRelation } from "../referrers";
import { renameColumn, renameConstraint } from "./rename-parts";
import { moveRelation, moveRoutine, moveType } from "./moves";
import { edit, known, type Step } from "./step";

const relationKinds: Readonly<Partial<Record<Tree.ObjectType, RelationKind>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign-table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "matview",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
};

const globals: Readonly<Partial<Record<Tree.ObjectType, SchemaObjectKind>>> = {
  OBJECT_ROLE: "role",
  OBJECT_PUBLICATION: "publication",
  OBJECT_SUBSCRIPTION: "subscription",
  OBJECT_EVENT_TRIGGER: "event-trigger",
  OBJECT_FOREIGN_SERVER: "server",
  OBJECT_FDW: "foreign-data-wrapper",
  OBJECT_LANGUAGE: "language",
};

const inSchemas: Readonly<Partial<Record<Tree.ObjectType, SchemaObjectKind>>> = {
  OBJECT_COLLATION: "collation",
  OBJECT_STATISTIC_EXT: "statistics",
  OBJECT_CONVERSION: "conversion",
  OBJECT_OPERATOR: "operator",
  OBJECT_TSCONFIGURATION: "text-search",
  OBJECT_TSDICTIONARY: "text-search",
};

const parts = { OBJECT_TRIGGER: "triggers", OBJECT_POLICY: "policies", OBJECT_RULE: "rules" } as const;

export function rename(step: Step, statement: Tree.RenameStmt): void {
  const { renameType: type = "OBJECT_TABLE", newname: to = "", subname: from = "" } = statement;
  const names = namesOf(statement.object);
  if (statement.relation && type in parts) return renamePart(step, statement, type as keyof typeof parts);
  if (statement.relation) return renameInRelation(step, statement, statement.relation);
  switch (type) {
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN": {
      const name = nameFromList(names);
      return moveType(step, name, (key) => relationKey(key.split("\u0000")[0] ?? "", to));
    }
    case "OBJECT_DOMCONSTRAINT":
      return renameDomainCheck(step, names, from, to);
    case "OBJECT_FUNCTION":
    case "OBJECT_PROCEDURE":
    case "OBJECT_ROUTINE":
    case "OBJECT_AGGREGATE": {
      const target = as(statement.object, "ObjectWithArgs");
      return target && moveRoutine(step, target, (key) => relationKey(key.split("\u0000")[0] ?? "", to));
    }
    case "OBJECT_SCHEMA":
      return renameSchema(step, from, to);
    default: {
      const kind = globals[type];
      const inSchema = inSchemas[type];
      if (kind) moveObject(step, kind, "", stringList(names).at(-1) ?? from, "", to);
      if (!inSchema) return;
      const [schema = "", name = ""] = step.world.creationKey(nameFromList(names)).split("\u0000");
      moveObject(step, inSchema, schema, name, schema, to);
    }
  }
}

function namesOf(object: Node | undefined): readonly Node[] {
  if (object && as(object, "String")) return [object];
  return (
    as(object, "List")?.items ?? as(object, "TypeName")?.names ?? as(object, "ObjectWithArgs")?.objname ?? []
  );
}

function renameInRelation(step: Step, statement: Tree.RenameStmt, target: Tree.RangeVar): void {
  const { renameType: type = "OBJECT_TABLE", newname: to = "", subname: from = "" } = statement;
  const asKind = type === "OBJECT_ATTRIBUTE" ? "composite-type" : (relationKinds[type] ?? "table");
  const key = known(step, nameOfRangeVar(target), asKind);
  if (type === "OBJECT_COLUMN" || type === "OBJECT_ATTRIBUTE") return renameColumn(step, key, from, to);
  if (type === "OBJECT_TABCONSTRAINT") return renameConstraint(step, key, from, to);
  const relation = step.world.relations.get(key);
  if (!relation || !relationKinds[type]) return;
  const constraint = relation.index?.constraint;
  if (constraint != null && relation.table !== null)
    return renameConstraint(step, relation.table, constraint, to);
  const quarantined = relation.quarantined || isQuarantineName(to);
  moveRelation(step, key, { ...relation, name: to, quarantined });
}

function renamePart(step: Step, statement: Tree.RenameStmt, type: keyof typeof parts): void {
  const { relation: target, subname: from = "", newname: to = "" } = statement;
  const part = parts[type];
  edit(step, step.world.keyOf(nameOfRangeVar(target ?? {})), (relation) => {
    const renamed = new Map(
      [...relation[part]].map(([name, one]) => (name === from ? [to, { ...one, name: to }] : [name, one])),
    );
    return { ...relation, [part]: renamed };
  });
}

function renameDomainCheck(step: Step, names: readonly Node[], from: string, to: string): void {
  const key = step.world.typeKey(nameFromList(names));
  const domain = key === null ? undefined : step.world.types.get(key);
  if (key === null || domain?.kind !== "domain") return;
  const checks = [...domain.checks].map(([name, check]) => [name === from ? to : name, check] as const);
  step.world.types.set(key, { ...domain, checks: new Map(checks) });
}

function moveObject(
  { world }: Step,
  kind: SchemaObjectKind,
  schema: string,
  name: string,
  toSchema: string,
  toName: string,
): void {
  const object = world.object(kind, schema, name);
  if (!object) return;
  world.objects.delete(objectKey(kind, schema, name));
  world.objects.set(objectKey(kind, toSchema, toName), { ...object, schema: toSchema, name: toName });
}

function renameSchema(step: Step, from: string, to: string): void {
  const { world } = step;
  moveObject(step, "schema", "", from, "", to);
  const isInside = (key: string): boolean => key.startsWith(`${from}\u0000`);
  for (const key of world.relations.keys()) {
    const relation = isInside(key) ? world.relations.get(key) : undefined;
    if (relation) moveRelation(step, key, { ...relation, schema: to });
  }
  const moved = (key: string): string => to + key.slice(from.length);
  for (const key of world.types.keys()) {
    const [schema = "", name = ""] = key.split("\u0000");
    if (isInside(key)) moveType(step, { schema, name }, moved);
  }
  for (const key of world.routines.keys()) {
    const routines = isInside(key) ? world.routines.get(key) : undefined;
    if (!routines) continue;
    world.routines.delete(key);
    world.routines.set(moved(key), routines);
  }
  for (const key of world.objects.keys()) {
    const object = world.objects.get(key);
    if (object?.schema === from) moveObject(step, object.kind, from, object.name, to, object.name);
  }
}

export function setSchema(step: Step, statement: Tree.AlterObjectSchemaStmt): void {
  const { objectType: type = "OBJECT_TABLE", newschema: schema = "public" } = statement;
  const moved = (key: string): string => relationKey(schema, key.split("\u0000")[1] ?? "");
  const kind = relationKinds[type];
  if (kind && statement.relation) {
    const key = known(step, nameOfRangeVar(statement.relation), kind);
    const relation = step.world.relations.get(key);
    if (relation && keyOfRelation({ ...relation, schema }) !== key) {
      moveRelation(step, key, { ...relation, schema });
    }
    return;
  }
  const names = namesOf(statement.object);
  if (type === "OBJECT_TYPE" || type === "OBJECT_DOMAIN") return moveType(step, nameFromList(names), moved);
  const target = as(statement.object, "ObjectWithArgs");
  if (target && type !== "OBJECT_OPERATOR") return moveRoutine(step, target, moved);
  const inSchema = inSchemas[type];
  if (!inSchema) return;
  const [from = "", name = ""] = step.world.creationKey(nameFromList(names)).split("\u0000");
  moveObject(step, inSchema, from, name, schema, name);
}
