// What is gone with a relation, a column or a constraint: indexes, sequences, partitions, and with CASCADE what depends
// on it.
import {
  dependentsOfColumn,
  dependentsOfConstraint,
  dependentsOfRelation,
  dependentsOfType,
  type Dependent,
} from "../dependents";
import { withNullability, withoutColumn } from "../columns";
import { objectKey, relationKey, tableMarks } from "../relation";
import { followTable } from "./publications";
import { edit, type Step } from "./step";

export function dropColumn(step: Step, key: string, column: string, cascade: boolean): void {
  const dependents = dependentsOfColumn(step.world, key, column);
  edit(step, key, (relation) => withoutColumn(relation, column));
  dropDependents(step, dependents, cascade);
}

export function dropConstraint(step: Step, key: string, name: string, cascade: boolean): void {
  const relation = step.world.relations.get(key);
  const constraint = relation?.constraints.get(name);
  if (!relation) return;
  if (!constraint) {
    // PostgreSQL 18 names every NOT NULL.
    const column = [...relation.columns.values()].find(({ notNullName }) => notNullName === name);
    if (column) step.world.relations.set(key, withNullability(relation, [column.name], false));
    return;
  }
  dropDependents(step, dependentsOfConstraint(step.world, key, name), cascade);
  edit(step, key, (table) => {
    const constraints = new Map(table.constraints);
    constraints.delete(name);
    const next = { ...table, constraints };
    return constraint.kind === "not-null" ? withNullability(next, constraint.columns, false) : next;
  });
  const index = relationKey(relation.schema, name);
  if (step.world.relations.get(index)?.index?.constraint === name) dropRelation(step, index, false);
}

/** What goes along, and with CASCADE what stands in the way. */
export function dropDependents(step: Step, dependents: readonly Dependent[], cascade: boolean): void {
  for (const { kind, key, name, automatic } of dependents) {
    if (!automatic && !cascade) continue;
    if (kind === "constraint" || kind === "foreign-key") dropConstraint(step, key, name, cascade);
    else if (kind === "column" || kind === "generated-column") dropColumn(step, key, name, cascade);
    else if (kind === "default") {
      edit(step, key, (relation) => {
        const column = relation.columns.get(name);
        if (!column) return relation;
        const columns = new Map(relation.columns).set(name, { ...column, default: null });
        return { ...relation, columns };
      });
    } else if (kind === "trigger" || kind === "policy" || kind === "rule") dropPart(step, key, kind, name);
    else if (kind === "domain") step.world.types.delete(key);
    else if (kind === "routine") step.world.routines.delete(key);
    else dropRelation(step, key, cascade);
  }
}

export function dropPart(step: Step, key: string, kind: "trigger" | "policy" | "rule", name: string): void {
  edit(step, key, (relation) => {
    const part = ({ trigger: "triggers", policy: "policies", rule: "rules" } as const)[kind];
    if (!relation[part].has(name)) return relation;
    const left = new Map<string, unknown>(relation[part]);
    left.delete(name);
    return { ...relation, [part]: left };
  });
}

export function dropRelation(step: Step, key: string, cascade: boolean): void {
  const relation = step.world.relations.get(key);
  const dependents = relation ? dependentsOfRelation(step.world, key) : [];
  step.world.relations.delete(key);
  for (const kind of tableMarks) {
    if (step.world.object(kind, "", key)) step.world.objects.delete(objectKey(kind, "", key));
  }
  followTable(step, key, null);
  if (!relation) return;
  dropDependents(step, dependents, cascade);
  if (cascade && relation.kind !== "index") dropDependents(step, dependentsOfType(step.world, key), true);
  const { index, table } = relation;
  if (index?.constraint != null && table !== null) {
    edit(step, table, (owner) => {
      const constraints = new Map(owner.constraints);
      return constraints.delete(index.constraint ?? "") ? { ...owner, constraints } : owner;
    });
  }
  if (relation.kind === "sequence" && table !== null && cascade) {
    const column = relation.settings.get("owned by") ?? "";
    edit(step, table, (owner) => {
      const before = owner.columns.get(column);
      if (!before?.serial) return owner;
      return { ...owner, columns: new Map(owner.columns).set(column, { ...before, serial: false }) };
    });
  }
}
