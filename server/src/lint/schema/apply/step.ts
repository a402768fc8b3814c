// What the files of this folder share: the world that a statement changes, and the ways to find, begin and put relations
// in it. "Step" is the applying of one statement.
import { nameOfRangeVar, type QualifiedName } from "../../../sql/names";
import type { Tree } from "../../../sql/syntax-tree";
import { isTemporary, relationKey, type Origin, type Relation, type RelationKind } from "../relation";
import { keyOfRelation, referFromRelation } from "../referrers";
import { temporarySchema, type World } from "../world";

export interface Step {
  readonly world: World;
  readonly origin: Origin;
  /** The table after which constraints are named while a subcommand goes on to partitions and children. */
  readonly namedAfter?: string;
}

const none = new Map<string, never>();
const noNames = new Set<string>();
const noRowSecurity = { enabled: false, forced: false };

/** A relation of which nothing is known but that a statement makes it. */
export function blank(key: string, kind: RelationKind, origin: Origin): Relation {
  const [schema = "", name = ""] = key.split("\u0000");
  return {
    schema,
    name,
    kind,
    temporary: false,
    unlogged: false,
    origin,
    conditional: false,
    complete: true,
    columns: none,
    dropped: noNames,
    constraints: none,
    table: null,
    index: null,
    partitionKey: null,
    partition: null,
    inherits: [],
    view: null,
    triggers: none,
    policies: none,
    rules: none,
    rowSecurity: noRowSecurity,
    replicaIdentity: "default",
    settings: none,
    comment: null,
    grants: none,
    node: null,
    quarantined: false,
  };
}

/** Puts the relation where its name says, and notes what it names. */
export function put(step: Step, relation: Relation): void {
  const key = keyOfRelation(relation);
  const before = step.world.relations.get(key);
  step.world.relations.set(key, relation);
  referFromRelation(step.world, relation, before);
}

/** Changes a relation that is there and whose links to others stay as they are. */
export function edit(step: Step, key: string, change: (relation: Relation) => Relation): void {
  const relation = step.world.relations.get(key);
  if (!relation) return;
  const changed = change(relation);
  if (changed !== relation) step.world.relations.set(key, changed);
}

/** The relation's key, after beginning one where this statement is the first that speaks of it. */
export function known(step: Step, name: QualifiedName, kind: RelationKind): string {
  const key = step.world.keyOf(name);
  if (!step.world.relations.get(key)) {
    const temporary = key.startsWith(relationKey(temporarySchema, ""));
    step.world.relations.set(key, { ...blank(key, kind, null), temporary, complete: false });
  }
  return key;
}

export function knownTable(step: Step, rangeVar: Tree.RangeVar): string {
  return known(step, nameOfRangeVar(rangeVar), "table");
}

export interface Place {
  readonly key: string;
  readonly temporary: boolean;
  readonly conditional: boolean;
}

/** Where a statement creates a relation, and whether it may have been there before; null when it is there already. */
export function creation(step: Step, target: Tree.RangeVar | undefined, ifNotExists: boolean): Place | null {
  if (!target?.relname) return null;
  const { world } = step;
  const temporary = isTemporary(target);
  const key = world.creationKey(nameOfRangeVar(target), temporary);
  // A temporary one of an earlier session is gone.
  const isThere = world.relations.get(key) !== undefined && (!temporary || world.hasTemporary);
  if (ifNotExists && isThere) return null;
  world.hasTemporary ||= temporary;
  const conditional = ifNotExists && !temporary && !world.relations.wasDeleted(key);
  return { key, temporary, conditional };
}
