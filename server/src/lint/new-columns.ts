// The columns a statement makes or gives another type, in one shape for the rules about types: CREATE TABLE (also within
// CREATE SCHEMA), ADD COLUMN, ALTER COLUMN … TYPE. Columns that come from a query, LIKE or INHERITS are not among them.
import type { OffsetRange } from "../base/text-range";
import { displayName, nameOfRangeVar } from "../sql/names";
import type { ParsedText } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import type { RuleFix } from "./rule";
import { displayType, sqlTypeOf, type SqlType } from "./schema/sql-type";
import { rangeOfType } from "./tree-places";

export interface NewColumn {
  readonly name: string;
  readonly definition: Tree.ColumnDef;
  readonly typeName: Tree.TypeName;
  readonly type: SqlType;
  readonly table: Tree.RangeVar;
  readonly how: "created" | "added" | "retyped";
}

/** Statements that can have new columns. */
export const columnStatements = [
  "CreateStmt",
  "CreateForeignTableStmt",
  "CreateSchemaStmt",
  "AlterTableStmt",
] as const;

const known = new WeakMap<ParsedText, readonly NewColumn[]>();

export function newColumns(parsed: ParsedText): readonly NewColumn[] {
  let columns = known.get(parsed);
  if (!columns) known.set(parsed, (columns = [...createdColumns(parsed), ...alteredColumns(parsed)]));
  return columns;
}

/** The tables a statement creates. */
export function createdTables({ tree }: ParsedText): readonly Tree.CreateStmt[] {
  const create = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  if (create) return [create];
  return (as(tree, "CreateSchemaStmt")?.schemaElts ?? []).flatMap((node) => as(node, "CreateStmt") ?? []);
}

/** A type of PostgreSQL's own by one of its internal names, not a user's type of that name. */
export function isBuiltinType({ schema, name }: SqlType, ...names: readonly string[]): boolean {
  return schema === null && names.includes(name);
}

/** What every report about a column's type says: its place, and the names of column, table and type. */
export function columnReport(
  context: StatementContext,
  { name, table, typeName, type }: NewColumn,
  fixes: () => readonly RuleFix[] = () => [],
): {
  readonly at: OffsetRange;
  readonly data: { readonly column: string; readonly table: string; readonly type: string };
  readonly fixes: () => readonly RuleFix[];
} {
  return {
    at: rangeOfType(context.statement, typeName),
    data: { column: name, table: displayName(nameOfRangeVar(table)), type: displayType(type) },
    fixes,
  };
}

/** Keys of a PRIMARY KEY or UNIQUE constraint. */
export function keyNames(constraint: Tree.Constraint): readonly string[] {
  return (constraint.keys ?? []).map((key) => as(key, "String")?.sval ?? "");
}

/** The primary key that CREATE TABLE gives, as column names; empty without one. */
export function primaryKeyOf(create: Tree.CreateStmt): readonly string[] {
  for (const element of create.tableElts ?? []) {
    const constraint = as(element, "Constraint");
    if (constraint?.contype === "CONSTR_PRIMARY") return keyNames(constraint);
    const column = as(element, "ColumnDef");
    if (column && hasConstraint(column, "CONSTR_PRIMARY")) return [column.colname ?? ""];
  }
  return [];
}

export function hasConstraint(column: Tree.ColumnDef, type: Tree.ConstrType): boolean {
  return (column.constraints ?? []).some((node) => as(node, "Constraint")?.contype === type);
}

function createdColumns(parsed: ParsedText): readonly NewColumn[] {
  return createdTables(parsed).flatMap(({ relation, tableElts }) =>
    (tableElts ?? []).flatMap((element) => columnOf(element, relation, "created")),
  );
}

function alteredColumns({ tree }: ParsedText): readonly NewColumn[] {
  const alter = as(tree, "AlterTableStmt");
  if (alter?.objtype !== "OBJECT_TABLE" && alter?.objtype !== "OBJECT_FOREIGN_TABLE") return [];
  return (alter.cmds ?? []).flatMap((node) => {
    const command = as(node, "AlterTableCmd");
    if (command?.subtype === "AT_AddColumn") return columnOf(command.def, alter.relation, "added");
    if (command?.subtype !== "AT_AlterColumnType") return [];
    return columnOf(command.def, alter.relation, "retyped", command.name);
  });
}

function columnOf(
  node: Node | undefined,
  table: Tree.RangeVar | undefined,
  how: NewColumn["how"],
  name?: string,
): readonly NewColumn[] {
  const definition = as(node, "ColumnDef");
  const type = sqlTypeOf(definition?.typeName);
  if (!definition?.typeName || !type || !table) return [];
  return [
    { name: name ?? definition.colname ?? "", definition, typeName: definition.typeName, type, table, how },
  ];
}
