// From the relations that a statement names to all that it locks: partitions and children below, what a view reads, the
// indexes of what is rewritten, and the neighbours that the table of facts tells of.
import { below, indexesOf, readBy, withPartitions, type Found } from "./around-table";
import type { LockRow, Neighbour, NeighbourLock } from "./lock-table";
import { neighboursOf } from "./neighbours";
import { noWork, type RelationLock } from "./relation-lock";
import type { KnownRelation, RelationLookup } from "./relation-lookup";
import { isDone, settled } from "./settled";
import type { NamedRelation, RelationRole, Touch } from "./touch";

type Work = Pick<RelationLock, "mode" | "rewrite" | "scan" | "buildsIndex">;

/** A relation that the statement names, and what syntax says of it. */
export interface NamedLock {
  readonly touch: Touch;
  readonly facts: LockRow;
  readonly named: NamedRelation;
  readonly lock: RelationLock;
  /** The work of the row is done here. */
  readonly works: boolean;
}

/** The lock itself with what the schema knows of it, then those that come with it. */
export function spread(one: NamedLock, lookup: RelationLookup): readonly RelationLock[] {
  const { touch, facts, named, lock, works } = one;
  const key = lookup.keyOf(named.name);
  const relation = key === null ? undefined : lookup.relation(key);
  if (key === null || !relation) return [lock];
  const part = touch.part ?? {};
  if (works && isDone(touch.row, relation, part)) return [{ ...lock, ...noWork }];
  const own = works ? settled(touch.row, lock, relation, part) : lock;
  const heirs = works ? heirsOf(one, key, relation, lookup) : [];
  const workBelow = { ...own, mode: facts.belowMode ?? own.mode, ...(facts.belowRests && noWork) };
  const partners = named.role === "referenced" ? withPartitions(lookup, key).slice(1) : [];
  return [
    { ...own, ...(holdsNoRows(relation) && noWork) },
    ...heirs.flatMap((heir) => locksOn(heir, workBelow, facts, lookup)),
    ...partners.flatMap((at) => locksOn({ key: at, role: "referenced" }, own, facts, lookup)),
    ...indexLocks(key, own, facts, lookup),
    ...(works ? [key, ...heirs.map((heir) => heir.key)] : []).flatMap((at) =>
      locksBeside(touch, facts, at, lookup),
    ),
  ];
}

/** Locks on neighbours of a relation, or with an empty key of what else the statement tells of. */
export function locksBeside(
  { part = {} }: Touch,
  facts: LockRow,
  key: string,
  lookup: RelationLookup,
): readonly RelationLock[] {
  return (Object.entries(facts.also) as [Neighbour, NeighbourLock][]).flatMap(([neighbour, lock]) =>
    neighboursOf(lookup, neighbour, key, part).flatMap((found) =>
      locksOn(found, { ...noWork, ...lock }, facts, lookup),
    ),
  );
}

function heirsOf(
  { touch, facts, named }: NamedLock,
  key: string,
  relation: KnownRelation,
  lookup: RelationLookup,
): readonly Found[] {
  if (relation.kind === "view" && facts.throughViews) {
    return readBy(lookup, key).map((source) => ({ key: source, role: "source" }));
  }
  if (facts.below === "nothing" || named.only) return [];
  // A trigger that fires once a statement is not copied to the partitions.
  const trigger = relation.triggers.get(touch.part?.trigger ?? "");
  return trigger && !trigger.node.row ? [] : below(lookup, key, facts.below);
}

function locksOn(
  { key, role }: Found,
  work: Work,
  facts: LockRow,
  lookup: RelationLookup,
): readonly RelationLock[] {
  const relation = lookup.relation(key);
  if (!relation) return [];
  return [
    lockOn(relation, role, holdsNoRows(relation) ? { ...work, ...noWork } : work, facts, lookup),
    ...indexLocks(key, work, facts, lookup),
  ];
}

/** A table or materialized view that is written anew gets its indexes anew. */
function indexLocks(
  key: string,
  { mode, rewrite }: Work,
  facts: LockRow,
  lookup: RelationLookup,
): readonly RelationLock[] {
  if (rewrite !== "yes") return [];
  return indexesOf(lookup, key).flatMap((index) => {
    const relation = lookup.relation(index);
    return relation ? lockOn(relation, "index", { ...noWork, mode, rewrite }, facts, lookup) : [];
  });
}

function lockOn(
  relation: KnownRelation,
  role: RelationRole,
  { mode, rewrite, scan, buildsIndex }: Work,
  { source }: LockRow,
  lookup: RelationLookup,
): RelationLock {
  return { name: lookup.nameOf(relation), role, mode, rewrite, scan, buildsIndex, sources: [source] };
}

/** Work on a partitioned table or its index is work on the partitions. */
function holdsNoRows({ kind }: KnownRelation): boolean {
  return kind === "partitioned-table" || kind === "view";
}
