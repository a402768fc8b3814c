// The tables, indexes and foreign keys around a table, as a schema tells. Asks the lookup alone.
import type { KnownConstraint, KnownRelation, RelationLookup } from "./relation-lookup";
import type { RelationRole } from "./touch";

export interface Found {
  readonly key: string;
  readonly role: RelationRole;
}

function isTable({ kind }: KnownRelation): boolean {
  return kind === "table" || kind === "partitioned-table" || kind === "foreign-table";
}

function isBelow({ partition, inherits }: KnownRelation, key: string): boolean {
  return partition?.parent === key || inherits.includes(key);
}

/** Everything that the rows of the table are read from, without itself: partitions or, for "heirs", children too. */
export function below(lookup: RelationLookup, key: string, which: "partitions" | "heirs"): readonly Found[] {
  const found = new Map<string, Found>();
  const visit = (parent: string): void => {
    for (const [child, relation] of lookup.referring(parent, "heir")) {
      if (!isTable(relation) || !isBelow(relation, parent) || found.has(child)) continue;
      if (which === "partitions" && !relation.partition) continue;
      found.set(child, { key: child, role: relation.partition ? "partition" : "child" });
      visit(child);
    }
  };
  visit(key);
  return [...found.values()];
}

export function withPartitions(lookup: RelationLookup, key: string): readonly string[] {
  return [key, ...below(lookup, key, "partitions").map((one) => one.key)];
}

export function indexesOf(lookup: RelationLookup, key: string): readonly string[] {
  return lookup
    .referring(key, "index")
    .flatMap(([index, { kind, table }]) => (kind === "index" && table === key ? index : []));
}

/** The table and the partitioned tables it is a partition of: their foreign keys are its own. */
export function upwards(lookup: RelationLookup, key: string): readonly string[] {
  const keys: string[] = [];
  for (let at: string | undefined = key; at !== undefined && !keys.includes(at);) {
    keys.push(at);
    at = lookup.relation(at)?.partition?.parent;
  }
  return keys;
}

/** Foreign keys that the table holds, or the table it is a partition of. */
export function keysOf(lookup: RelationLookup, key: string): readonly KnownConstraint[] {
  return upwards(lookup, key).flatMap((holder) =>
    [...(lookup.relation(holder)?.constraints.values() ?? [])].filter(({ references }) => references),
  );
}

export function partitionsOf(lookup: RelationLookup, key: string): readonly string[] {
  return lookup
    .referring(key, "heir")
    .flatMap(([child, relation]) => (isTable(relation) && relation.partition?.parent === key ? child : []));
}

/** Everything in the query of a view, through the views in it. */
export function readBy(lookup: RelationLookup, view: string): readonly string[] {
  const read = new Set<string>();
  const visit = (key: string): void => {
    for (const source of lookup.relation(key)?.view?.reads ?? []) {
      if (read.has(source)) continue;
      read.add(source);
      if (lookup.relation(source)?.kind === "view") visit(source);
      for (const heir of below(lookup, source, "heirs")) read.add(heir.key);
    }
  };
  visit(view);
  return [...read];
}
