// ATTACH and DETACH PARTITION.
import type { Tree } from "../../../sql/syntax-tree";
import type { Column } from "../relation";
import { copyIndexes } from "./copied-indexes";
import { indexesOf } from "./indexes";
import { edit, put, type Step } from "./step";

export function attachPartition(
  step: Step,
  parent: string,
  child: string,
  bound: Tree.PartitionBoundSpec | undefined,
): void {
  const relation = step.world.relations.get(child);
  const source = step.world.relations.get(parent);
  if (!relation || !source) return;
  const partition = { parent, isDefault: bound?.is_default ?? false, bound: bound ?? null };
  const references = [...source.constraints].filter(
    ([name, { kind }]) => kind === "foreign-key" && !relation.constraints.has(name),
  );
  const constraints = new Map([...relation.constraints, ...references]);
  put(step, { ...relation, partition, constraints });
  copyIndexes(step, parent, child, true);
}

/** Indexes, references and everything else but identity stay with what was a partition. */
export function detachPartition(step: Step, parent: string, child: string): void {
  const identities = step.world.relations.get(parent)?.columns;
  edit(step, child, (relation) => {
    const columns = [...relation.columns].map(([name, column]): [string, Column] => {
      const isParents = column.identity !== null && identities?.get(name)?.identity != null;
      return [name, isParents ? { ...column, identity: null } : column];
    });
    return { ...relation, partition: null, columns: new Map(columns) };
  });
  const parents = new Set(indexesOf(step, parent));
  for (const key of indexesOf(step, child)) {
    edit(step, key, (index) =>
      index.partition && parents.has(index.partition.parent) ? { ...index, partition: null } : index,
    );
  }
}
