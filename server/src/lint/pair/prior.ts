// What the earlier migrations tell of an object, as far as it can be compared with what a pair makes of it.
import type { Column, Relation, RelationKind } from "../schema/relation";
import { relationKey } from "../schema/relation";
import type { World } from "../schema/world";
import type { ObjectKind, Value } from "./catalog-object";
import type { Prior, PriorObject, PriorPart } from "./catalog";
import { expressionValue, typeText } from "./values";

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
      if (kind === "schema" && builtInSchemas.has(name)) return known("schema", []);
      return undefined;
    },
  };
}

const relationKinds = new Set<ObjectKind>(Object.values(relationWords).filter((kind) => kind !== "type"));
const builtInSchemas = new Set(["public", "pg_catalog", "information_schema"]);

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

function relationOf(relation: Relation): PriorObject {
  return {
    kind: relationWords[relation.kind],
    complete: relation.complete,
    attributes: new Map(),
    parts: [
      ...[...relation.columns.values()].map((column) => columnOf(column, relation.complete)),
      ...named("constraint", relation.constraints.keys()),
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
