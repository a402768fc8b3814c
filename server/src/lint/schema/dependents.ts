// What depends on a relation, a column, a constraint, a type or a routine, as far as the model knows: what DROP without
// CASCADE refuses to leave behind, and what goes along without being asked. Source: "Dependency Tracking" in the manual
// and the recordDependencyOn() calls of src/backend.
import { walk, type Tree } from "../../sql/syntax-tree";
import { nameFromList, type QualifiedName } from "../../sql/names";
import { columnsIn } from "./constraints";
import type { Column, Relation, TableConstraint } from "./relation";
import { present, referrers, referringRelations } from "./referrers";
import type { SqlType } from "./sql-type";
import { constantText, nameOfText } from "./text-names";
import { keyOfType } from "./type-keys";
import type { World } from "./world";

export type DependentKind =
  | "view"
  | "matview"
  | "partition"
  | "child"
  | "index"
  | "sequence"
  | "foreign-key"
  | "constraint"
  | "column"
  | "default"
  | "generated-column"
  | "trigger"
  | "policy"
  | "rule"
  | "domain"
  | "composite-type"
  | "routine";

export interface Dependent {
  readonly kind: DependentKind;
  /** Key of the relation it is or lies in; of the type or routine where `kind` says so. */
  readonly key: string;
  /** The constraint, column, trigger … in that relation; else the name of the thing itself. */
  readonly name: string;
  /** Goes along when the thing is dropped, without CASCADE. */
  readonly automatic: boolean;
}

function dependent(kind: DependentKind, key: string, name: string, automatic = false): Dependent {
  return { kind, key, name, automatic };
}

/** Of a whole table, view, index or sequence; what lies in it (its columns, triggers …) is left out. */
export function dependentsOfRelation(world: World, key: string): readonly Dependent[] {
  const dropped = world.relations.get(key);
  return referringRelations(world, key).flatMap(([from, relation]): readonly Dependent[] => {
    const { name, kind, view, table, partition, inherits } = relation;
    if (from === key) return [];
    if (view?.reads.has(key)) return [dependent(kind === "matview" ? "matview" : "view", from, name)];
    if (kind === "index" && table === key) return [dependent("index", from, name, true)];
    if (kind === "sequence" && table === key) return [dependent("sequence", from, name, true)];
    if (partition?.parent === key) {
      return [dependent(kind === "index" ? "index" : "partition", from, name, true)];
    }
    if (inherits.includes(key)) return [dependent("child", from, name)];
    if (dropped?.kind === "sequence") {
      return [...relation.columns.values()].flatMap((column) =>
        sequencesInDefault(world, column).includes(key) ? dependent("default", from, column.name) : [],
      );
    }
    return foreignKeysTo(relation, key).map((constraint) =>
      dependent("foreign-key", from, constraint, partition?.parent === key),
    );
  });
}

/** Keys of the sequences that a default takes numbers from. */
export function sequencesInDefault(world: World, { default: expression }: Column): readonly string[] {
  const keys: string[] = [];
  walk(expression, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const { funcname, args } = payload as Tree.FuncCall;
    const text = nameFromList(funcname ?? []).name === "nextval" ? constantText(args?.[0]) : undefined;
    if (text !== undefined) keys.push(world.keyOf(nameOfText(text)));
  });
  return keys;
}

function foreignKeysTo(relation: Relation, key: string): readonly string[] {
  return [...relation.constraints.values()].flatMap(({ name, references }) =>
    references?.table === key ? name : [],
  );
}

/** Columns that a foreign key points at: those it names, else the primary key. */
export function referencedColumns(world: World, { references }: TableConstraint): readonly string[] {
  if (!references) return [];
  if (references.columns.length > 0) return references.columns;
  const constraints = world.relations.get(references.table)?.constraints.values() ?? [];
  return [...constraints].find(({ kind }) => kind === "primary-key")?.columns ?? [];
}

/** Of one column: in its own table, and in others. */
export function dependentsOfColumn(world: World, key: string, column: string): readonly Dependent[] {
  const relation = world.relations.get(key);
  const found: Dependent[] = [];
  for (const [name, constraint] of relation?.constraints ?? []) {
    if (constraint.columns.includes(column)) found.push(dependent("constraint", key, name, true));
  }
  for (const [name, other] of relation?.columns ?? []) {
    if (name !== column && other.generated && columnsIn(other.default).has(column)) {
      found.push(dependent("generated-column", key, name));
    }
  }
  for (const [name, { node }] of relation?.policies ?? []) {
    if (columnsIn([node.qual, node.with_check]).has(column)) found.push(dependent("policy", key, name));
  }
  for (const [name, { node }] of relation?.triggers ?? []) {
    const columns = [...columnsIn(node.whenClause), ...stringsIn(node.columns)];
    if (columns.includes(column)) found.push(dependent("trigger", key, name));
  }
  for (const [name, { node }] of relation?.rules ?? []) {
    if (columnsIn([node.whereClause, node.actions]).has(column)) found.push(dependent("rule", key, name));
  }
  for (const [from, other] of referringRelations(world, key)) {
    const { name, kind, view, table } = other;
    if (view?.reads.has(key) && (view.mentions.has(column) || view.mentions.has("*"))) {
      found.push(dependent(kind === "matview" ? "matview" : "view", from, name));
    }
    if (kind === "index" && table === key && indexColumns(other).has(column)) {
      found.push(dependent("index", from, name, true));
    }
    if (kind === "sequence" && table === key && other.settings.get("owned by") === column) {
      found.push(dependent("sequence", from, name, true));
    }
    for (const constraint of other.constraints.values()) {
      const isOther = from !== key || !constraint.columns.includes(column);
      if (constraint.references?.table !== key || !isOther) continue;
      if (referencedColumns(world, constraint).includes(column)) {
        found.push(dependent("foreign-key", from, constraint.name));
      }
    }
  }
  return found;
}

