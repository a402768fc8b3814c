// What a schema joins to a relation: the locks that a statement takes on relations it does not name. Asks the lookup alone
// and knows no statements; which neighbours a statement reaches, the lock table says.
import { dropped } from "./dropped";
import type { Neighbour } from "./lock-table";
import {
  below,
  indexesOf,
  keysOf,
  partitionsOf,
  readBy,
  upwards,
  withPartitions,
  type Found,
} from "./around-table";
import type { RelationLookup } from "./relation-lookup";
import type { Part, RelationRole } from "./touch";

type Find = (lookup: RelationLookup, key: string, part: Part) => readonly Found[];

/** Of a target; `key` is empty when the statement names no relation. */
export function neighboursOf(
  lookup: RelationLookup,
  neighbour: Neighbour,
  key: string,
  part: Part,
): readonly Found[] {
  return finders[neighbour](lookup, key, part);
}

const finders: Readonly<Record<Neighbour, Find>> = {
  indexes: (lookup, key) => all("index", indexesOf(lookup, key)),
  children: (lookup, key) => below(lookup, key, "heirs").filter(({ role }) => role === "child"),
  "owned sequences": (lookup, key) => all("sequence", owned(lookup, key)),
  "column's sequences": (lookup, key, { column = "" }) =>
    all(
      "sequence",
      lookup
        .dependents({ kind: "column", key, name: column })
        .flatMap((one) => (one.kind === "sequence" ? one.key : [])),
    ),
  "column's keys": (lookup, key, { column = "" }) => [
    ...all(
      "referenced",
      keysOf(lookup, key).flatMap(({ columns, references }) =>
        references && columns.includes(column) ? withPartitions(lookup, references.table) : [],
      ),
    ),
    ...all(
      "referencing",
      lookup
        .dependents({ kind: "column", key, name: column })
        .flatMap((one) => (one.kind === "foreign-key" ? withPartitions(lookup, one.key) : [])),
    ),
  ],
  "constraint's table": (lookup, key, { constraint = "" }) => {
    const found = keysOf(lookup, key).find(({ name }) => name === constraint);
    return found?.references ? all("referenced", withPartitions(lookup, found.references.table)) : [];
  },
  "constraint's index": (lookup, key, { constraint = "" }) => {
    const kind = lookup.relation(key)?.constraints.get(constraint)?.kind ?? "";
    if (!["unique", "primary-key", "exclusion"].includes(kind)) return [];
    return all(
      "index",
      indexesOf(lookup, key).filter((index) => lookup.relation(index)?.name === constraint),
    );
  },
  referenced: (lookup, key) =>
    all(
      "referenced",
      keysOf(lookup, key).flatMap(({ references }) =>
        references ? withPartitions(lookup, references.table) : [],
      ),
    ),
  referencing: (lookup, key) => all("referencing", referencingOf(lookup, key)),
  "default partition": (lookup, key) =>
    all(
      "partition",
      partitionsOf(lookup, key).filter((one) => lookup.relation(one)?.partition?.isDefault),
    ),
  "attached indexes": (lookup, key) =>
    all(
      "index",
      indexesOf(lookup, key).filter((index) => lookup.relation(index)?.partition),
    ),
  table: (lookup, key) => {
    const index = lookup.relation(key);
    if (index?.kind !== "index" || index.table === null) return [];
    return [{ key: index.table, role: "target" }];
  },
  read: (lookup, key) => all("source", readBy(lookup, key)),
  dropped: (lookup, key, part) => dropped(lookup, key, part),
  emptied: (lookup, key, { cascade }) => [
    ...all("index", filledIndexes(lookup, key)),
    ...(cascade ? emptiedWith(lookup, key) : []),
  ],
  "users of the type": (lookup, _key, { type }) => {
    const user = type && lookup.typeKey(type);
    return user ? all("dependent", lookup.usersOfType(user)) : [];
  },
  published: (lookup, _key, { publication = "" }) => all("target", lookup.published(publication)),
  measured: (lookup, _key, { statistics }) => (statistics ? all("target", lookup.measured(statistics)) : []),
};

function all(role: RelationRole, keys: readonly string[]): readonly Found[] {
  return keys.map((key) => ({ key, role }));
}

function owned(lookup: RelationLookup, key: string): readonly string[] {
  return lookup
    .referring(key)
    .flatMap(([sequence, { kind, table }]) => (kind === "sequence" && table === key ? sequence : []));
}

function referencingOf(lookup: RelationLookup, key: string): readonly string[] {
  return upwards(lookup, key).flatMap((target) =>
    lookup
      .referring(target, "key")
      .flatMap(([holder, { constraints }]) =>
        holder !== key && [...constraints.values()].some(({ references }) => references?.table === target)
          ? withPartitions(lookup, holder)
          : [],
      ),
  );
}

/** The tables that refer to the table or what is below it, those that refer to them, and so on. */
function emptiedWith(lookup: RelationLookup, key: string): readonly Found[] {
  const emptied = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const found of [...below(lookup, at, "heirs").map((one) => one.key), ...referencingOf(lookup, at)]) {
      if (found === key || emptied.has(found)) continue;
      emptied.add(found);
      open.push(found);
    }
  }
  return [...emptied].flatMap((table) => [
    { key: table, role: "referencing" },
    ...all("index", filledIndexes(lookup, table)),
  ]);
}

/** Those of a partitioned table hold nothing. */
function filledIndexes(lookup: RelationLookup, key: string): readonly string[] {
  return lookup.relation(key)?.kind === "partitioned-table" ? [] : indexesOf(lookup, key);
}
