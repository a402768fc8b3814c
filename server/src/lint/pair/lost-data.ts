// What an up does to data that no statement can undo: dropped tables and columns, deleted and overwritten rows, narrower
// types. Each with the place, and whether the down puts values back from somewhere.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { Event } from "./catalog-event";
import type { CatalogObject } from "./catalog-object";
import { isAddedBefore, isCreatedBefore, renamedColumn } from "./copied-rows";
import type { PairSimulation } from "./pair-simulation";
import { rowChanges, rowChangesOf, type RowChange } from "./row-changes";

export interface LostRows {
  readonly change: RowChange;
  readonly at: OffsetRange;
  /** "the rows of users", "the values of users.age" */
  readonly what: string;
  /** The down writes to the same table, or columns, again. */
  readonly answered: boolean;
  /** Only NULLs are overwritten. */
  readonly fillsNull: boolean;
}

/** DELETE, TRUNCATE and UPDATE of rows that were there before. */
export function lostRows(simulation: PairSimulation): readonly LostRows[] {
  const { up, down } = simulation;
  return rowChanges(up.sql).flatMap((change): readonly LostRows[] => {
    const { verb, table, statement } = change;
    if (verb === "insert" || isNewTable(simulation, change)) return [];
    const columns = change.columns.filter((name) => !isNewColumn(simulation, change, name));
    if (verb === "update" && columns.length === 0 && change.columns.length > 0) return [];
    const name = table.relname ?? "";
    const answered = rowChangesOf(down.sql, table).some((back) => answers(simulation, change, back));
    const what =
      verb === "update" && columns.length > 0
        ? `the values of ${name}.${columns.join(`, ${name}.`)}`
        : `the rows of ${name}`;
    const at = rangeOfWords(statement, verb) ?? statement;
    return [{ change, at, what, answered, fillsNull: verb === "update" && onlyFillsNull(change, columns) }];
  });
}

function answers({ upEvents }: PairSimulation, change: RowChange, back: RowChange): boolean {
  if (change.verb === "update") {
    const before = (name: string): string => formerName(upEvents, change.table, name);
    const isSet = (name: string): boolean =>
      back.columns.includes(name) || back.columns.includes(before(name));
    const sets = change.columns.length === 0 || change.columns.some(isSet);
    return back.verb === "update" && sets;
  }
  return back.verb === "insert";
}

/** What the column was called before the up renamed it. */
function formerName(events: readonly Event[], table: Tree.RangeVar, name: string): string {
  const renames = events.flatMap(({ step }) => as(step.statement.parsed.tree, "RenameStmt") ?? []);
  const found = renames.find(
    ({ renameType, relation, newname }) =>
      renameType === "OBJECT_COLUMN" && newname === name && relation?.relname === table.relname,
  );
  return found?.subname ?? name;
}

/** Made by the up, so that the down drops it with all its rows. */
export function isNewTable({ objectsNamed, up }: PairSimulation, { table, statement }: RowChange): boolean {
  const { schema, name } = nameOfRangeVar(table);
  // It may have been renamed since, for instance to the name of the one that it replaces.
  if (isCreatedBefore(up.sql, { schema, name }, statement)) return true;
  return objectsNamed(name).some(
    (one) =>
      one.owner === null &&
      (schema === null || one.schema === schema) &&
      (one.madeBy === "up" || one.temporary) &&
      !one.conditional,
  );
}

export function isNewColumn(
  { objectsNamed, up }: PairSimulation,
  { table, statement }: RowChange,
  column: string,
): boolean {
  if (isAddedBefore(up.sql, nameOfRangeVar(table), column, statement)) return true;
  return objectsNamed(column).some(
    (one) => one.kind === "column" && one.madeBy === "up" && one.owner?.name === table.relname,
  );
}

/** Every condition joined by AND says of the one column that is set that it is NULL. */
function onlyFillsNull({ where }: RowChange, columns: readonly string[]): boolean {
  const [column, another] = columns;
  if (column === undefined || another !== undefined) return false;
  const parts = as(where, "BoolExpr")?.boolop === "AND_EXPR" ? (as(where, "BoolExpr")?.args ?? []) : [where];
  return parts.some((part) => isNullTestOf(part, column));
}

function isNullTestOf(node: Node | null, column: string): boolean {
  const test = as(node, "NullTest");
  const fields = as(test?.arg, "ColumnRef")?.fields;
  return test?.nulltesttype === "IS_NULL" && as(fields?.at(-1), "String")?.sval === column;
}

/** The down fills a table or column that it makes again from other rows, so values were kept somewhere. */
export function refills({ down }: PairSimulation, object: CatalogObject): boolean {
  const table = object.owner ?? object;
  return rowChanges(down.sql).some((change) => {
    if (!change.readsRows || change.table.relname !== table.name) return false;
    if (object.owner === null || change.columns.length === 0) return true;
    const named = nameOfRangeVar(change.table);
    return change.columns.some((column) => renamedColumn(down.sql, named, column) === object.name);
  });
}
