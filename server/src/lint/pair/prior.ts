// What the earlier migrations tell of an object, as far as it can be compared with what a pair makes of it.
import { as } from "../../sql/syntax-tree";
import type { Column, Relation, RelationKind, Routine } from "../schema/relation";
import { signatureOf } from "../schema/signature";
import { relationKey } from "../schema/relation";
import type { World } from "../schema/world";
import { type ObjectKind, type Value, bareName } from "./catalog-object";
import { indexesOf, type TableIndex } from "../table-indexes";
import { columnNames } from "./apply-context";
import type { Prior, PriorIndex, PriorObject, PriorPart } from "./prior-object";
import { expressionValue, routineText, typeText } from "./values";

const relationWords: Readonly<Record<RelationKind, ObjectKind>> = {
  table: "table",
  "partitioned-table": "table",
  "foreign-table": "foreign table",
  view: "view",
  matview: "materialized view",
  index: "index",
  sequence: "sequence",
  "composite-type": "type",
};

export function priorOf(world: World): Prior {
  const nobody = world.complete ? null : undefined;
  return {
    object(kind, schema, name) {
      const key = relationKey(schema, name);
      if (kind === "type" || kind === "domain") {
        const type = world.types.get(key);
        if (type)
          return typeOf(
            type.kind === "domain" ? "domain" : "type",
            type.kind === "enum" ? type.values : null,
          );
        const composite = world.relations.get(key);
        return composite?.kind === "composite-type" ? typeOf("type", null) : nobody;
      }
      if (relationKinds.has(kind)) {
        const relation = world.relations.get(key);
        if (!relation) return world.relations.wasDeleted(key) ? null : nobody;
        return relation.kind === "composite-type" ? nobody : relationOf(relation);
      }
      if (kind === "function" || kind === "procedure" || kind === "aggregate") {
        const routine = world.routines
          .get(relationKey(schema, bareName(name)))
          ?.find((one) => name === `${bareName(name)}(${signatureOf(one)})`);
        return routine ? { ...known(routine.kind, []), attributes: definitionOf(routine) } : nobody;
      }
      if (kind === "schema" && builtInSchemas.has(name)) return known("schema", []);
      return undefined;
    },
    routines: (schema, name) =>
      (world.routines.get(relationKey(schema, name)) ?? []).map((one) => `${name}(${signatureOf(one)})`),
    indexesOf(schema, name) {
      const table = world.relations.get(relationKey(schema, name));
      return table ? indexesOf(world, table).map(indexOf) : [];
    },
  };
}

function indexOf({ relation, shape }: TableIndex): PriorIndex {
  const { keys, include, predicate, constraint } = shape;
  const columns = new Set([...keys.flatMap(({ column }) => column ?? []), ...include]);
  for (const name of columnNames([predicate, ...keys.map(({ expression }) => expression)])) columns.add(name);
  return { schema: relation.schema, name: relation.name, columns: [...columns], constraint };
}

const relationKinds = new Set<ObjectKind>(Object.values(relationWords).filter((kind) => kind !== "type"));
const builtInSchemas = new Set(["public", "pg_catalog", "information_schema"]);

function definitionOf({ node }: Routine): ReadonlyMap<string, Value> {
  const create = as(node, "CreateFunctionStmt");
  return new Map(create ? [["definition", routineText(create)]] : []);
}

function known(kind: ObjectKind, parts: readonly PriorPart[]): PriorObject {
  return { kind, complete: false, attributes: new Map(), parts };
}

function typeOf(kind: ObjectKind, values: readonly string[] | null): PriorObject {
  const parts = (values ?? []).map((name): PriorPart => ({
    kind: "enum value",
    name,
    attributes: new Map(),
  }));
  return { ...known(kind, parts), complete: values !== null };
}

function named(kind: ObjectKind, names: Iterable<string>): readonly PriorPart[] {
  return [...names].map((name) => ({ kind, name, attributes: new Map() }));
}

const read = new WeakMap<Relation, PriorObject>();

function relationOf(relation: Relation): PriorObject {
  let prior = read.get(relation);
  if (!prior) read.set(relation, (prior = readRelation(relation)));
  return prior;
}

function readRelation(relation: Relation): PriorObject {
  const { kind, complete, columns } = relation;
  const [schema, table] = kind === "index" ? (relation.table ?? "").split("\u0000") : [];
  const isView = kind === "view" || kind === "matview";
  return {
    kind: relationWords[kind],
    complete: complete && !isView,
    table: schema !== undefined && table !== undefined ? { schema, name: table } : null,
    attributes: new Map(),
    parts: [
      // The columns of a view are its query's.
      ...[...(isView ? [] : columns.values())].map((column) => columnOf(column, complete)),
      ...[...relation.constraints.values()].map(({ name, columns: on, expression }): PriorPart => ({
        kind: "constraint",
        name,
        attributes: new Map(),
        columns: expression ? [...columnNames(expression)] : on,
      })),
      ...named("trigger", relation.triggers.keys()),
      ...named("policy", relation.policies.keys()),
      ...named("rule", relation.rules.keys()),
    ],
  };
}

function columnOf(column: Column, complete: boolean): PriorPart {
  const attributes = new Map<string, Value>();
  if (column.type) attributes.set("type", typeText(column.type));
  if (column.notNull || complete) attributes.set("nullability", column.notNull ? "not null" : "nullable");
  if (!column.generated && !column.serial && !column.identity && (column.default || complete)) {
    attributes.set("default", expressionValue(column.default));
  }
  if (complete) attributes.set("collation", column.collation);
  if (complete) attributes.set("identity", column.identity);
  return { kind: "column", name: column.name, attributes };
}