/** Every column an index speaks of. */
export function indexColumns({ index }: Relation): ReadonlySet<string> {
  const keys = (index?.keys ?? []).flatMap(({ column, expression }) => column ?? [...columnsIn(expression)]);
  return new Set([...keys, ...(index?.include ?? []), ...columnsIn(index?.predicate)]);
}

function stringsIn(nodes: readonly unknown[] | undefined): readonly string[] {
  const texts: string[] = [];
  walk(nodes, (kind, payload) => {
    if (kind === "String") texts.push((payload as Tree.String).sval ?? "");
  });
  return texts;
}

/** Of a PRIMARY KEY or UNIQUE constraint: the foreign keys that point at its columns. */
export function dependentsOfConstraint(world: World, key: string, name: string): readonly Dependent[] {
  const constraint = world.relations.get(key)?.constraints.get(name);
  if (constraint?.kind !== "primary-key" && constraint?.kind !== "unique") return [];
  const columns = constraint.columns.toSorted().join("\u0000");
  return referringRelations(world, key).flatMap(([from, relation]) =>
    [...relation.constraints.values()].flatMap((one) =>
      one.references?.table === key && referencedColumns(world, one).toSorted().join("\u0000") === columns
        ? dependent("foreign-key", from, one.name)
        : [],
    ),
  );
}

/** Of a type: columns, domains and routines that are typed by it. */
export function dependentsOfType(world: World, key: string): readonly Dependent[] {
  const isIt = (type: SqlType | null): boolean => type !== null && keyOfType(world, type) === key;
  const columns = present(world.relations, referrers(world, "type", key, "relation")).flatMap(
    ([from, relation]) =>
      [...relation.columns.values()].flatMap((column) =>
        isIt(column.type) ? dependent("column", from, column.name) : [],
      ),
  );
  const domains = present(world.types, referrers(world, "type", key, "type")).flatMap(([from, type]) =>
    type.kind === "domain" && isIt(type.base) ? dependent("domain", from, from.split("\u0000")[1] ?? "") : [],
  );
  const routines = present(world.routines, referrers(world, "type", key, "routine")).flatMap(
    ([from, list]) =>
      list.some(({ parameters, returns }) => isIt(returns) || parameters.some(({ type }) => isIt(type)))
        ? dependent("routine", from, from.split("\u0000")[1] ?? "")
        : [],
  );
  return [...columns, ...domains, ...routines];
}

/** Of a function: triggers, defaults, checks, indexes, policies and views that call it. Overloads are not told apart. */
export function dependentsOfRoutine(world: World, key: string): readonly Dependent[] {
  const isIt = (name: QualifiedName): boolean => world.routineKey(name) === key;
  const calls = (tree: unknown): boolean => {
    let found = false;
    walk(tree, (kind, payload) => {
      if (kind === "FuncCall") found ||= isIt(nameFromList((payload as Tree.FuncCall).funcname ?? []));
      return !found;
    });
    return found;
  };
  const users = present(world.relations, referrers(world, "routine", key, "relation"));
  return users.flatMap(([from, relation]): readonly Dependent[] => [
    ...[...relation.triggers.values()].flatMap(({ name, node }) =>
      isIt(nameFromList(node.funcname ?? [])) || calls(node.whenClause)
        ? dependent("trigger", from, name)
        : [],
    ),
    ...[...relation.columns.values()].flatMap((column) =>
      calls(column.default)
        ? dependent(column.generated ? "generated-column" : "default", from, column.name)
        : [],
    ),
    ...[...relation.constraints.values()].flatMap(({ name, expression }) =>
      calls(expression) ? dependent("constraint", from, name) : [],
    ),
    ...[...relation.policies.values()].flatMap(({ name, node }) =>
      calls([node.qual, node.with_check]) ? dependent("policy", from, name) : [],
    ),
    ...(relation.view && calls(relation.view.query)
      ? [dependent(relation.kind === "matview" ? "matview" : "view", from, relation.name)]
      : []),
    ...(relation.index && calls([relation.index.keys, relation.index.predicate])
      ? [dependent("index", from, relation.name)]
      : []),
  ]);
}
