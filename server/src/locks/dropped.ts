// What goes away when a thing is dropped, and what is locked because it loses a part: performMultipleDeletions() of
// src/backend/catalog/dependency.c. Asks the lookup alone.
import { below, partitionsOf, upwards, withPartitions, type Found } from "./around-table";
import type { Dependent, RelationLookup, Thing } from "./relation-lookup";
import type { Part, RelationRole } from "./touch";

/** Of a relation, or of the part of it, the type, the routine or the schema that `part` tells of. */
export function dropped(lookup: RelationLookup, key: string, part: Part): readonly Found[] {
  const walk = new Dropping(lookup, part.cascade === true);
  for (const thing of thingsOf(lookup, key, part)) walk.drop(thing);
  return walk.found();
}

function thingsOf(lookup: RelationLookup, key: string, part: Part): readonly Thing[] {
  const { column, constraint, type, routine, schema } = part;
  if (column !== undefined) return [{ kind: "column", key, name: column }];
  if (constraint !== undefined) return [{ kind: "constraint", key, name: constraint }];
  if (schema !== undefined) {
    return lookup.inSchema(schema).map((one) => ({ kind: "relation", key: one, name: "" }));
  }
  const typeKey = type ? lookup.typeKey(type) : null;
  const routineKey = routine ? lookup.routineKey(routine) : null;
  if (typeKey !== null) {
    const kind = lookup.relation(typeKey) ? "relation" : "type";
    return [{ kind, key: typeKey, name: "" }];
  }
  if (routineKey !== null) return [{ kind: "routine", key: routineKey, name: "" }];
  return key === "" ? [] : [{ kind: "relation", key, name: "" }];
}

const wholeRelations: Readonly<Record<string, RelationRole>> = {
  view: "view",
  matview: "dependent",
  partition: "partition",
  child: "child",
  index: "index",
  sequence: "sequence",
};

class Dropping {
  readonly #lookup: RelationLookup;
  readonly #cascade: boolean;
  readonly #found = new Map<string, Found>();
  readonly #seen = new Set<string>();

  constructor(lookup: RelationLookup, cascade: boolean) {
    this.#lookup = lookup;
    this.#cascade = cascade;
  }

  found(): readonly Found[] {
    return [...this.#found.values()];
  }

  drop(thing: Thing): void {
    const id = `${thing.kind} ${thing.key} ${thing.name}`;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    if (thing.kind === "relation") this.#leaves(thing.key);
    if (thing.kind === "constraint") this.#unjoins(thing);
    for (const dependent of this.#lookup.dependents(thing)) {
      if (dependent.automatic || this.#cascade) this.#follow(dependent);
    }
  }

  #lock(key: string, role: RelationRole): void {
    if (!this.#found.has(key)) this.#found.set(key, { key, role });
  }

  #leaves(key: string): void {
    const relation = this.#lookup.relation(key);
    if (!relation) return;
    const { kind, table, partition, constraints } = relation;
    this.#lock(key, kind === "index" || kind === "sequence" ? kind : "target");
    // An index is taken from its table, a sequence from the default of its column.
    if (table !== null) this.#lock(table, "target");
    if (partition && kind !== "index") this.#leavesParent(key, partition.parent);
    const above = partition ? this.#lookup.relation(partition.parent)?.constraints : undefined;
    for (const { name, references } of constraints.values()) {
      // What comes from the parent has no trigger on the other table.
      if (above?.has(name)) continue;
      for (const other of references ? withPartitions(this.#lookup, references.table) : []) {
        this.#lock(other, "referenced");
      }
    }
  }

  /** The default partition of the parent has a new range, and foreign keys to the parent lose rows to point at. */
  #leavesParent(key: string, parent: string): void {
    this.#lock(parent, "parent");
    for (const sibling of partitionsOf(this.#lookup, parent)) {
      if (this.#lookup.relation(sibling)?.partition?.isDefault) this.#lock(sibling, "partition");
    }
    if (!this.#cascade) return;
    for (const ancestor of upwards(this.#lookup, key).slice(1)) {
      for (const [holder, { constraints }] of this.#lookup.referring(ancestor, "key")) {
        for (const { name, references } of constraints.values()) {
          if (references?.table === ancestor) this.drop({ kind: "constraint", key: holder, name });
        }
      }
    }
  }

  /** A foreign key ties two tables and their partitions; a key stands on an index of its own name. */
  #unjoins({ key, name }: Thing): void {
    const holder = this.#lookup.relation(key);
    const constraint = holder?.constraints.get(name);
    if (!holder || !constraint) return;
    for (const table of withPartitions(this.#lookup, key)) this.#lock(table, "dependent");
    if (constraint.references) {
      for (const table of withPartitions(this.#lookup, constraint.references.table)) {
        this.#lock(table, "referenced");
      }
      return;
    }
    for (const [index, relation] of this.#lookup.referring(key, "index")) {
      if (relation.kind === "index" && relation.table === key && relation.name === name) {
        this.drop({ kind: "relation", key: index, name: "" });
      }
    }
  }

  #follow({ kind, key, name }: Dependent): void {
    const role = wholeRelations[kind];
    if (role) {
      this.#lock(key, role);
      this.drop({ kind: "relation", key, name: "" });
    } else if (kind === "foreign-key" || kind === "constraint") {
      this.drop({ kind: "constraint", key, name });
    } else if (kind === "column" || kind === "generated-column") {
      this.#loses(key);
      this.drop({ kind: "column", key, name });
    } else if (kind === "domain") {
      this.drop({ kind: "type", key, name: "" });
    } else if (kind === "routine") {
      this.drop({ kind: "routine", key, name: "" });
    } else {
      this.#loses(key);
    }
  }

  /** A default, trigger, policy or rule goes, and the tables below lose it too. */
  #loses(key: string): void {
    this.#lock(key, "dependent");
    for (const found of below(this.#lookup, key, "heirs")) this.#lock(found.key, found.role);
  }
}
