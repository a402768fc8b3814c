// The model of the schema, as lock facts ask it: which relations are joined to one, and what depends on a thing.
import type { Dependent, KnownRelation, RelationLookup, Thing } from "../locks/relation-lookup";
import { nameOfRangeVar, type QualifiedName } from "../sql/names";
import { as } from "../sql/syntax-tree";
import {
  dependentsOfColumn,
  dependentsOfConstraint,
  dependentsOfRelation,
  dependentsOfRoutine,
  dependentsOfType,
} from "./schema/dependents";
import { referringRelations } from "./schema/referrers";
import type { Relation } from "./schema/relation";
import type { World } from "./schema/world";

/** As the world is now; it must not change while the answer is used. */
export function worldRelations(world: World): RelationLookup {
  const keyOf = (name: QualifiedName): string | null => {
    const key = world.keyOf(name);
    return world.relations.get(key) ? key : null;
  };
  const referring = new Map<string, readonly (readonly [string, Relation])[]>();
  return {
    keyOf,
    relation: (key) => world.relations.get(key),
    nameOf: ({ schema, name }: KnownRelation) => ({
      schema: world.searchPath()[0] === schema ? null : schema,
      name,
    }),
    referring(key, link) {
      const place = `${link ?? ""} ${key}`;
      let known = referring.get(place);
      if (!known) referring.set(place, (known = referringRelations(world, key, link)));
      return known;
    },
    dependents: (thing) => dependentsOf(world, thing),
    typeKey: (name) => world.typeKey(name) ?? keyOf(name),
    routineKey: (name) => world.routineKey(name),
    inSchema: (schema) => world.relations.keys().filter((key) => key.startsWith(`${schema}\u0000`)),
    usersOfType: (key) => usersOfType(world, key, new Set()),
    published: (publication) => publishedBy(world, publication, keyOf),
    measured(statistics) {
      const schema = statistics.schema ?? world.searchPath()[0] ?? "public";
      const node = world.object("statistics", schema, statistics.name)?.node;
      const table = as(as(node, "CreateStatsStmt")?.relations?.[0], "RangeVar");
      const key = table ? keyOf(nameOfRangeVar(table)) : null;
      return key === null ? [] : [key];
    },
  };
}

function dependentsOf(world: World, { kind, key, name }: Thing): readonly Dependent[] {
  switch (kind) {
    case "relation":
      return world.relations.get(key)?.kind === "composite-type"
        ? [...dependentsOfRelation(world, key), ...dependentsOfType(world, key)]
        : dependentsOfRelation(world, key);
    case "column":
      return dependentsOfColumn(world, key, name);
    case "constraint":
      return dependentsOfConstraint(world, key, name);
    case "type":
      return world.relations.get(key)
        ? dependentsOf(world, { kind: "relation", key, name })
        : dependentsOfType(world, key);
    case "routine":
      return dependentsOfRoutine(world, key);
  }
}

/** Tables with a column of the type, or of a domain over it. */
function usersOfType(world: World, key: string, seen: Set<string>): readonly string[] {
  if (seen.has(key)) return [];
  seen.add(key);
  return dependentsOfType(world, key).flatMap((one) => {
    if (one.kind === "domain") return usersOfType(world, one.key, seen);
    const kind = world.relations.get(one.key)?.kind;
    return one.kind === "column" && (kind === "table" || kind === "matview") ? one.key : [];
  });
}

function publishedBy(
  world: World,
  publication: string,
  keyOf: (name: QualifiedName) => string | null,
): readonly string[] {
  const node = as(world.object("publication", "", publication)?.node, "CreatePublicationStmt");
  return (node?.pubobjects ?? []).flatMap((object) => {
    const table = as(object, "PublicationObjSpec")?.pubtable?.relation;
    return (table && keyOf(nameOfRangeVar(table))) ?? [];
  });
}
