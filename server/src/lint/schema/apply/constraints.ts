// Adds a constraint to a table together with what comes with it: its index, its reference, what it says of its columns.
import { nameOfRangeVar } from "../../../sql/names";
import { as, type Tree } from "../../../sql/syntax-tree";
import { withNullability } from "../columns";
import { exclusionElements, stringList, tableConstraintOf } from "../constraints";
import { relationKey, type IndexKey, type Relation, type TableConstraint } from "../relation";
import { keyOfRelation } from "../referrers";
import { blank, edit, put, type Step } from "./step";
import { referToRoutines } from "./column-links";
import { indexKeyOf } from "./index-keys";

/** A constraint, and the column it stands behind. */
export type Written = readonly [constraint: Tree.Constraint, column: string | null];

/** The constraints of a column, each with the words about deferring and enforcing that follow it. */
export function columnConstraints(definition: Tree.ColumnDef): readonly Written[] {
  const written: Tree.Constraint[] = [];
  for (const node of definition.constraints ?? []) {
    const constraint = as(node, "Constraint");
    const last = written.at(-1);
    const attribute = constraint?.contype ? attributes[constraint.contype] : undefined;
    if (attribute && last) written[written.length - 1] = { ...last, ...attribute };
    else if (constraint) written.push(constraint);
  }
  return written.map((constraint) => [constraint, definition.colname ?? ""]);
}

const attributes: Readonly<Partial<Record<Tree.ConstrType, Partial<Tree.Constraint>>>> = {
  CONSTR_ATTR_DEFERRABLE: { deferrable: true },
  CONSTR_ATTR_NOT_DEFERRABLE: { deferrable: false },
  CONSTR_ATTR_DEFERRED: { deferrable: true, initdeferred: true },
  CONSTR_ATTR_IMMEDIATE: { initdeferred: false },
  CONSTR_ATTR_ENFORCED: { is_enforced: true },
  CONSTR_ATTR_NOT_ENFORCED: { is_enforced: false },
};

/** Checks first, then the primary key, other indexes and references, as PostgreSQL does and names them. */
export function addConstraints(step: Step, key: string, list: readonly Written[]): void {
  const rank = ([{ contype }]: Written): number =>
    contype === "CONSTR_FOREIGN" ? 3 : contype === "CONSTR_PRIMARY" ? 1 : contype === "CONSTR_CHECK" ? 0 : 2;
  const keys = new Map<string, Written>();
  for (const written of list.toSorted((a, b) => rank(a) - rank(b))) {
    const [{ contype, conname, deferrable }, column] = written;
    // A column's NOT NULL is a fact of the column.
    if (contype === "CONSTR_NOTNULL" && column !== null) continue;
    if (contype === "CONSTR_PRIMARY" || contype === "CONSTR_UNIQUE") {
      const [constraint] = written;
      const same = [column ?? stringList(constraint.keys).join("\u0000"), deferrable ?? false].join("\u0001");
      const first = keys.get(same);
      // transformIndexConstraints() in parse_utilcmd.c: a UNIQUE that says what a key before it says is left out.
      if (first && !constraint.including && (conname === undefined || first[0].conname === conname)) continue;
      keys.set(same, written);
    }
    addConstraint(step, key, ...written);
  }
}

export function addConstraint(
  step: Step,
  key: string,
  constraint: Tree.Constraint,
  column: string | null = null,
): void {
  const relation = step.world.relations.get(key);
  if (!relation) return;
  const hasIndex = backedByIndex.has(constraint.contype);
  const isTaken = (name: string): boolean =>
    hasIndex && step.world.relations.get(relationKey(relation.schema, name)) !== undefined;
  const made = tableConstraintOf(
    constraint,
    hasIndex ? relation.name : (step.namedAfter ?? relation.name),
    column,
    relation.constraints,
    step.origin,
    isTaken,
  );
  if (!made) return;
  const added = { ...made, references: referencesOf(step, constraint) };
  put(step, withTableConstraint(relation, added, step.namedAfter));
  if (added.expression) referToRoutines(step, key, added.expression);
  if (!hasIndex) return;
  if (constraint.indexname) adoptIndex(step, key, constraint.indexname, added.name);
  else put(step, constraintIndex(relation, added, step));
}

const backedByIndex = new Set<Tree.ConstrType | undefined>([
  "CONSTR_PRIMARY",
  "CONSTR_UNIQUE",
  "CONSTR_EXCLUSION",
]);

export function withTableConstraint(
  relation: Relation,
  added: TableConstraint,
  namedAfter?: string,
): Relation {
  const next = { ...relation, constraints: new Map(relation.constraints).set(added.name, added) };
  const forbidsNull = added.kind === "primary-key" || (added.kind === "not-null" && added.validated);
  return forbidsNull ? withNullability(next, added.columns, true, namedAfter) : next;
}

function referencesOf(step: Step, constraint: Tree.Constraint): TableConstraint["references"] {
  if (!constraint.pktable) return null;
  const table = step.world.keyOf(nameOfRangeVar(constraint.pktable));
  return { table, columns: stringList(constraint.pk_attrs) };
}

/** The index that is made with a PRIMARY KEY, UNIQUE or EXCLUDE constraint, of the same name. */
export function constraintIndex(table: Relation, constraint: TableConstraint, step: Step): Relation {
  const { node, kind } = constraint;
  return {
    ...blank(relationKey(table.schema, constraint.name), "index", step.origin),
    temporary: table.temporary,
    unlogged: table.unlogged,
    conditional: table.conditional && table.origin === step.origin,
    table: keyOfRelation(table),
    index: {
      method: kind === "exclusion" ? (node.access_method ?? "btree") : "btree",
      unique: kind !== "exclusion",
      keys:
        kind === "exclusion"
          ? exclusionElements(node).map((element) => indexKeyOf(element))
          : constraint.columns.map(plainKey),
      include: stringList(node.including),
      predicate: node.where_clause ?? null,
      nullsNotDistinct: node.nulls_not_distinct ?? false,
      constraint: constraint.name,
      valid: true,
    },
  };
}

function plainKey(column: string): IndexKey {
  return { column, expression: null, options: "" };
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name, the constraint the index's columns. */
function adoptIndex(step: Step, key: string, indexName: string, name: string): void {
  const [schema = ""] = key.split("\u0000");
  const from = relationKey(schema, indexName);
  const index = step.world.relations.get(from);
  if (!index?.index) return;
  const columns = index.index.keys.flatMap(({ column }) => column ?? []);
  step.world.relations.delete(from);
  put(step, { ...index, name, index: { ...index.index, constraint: name } });
  edit(step, key, (relation) => {
    const constraint = relation.constraints.get(name);
    return constraint ? withTableConstraint(relation, { ...constraint, columns }) : relation;
  });
}
