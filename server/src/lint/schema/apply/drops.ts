// DROP of everything that has a name.
import { nameFromList } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { stringList } from "../constraints";
import { dependentsOfRoutine, dependentsOfType } from "../dependents";
import { objectKey, type RelationKind, type SchemaObjectKind } from "../relation";
import { signatureMatcher } from "./routines";
import { castName } from "./objects";
import { dropDependents, dropPart, dropRelation } from "./drop";
import { knownTable, type Step } from "./step";

const relations: Readonly<Partial<Record<Tree.ObjectType, RelationKind>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign-table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "matview",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
};

const parts = { OBJECT_TRIGGER: "trigger", OBJECT_POLICY: "policy", OBJECT_RULE: "rule" } as const;

/** Kinds that lie in no schema. */
const globals: Readonly<Partial<Record<Tree.ObjectType, SchemaObjectKind>>> = {
  OBJECT_EXTENSION: "extension",
  OBJECT_PUBLICATION: "publication",
  OBJECT_EVENT_TRIGGER: "event-trigger",
  OBJECT_FDW: "foreign-data-wrapper",
  OBJECT_FOREIGN_SERVER: "server",
  OBJECT_LANGUAGE: "language",
  OBJECT_ACCESS_METHOD: "access-method",
};

const inSchemas: Readonly<Partial<Record<Tree.ObjectType, SchemaObjectKind>>> = {
  OBJECT_COLLATION: "collation",
  OBJECT_STATISTIC_EXT: "statistics",
  OBJECT_CONVERSION: "conversion",
  OBJECT_OPERATOR: "operator",
  OBJECT_TSCONFIGURATION: "text-search",
  OBJECT_TSDICTIONARY: "text-search",
  OBJECT_TSPARSER: "text-search",
  OBJECT_TSTEMPLATE: "text-search",
};

const routineTypes = new Set<Tree.ObjectType>([
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_AGGREGATE",
]);

export function drop(step: Step, statement: Tree.DropStmt): void {
  const cascade = statement.behavior === "DROP_CASCADE";
  for (const object of statement.objects ?? []) dropOne(step, statement.removeType, object, cascade);
}

function dropOne(step: Step, type: Tree.ObjectType = "OBJECT_TABLE", object: Node, cascade: boolean): void {
  const { world } = step;
  const list = as(object, "List")?.items ?? [object];
  if (relations[type]) return dropRelation(step, world.keyOf(nameFromList(list)), cascade);
  if (type === "OBJECT_TYPE" || type === "OBJECT_DOMAIN") {
    return dropType(step, as(object, "TypeName")?.names ?? list, cascade);
  }
  if (routineTypes.has(type)) {
    const target = as(object, "ObjectWithArgs");
    return target && dropRoutine(step, target, cascade);
  }
  if (type in parts) {
    const [name = "", table = "", schema] = stringList(list).toReversed();
    const rangeVar = { relname: table, ...(schema === undefined ? {} : { schemaname: schema }) };
    return dropPart(step, knownTable(step, rangeVar), parts[type as keyof typeof parts], name);
  }
  if (type === "OBJECT_SCHEMA") return dropSchema(step, stringList(list).at(-1) ?? "", cascade);
  if (type === "OBJECT_CAST") {
    const [from, to] = list.map((node) => as(node, "TypeName"));
    world.objects.delete(objectKey("cast", "", castName(from, to)));
    return;
  }
  const kind = globals[type];
  if (kind) world.objects.delete(objectKey(kind, "", stringList(list).at(-1) ?? ""));
  const inSchema = inSchemas[type];
  if (!inSchema) return;
  const names = as(object, "ObjectWithArgs")?.objname ?? list;
  const [schema = "", name = ""] = world.creationKey(nameFromList(names)).split("\u0000");
  world.objects.delete(objectKey(inSchema, schema, name));
}

function dropType(step: Step, names: readonly Node[], cascade: boolean): void {
  const { world } = step;
  const name = nameFromList(names);
  const typeKey = world.typeKey(name);
  const composite = world.relation(name);
  if (typeKey === null && composite?.kind === "composite-type") {
    return dropRelation(step, world.keyOf(name), cascade);
  }
  const key = typeKey ?? world.creationKey(name);
  if (cascade) dropDependents(step, dependentsOfType(world, key), true);
  world.types.delete(key);
}

function dropRoutine(step: Step, target: Tree.ObjectWithArgs, cascade: boolean): void {
  const { world } = step;
  const name = nameFromList(target.objname ?? []);
  const key = world.routineKey(name) ?? world.creationKey(name);
  const isNamed = signatureMatcher(target);
  const left = (world.routines.get(key) ?? []).filter((routine) => !isNamed(routine));
  if (cascade && left.length === 0) dropDependents(step, dependentsOfRoutine(world, key), true);
  if (left.length > 0) world.routines.set(key, left);
  else world.routines.delete(key);
}

/** Everything in it goes along. */
function dropSchema(step: Step, schema: string, cascade: boolean): void {
  const { world } = step;
  world.objects.delete(objectKey("schema", "", schema));
  if (!cascade) return;
  const isInside = (key: string): boolean => key.startsWith(`${schema}\u0000`);
  for (const key of world.relations.keys()) if (isInside(key)) dropRelation(step, key, true);
  for (const key of world.types.keys()) {
    if (!isInside(key)) continue;
    dropDependents(step, dependentsOfType(world, key), true);
    world.types.delete(key);
  }
  for (const key of world.routines.keys()) {
    if (!isInside(key)) continue;
    dropDependents(step, dependentsOfRoutine(world, key), true);
    world.routines.delete(key);
  }
  for (const key of world.objects.keys()) {
    if (world.objects.get(key)?.schema === schema) world.objects.delete(key);
  }
}
