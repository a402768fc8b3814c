// Copies a table's indexes, with the constraints they belong to, to another: to a partition, or for LIKE … INCLUDING
// INDEXES. Source of the names: generateClonedIndexStmt() leaves them open, so they are chosen anew.
import { treeShape } from "../../tree-shape";
import type { Relation, TableConstraint } from "../relation";
import { keyOfRelation, referringRelations } from "../referrers";
import { withTableConstraint } from "./constraints";
import { copiedIndexName, indexesOf, partitionsOf } from "./indexes";
import { edit, put, type Step } from "./step";

const labels: Readonly<Partial<Record<TableConstraint["kind"], string>>> = {
  "primary-key": "pkey",
  unique: "key",
  exclusion: "excl",
};

/** `attach` makes each copy a partition of its index. */
export function copyIndexes(step: Step, from: string, to: string, attach: boolean): void {
  const source = step.world.relations.get(from);
  const had = new Set(indexesOf(step, to));
  for (const key of indexesOf(step, from).toReversed()) {
    const index = step.world.relations.get(key);
    const table = step.world.relations.get(to);
    if (!source || !table || !index?.index) continue;
    if (attach && isCovered(step, key, to)) continue;
    const partition = attach ? { parent: key, isDefault: false, bound: null } : null;
    const twin = attach ? twinOf(step, had, index) : null;
    if (twin !== null) {
      had.delete(twin);
      const attached = step.world.relations.get(twin);
      if (attached) put(step, { ...attached, partition });
      continue;
    }
    const constraint = source.constraints.get(index.index.constraint ?? "");
    const label = constraint ? (labels[constraint.kind] ?? "idx") : "idx";
    const name = copiedIndexName(step, table, index.index, label);
    if (constraint) {
      const copy = { ...constraint, name, origin: step.origin };
      edit(step, to, (relation) => withTableConstraint(relation, copy, step.namedAfter));
    }
    const { schema, temporary, unlogged, conditional } = table;
    const shape = { ...index.index, constraint: constraint ? name : null, valid: true };
    const origin = { schema, name, temporary, unlogged, conditional, origin: step.origin };
    put(step, { ...index, ...origin, table: keyOfRelation(table), index: shape, partition });
  }
  if (!attach) return;
  for (const below of partitionsOf(step, to)) copyIndexes(step, to, below, true);
}

/** The table has an index under this one. */
function isCovered(step: Step, parent: string, table: string): boolean {
  return referringRelations(step.world, parent, "heir").some(
    ([, index]) => index.partition?.parent === parent && index.table === table,
  );
}

/** An index that is there already and is like the parent's. */
function twinOf(step: Step, candidates: ReadonlySet<string>, index: Relation): string | null {
  const wanted = shapeText(index);
  for (const key of candidates) {
    const candidate = step.world.relations.get(key);
    if (candidate && !candidate.partition && shapeText(candidate) === wanted) return key;
  }
  return null;
}

function shapeText({ index }: Relation): string {
  return index ? treeShape([index.method, index.unique, index.keys, index.include, index.predicate]) : "";
}
