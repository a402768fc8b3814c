// Renaming a column or a constraint: in its table, its partitions, and wherever the model keeps the name.
import {
  relationKey,
  type Column,
  type IndexShape,
  type Policy,
  type Relation,
  type TableConstraint,
} from "../relation";
import { referringRelations } from "../referrers";
import { withColumnRenamed } from "../renamed-tree";
import { moveRelation } from "./moves";
import { edit, type Step } from "./step";

export function renameColumn(step: Step, key: string, from: string, to: string): void {
  edit(step, key, (relation) => withRenamedColumn(relation, from, to));
  for (const [other, relation] of referringRelations(step.world, key)) {
    if (relation.kind === "index" && relation.table === key) {
      edit(step, other, (index) => ({ ...index, index: index.index && renamedIn(index.index, from, to) }));
    } else if (relation.kind === "sequence" && relation.settings.get("owned by") === from) {
      const settings = new Map(relation.settings).set("owned by", to);
      edit(step, other, (sequence) => ({ ...sequence, settings }));
    } else if (
      relation.kind !== "index" &&
      (relation.partition?.parent === key || relation.inherits.includes(key))
    ) {
      renameColumn(step, other, from, to);
    } else if (relation.view) {
      edit(step, other, (view) => withRenamedMention(view, from, to));
    } else {
      edit(step, other, (table) => withRenamedReference(table, key, from, to));
    }
  }
}

function renamedIn(index: IndexShape, from: string, to: string): IndexShape {
  const keys = index.keys.map((key) =>
    key.column === from
      ? { ...key, column: to }
      : { ...key, expression: withColumnRenamed(key.expression, from, to) },
  );
  const include = index.include.map((name) => (name === from ? to : name));
  return { ...index, keys, include, predicate: withColumnRenamed(index.predicate, from, to) };
}

/** A view goes on reading the column under its new name; its own columns keep theirs. */
function withRenamedMention(relation: Relation, from: string, to: string): Relation {
  if (!relation.view?.mentions.has(from)) return relation;
  return { ...relation, view: { ...relation.view, mentions: new Set(relation.view.mentions).add(to) } };
}

function withRenamedReference(relation: Relation, key: string, from: string, to: string): Relation {
  const constraints = [...relation.constraints].map(([name, constraint]): [string, TableConstraint] => {
    const { references } = constraint;
    if (references?.table !== key || !references.columns.includes(from)) return [name, constraint];
    const columns = references.columns.map((column) => (column === from ? to : column));
    return [name, { ...constraint, references: { ...references, columns } }];
  });
  return { ...relation, constraints: new Map(constraints) };
}

function withRenamedColumn(relation: Relation, from: string, to: string): Relation {
  const renamed = (name: string): string => (name === from ? to : name);
  const columns = [...relation.columns].map(([name, column]): [string, Column] => [
    renamed(name),
    name === from
      ? { ...column, name: to }
      : column.generated
        ? { ...column, default: withColumnRenamed(column.default, from, to) }
        : column,
  ]);
  const constraints = [...relation.constraints].map(([name, constraint]): [string, TableConstraint] => [
    name,
    {
      ...constraint,
      columns: constraint.columns.map(renamed),
      expression: withColumnRenamed(constraint.expression, from, to),
      proves: new Set([...constraint.proves].map(renamed)),
    },
  ]);
  const policies = [...relation.policies].map(([name, policy]): [string, Policy] => [
    name,
    { ...policy, node: withColumnRenamed(policy.node, from, to) },
  ]);
  const view = relation.view && {
    ...relation.view,
    columns: relation.view.columns?.map((column) => ({ ...column, name: renamed(column.name) })) ?? null,
  };
  const partitionKey = relation.partitionKey && {
    ...relation.partitionKey,
    columns: relation.partitionKey.columns.map((name) => (name === from ? to : name)),
  };
  const wasKnown = relation.complete || relation.columns.has(from);
  const dropped = wasKnown ? relation.dropped : new Set(relation.dropped).add(from);
  return {
    ...relation,
    columns: new Map(columns),
    constraints: new Map(constraints),
    policies: new Map(policies),
    partitionKey,
    view,
    dropped,
  };
}

/** The index of a key has its name, and both change. */
export function renameConstraint(step: Step, key: string, from: string, to: string): void {
  const relation = step.world.relations.get(key);
  if (!relation) return;
  const constraint = relation.constraints.get(from);
  if (!constraint) {
    const column = [...relation.columns.values()].find(({ notNullName }) => notNullName === from);
    if (column) {
      const columns = new Map(relation.columns).set(column.name, { ...column, notNullName: to });
      step.world.relations.set(key, { ...relation, columns });
    }
    return;
  }
  const constraints = new Map(
    [...relation.constraints].map(([name, one]) =>
      name === from ? [to, { ...one, name: to }] : [name, one],
    ),
  );
  step.world.relations.set(key, { ...relation, constraints });
  const indexKey = relationKey(relation.schema, from);
  const index = step.world.relations.get(indexKey);
  if (index?.index?.constraint !== from) return;
  moveRelation(step, indexKey, { ...index, name: to, index: { ...index.index, constraint: to } });
}
