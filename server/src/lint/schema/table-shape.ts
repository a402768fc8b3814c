// Builds and changes the model of one table: its columns and constraints as CREATE TABLE and ALTER TABLE write them.
// Pure functions from one relation to the next; which relation is meant is decided elsewhere.
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { tableConstraintOf } from "./constraints";
import type { Column, Origin, Relation, TableConstraint } from "./relation";
import { isSerial, sqlTypeOf } from "./sql-type";

export function columnOf(definition: Tree.ColumnDef, origin: Origin): Column {
  const constraints = (definition.constraints ?? []).map((node) => as(node, "Constraint"));
  const has = (type: Tree.ConstrType): boolean =>
    constraints.some((constraint) => constraint?.contype === type);
  const generated = constraints.find((constraint) => constraint?.contype === "CONSTR_GENERATED");
  return {
    name: definition.colname ?? "",
    type: sqlTypeOf(definition.typeName),
    notNull:
      has("CONSTR_PRIMARY") ||
      has("CONSTR_IDENTITY") ||
      isSerial(definition.typeName) ||
      constraints.some(
        (constraint) => constraint?.contype === "CONSTR_NOTNULL" && !constraint.skip_validation,
      ),
    default: null,
    identity: null,
    serial: isSerial(definition.typeName),
    collation: null,
    notNullName: null,
    settings: new Map(),
    generated: generated ? (generated.generated_kind === "v" ? "virtual" : "stored") : null,
    origin,
  };
}

export function withColumn(relation: Relation, definition: Tree.ColumnDef, origin: Origin): Relation {
  const column = columnOf(definition, origin);
  const next = { ...relation, columns: new Map(relation.columns).set(column.name, column) };
  return withColumnConstraints(next, definition, origin);
}

/** The column's own constraints but NOT NULL, which is a fact of the column. */
function withColumnConstraints(relation: Relation, definition: Tree.ColumnDef, origin: Origin): Relation {
  let next = relation;
  for (const node of definition.constraints ?? []) {
    const constraint = as(node, "Constraint");
    if (!constraint || constraint.contype === "CONSTR_NOTNULL") continue;
    next = withConstraint(next, constraint, origin, definition.colname ?? "");
  }
  return next;
}

/** Adds a constraint and what it says about its columns. `column` is set for a column's own constraint. */
export function withConstraint(
  relation: Relation,
  constraint: Tree.Constraint,
  origin: Origin,
  column: string | null = null,
): Relation {
  const added = tableConstraintOf(constraint, relation.name, column, relation.constraints, origin);
  if (!added) return relation;
  const next = { ...relation, constraints: new Map(relation.constraints).set(added.name, added) };
  const forbidsNull = added.kind === "primary-key" || (added.kind === "not-null" && added.validated);
  return forbidsNull ? withNullability(next, added.columns, true) : next;
}

export function withoutConstraint(relation: Relation, name: string): Relation {
  const dropped = relation.constraints.get(name);
  const constraints = new Map(relation.constraints);
  constraints.delete(name);
  const next = { ...relation, constraints };
  return dropped?.kind === "not-null" ? withNullability(next, dropped.columns, false) : next;
}

export function withValidated(relation: Relation, name: string): Relation {
  const constraint = relation.constraints.get(name);
  if (!constraint) return relation;
  const constraints = new Map(relation.constraints).set(name, { ...constraint, validated: true });
  const next = { ...relation, constraints };
  return constraint.kind === "not-null" ? withNullability(next, constraint.columns, true) : next;
}

export function withNullability(relation: Relation, names: readonly string[], notNull: boolean): Relation {
  return names.reduce(
    (next, name) =>
      next.columns.get(name)?.notNull === notNull ? next : withChangedColumn(next, name, { notNull }),
    relation,
  );
}

/** A column that was not known becomes known by what is said of it. */
export function withChangedColumn(relation: Relation, name: string, change: Partial<Column>): Relation {
  const unknown: Column = {
    name,
    type: null,
    notNull: false,
    default: null,
    identity: null,
    serial: false,
    generated: null,
    collation: null,
    notNullName: null,
    settings: new Map(),
    origin: null,
  };
  const column = { ...(relation.columns.get(name) ?? unknown), ...change };
  return { ...relation, columns: new Map(relation.columns).set(name, column) };
}

export function withoutColumn(relation: Relation, name: string): Relation {
  const columns = new Map(relation.columns);
  columns.delete(name);
  const kept = [...relation.constraints].filter(([, constraint]) => !constraint.columns.includes(name));
  return { ...relation, columns, constraints: new Map(kept) };
}

export function withRenamedColumn(relation: Relation, from: string, to: string): Relation {
  const renamed = (name: string): string => (name === from ? to : name);
  const columns = [...relation.columns].map(
    ([name, column]) => [renamed(name), { ...column, name: renamed(name) }] as const,
  );
  const constraints = [...relation.constraints].map(([name, constraint]): [string, TableConstraint] => [
    name,
    {
      ...constraint,
      columns: constraint.columns.map(renamed),
      proves: new Set([...constraint.proves].map(renamed)),
    },
  ]);
  return { ...relation, columns: new Map(columns), constraints: new Map(constraints) };
}

export function withRenamedConstraint(relation: Relation, from: string, to: string): Relation {
  const constraint = relation.constraints.get(from);
  if (!constraint) return relation;
  const constraints = new Map(relation.constraints);
  constraints.delete(from);
  return { ...relation, constraints: constraints.set(to, { ...constraint, name: to }) };
}

/** One subcommand of ALTER TABLE. */
export function altered(relation: Relation, command: Tree.AlterTableCmd, origin: Origin): Relation {
  const name = command.name ?? "";
  switch (command.subtype) {
    case "AT_AddColumn": {
      const definition = as(command.def, "ColumnDef");
      if (!definition) return relation;
      if (command.missing_ok && relation.columns.has(definition.colname ?? "")) return relation;
      return withColumn(relation, definition, origin);
    }
    case "AT_DropColumn":
      return withoutColumn(relation, name);
    case "AT_AlterColumnType": {
      const type = sqlTypeOf(as(command.def, "ColumnDef")?.typeName);
      return withChangedColumn(relation, name, { type });
    }
    case "AT_SetNotNull":
      return withNullability(relation, [name], true);
    case "AT_DropNotNull":
      return withNullability(relation, [name], false);
    case "AT_AddIdentity":
      return withNullability(relation, [name], true);
    case "AT_DropExpression":
      return withChangedColumn(relation, name, { generated: null });
    case "AT_AddConstraint": {
      const constraint = as(command.def, "Constraint");
      return constraint ? withConstraint(relation, constraint, origin) : relation;
    }
    case "AT_DropConstraint":
      return withoutConstraint(relation, name);
    case "AT_ValidateConstraint":
      return withValidated(relation, name);
    default:
      return relation;
  }
}

/** The element list of CREATE TABLE; elements of other kinds (LIKE) are left to the caller. */
export function withElements(relation: Relation, elements: readonly Node[], origin: Origin): Relation {
  const columns = new Map(relation.columns);
  for (const element of elements) {
    const definition = as(element, "ColumnDef");
    if (!definition) continue;
    const column = columnOf(definition, origin);
    columns.set(column.name, column);
  }
  let next: Relation = { ...relation, columns };
  for (const element of elements) {
    const definition = as(element, "ColumnDef");
    const constraint = as(element, "Constraint");
    if (definition) next = withColumnConstraints(next, definition, origin);
    else if (constraint) next = withConstraint(next, constraint, origin);
  }
  return next;
}
