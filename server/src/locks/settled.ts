// What the schema decides of a statement's work where syntax says "maybe", and what is done already. Knows single
// relations only.
import type { LockRowId } from "./lock-table";
import { noWork, type RelationLock } from "./relation-lock";
import type { KnownRelation } from "./relation-lookup";
import type { Part } from "./touch";

/** The statement finds it done, so that it does nothing beyond its lock: no other relation is touched. */
export function isDone(row: LockRowId, relation: KnownRelation, { constraint = "" }: Part): boolean {
  if (row === "set logged") return !relation.unlogged;
  if (row === "set unlogged") return relation.unlogged;
  return row === "validate constraint" && relation.constraints.get(constraint)?.validated === true;
}

/** The lock with what the schema knows of the work. */
export function settled(
  row: LockRowId,
  lock: RelationLock,
  relation: KnownRelation,
  { column = "" }: Part,
): RelationLock {
  if (row !== "set not null") return lock;
  const known = relation.columns.get(column);
  if (!known) return lock;
  const proofs = [...relation.constraints.values()];
  const isProved = proofs.some(({ validated, proves }) => validated && proves.has(column));
  return known.notNull || isProved ? { ...lock, ...noWork } : { ...lock, scan: "yes" };
}
