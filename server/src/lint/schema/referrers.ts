// Who may depend on what: for each relation, type and routine a list of the relations, types and routines whose
// definition names it. Entries are only added: whoever reads them looks whether the referrer still names the thing.
import type { Relation } from "./relation";
import { relationKey } from "./relation";
import type { ScopedMap } from "./scoped-map";
import type { World } from "./world";

export type ThingKind = "relation" | "type" | "routine" | "publication" | Link;

/** The last referrer, and those before it. */
export interface Referrer {
  readonly kind: ThingKind;
  readonly key: string;
  readonly before: Referrer | undefined;
}

/** Notes that `referrer` names `thing`. */
export function refer(
  world: World,
  [thingKind, thing]: readonly [ThingKind, string],
  [kind, key]: readonly [ThingKind, string],
): void {
  const place = `${thingKind} ${thing}`;
  const before = world.referrers.get(place);
  if (before?.kind === kind && before.key === key) return;
  world.referrers.set(place, { kind, key, before });
}

/** Keys of what may name the thing, each once, the newest first. */
export function referrers(
  world: World,
  thingKind: ThingKind,
  thing: string,
  kind: ThingKind,
): readonly string[] {
  const keys = new Set<string>();
  for (let one = world.referrers.get(`${thingKind} ${thing}`); one; one = one.before) {
    if (one.kind === kind) keys.add(one.key);
  }
  return [...keys];
}

/** The lists that are kept beside the one of all: a table may have thousands of one, and few of the other. */
export type Link = "index" | "heir" | "key";

/** Notes what the relation names, but for what it named before. */
export function referFromRelation(world: World, relation: Relation, before: Relation | undefined): void {
  const key = keyOfRelation(relation);
  const noted = before && relationsNamedBy(before);
  for (const named of relationsNamedBy(relation)) {
    if (!noted?.has(named)) refer(world, ["relation", named], ["relation", key]);
    const linked = before ? linksOf(before, named) : [];
    for (const link of linksOf(relation, named)) {
      if (!linked.includes(link)) refer(world, [link, named], ["relation", key]);
    }
  }
}

function linksOf(relation: Relation, named: string): readonly Link[] {
  const { kind, table, partition, inherits, constraints } = relation;
  if (kind === "index" && table === named) return ["index"];
  const links: Link[] = partition?.parent === named || inherits.includes(named) ? ["heir"] : [];
  for (const { references } of constraints.values())
    if (references?.table === named) return [...links, "key"];
  return links;
}

/** What named the relation names it where it is now. */
export function moveReferrers(world: World, from: string, to: string): void {
  for (const list of ["relation", "index", "heir", "key"] satisfies readonly ThingKind[]) {
    const last = world.referrers.get(`${list} ${from}`);
    if (last) world.referrers.set(`${list} ${to}`, last);
  }
}

/**
 * Relations that may name this one, as they are now: all of them, what may be its indexes, what may be its partitions and
 * children (for an index, the indexes attached to it), or what may hold foreign keys to it.
 */
export function referringRelations(
  world: World,
  key: string,
  link?: Link,
): readonly (readonly [string, Relation])[] {
  return present(world.relations, referrers(world, link ?? "relation", key, "relation"));
}

/** Keys of the relations that came to name this one since an earlier world, the newest first, and of the last before. */
export function newReferrers(earlier: World, later: World, key: string): readonly string[] {
  const place = `relation ${key}`;
  const last = earlier.referrers.get(place);
  const keys: string[] = [];
  for (let one = later.referrers.get(place); one; one = one.before) {
    if (one.kind === "relation") keys.push(one.key);
    if (one === last) break;
  }
  return keys;
}

export function present<Value>(
  map: ScopedMap<Value>,
  keys: readonly string[],
): readonly (readonly [string, Value])[] {
  const found: (readonly [string, Value])[] = [];
  for (const key of keys) {
    const value = map.get(key);
    if (value !== undefined) found.push([key, value]);
  }
  return found;
}

/** Keys of the relations a relation names. */
export function relationsNamedBy(relation: Relation): ReadonlySet<string> {
  const keys = new Set<string>(relation.view?.reads);
  if (relation.table !== null) keys.add(relation.table);
  if (relation.partition) keys.add(relation.partition.parent);
  for (const key of relation.inherits) keys.add(key);
  for (const { references } of relation.constraints.values()) if (references) keys.add(references.table);
  return keys;
}

export function keyOfRelation({ schema, name }: Relation): string {
  return relationKey(schema, name);
}

/** The relation with one key exchanged for another wherever it names relations. */
export function withKeyChanged(relation: Relation, from: string, to: string): Relation {
  const changed = (key: string): string => (key === from ? to : key);
  if (!relationsNamedBy(relation).has(from)) return relation;
  const { table, partition, view } = relation;
  return {
    ...relation,
    table: table === null ? null : changed(table),
    partition: partition && { ...partition, parent: changed(partition.parent) },
    inherits: relation.inherits.map(changed),
    view: view && { ...view, reads: new Set([...view.reads].map(changed)) },
    constraints: new Map(
      [...relation.constraints].map(([name, constraint]) => {
        const { references } = constraint;
        if (references?.table !== from) return [name, constraint];
        return [name, { ...constraint, references: { ...references, table: to } }];
      }),
    ),
  };
}
