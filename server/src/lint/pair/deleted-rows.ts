// Whether a DELETE by key names rows that the INSERTs do not: both must spell their values out, everything else is not
// told.
import { as, type Node } from "../../sql/syntax-tree";
import type { RowChange } from "./row-changes";
import { expressionValue } from "./values";

export function deletesMoreThanInserted(deletion: RowChange, inserts: readonly RowChange[]): boolean {
  const deleted = keysOf(deletion.where);
  if (!deleted || inserts.length === 0) return false;
  const known: string[] = [];
  for (const insert of inserts) {
    const values = insertedValues(insert, deleted.column);
    if (!values) return false;
    known.push(...values);
  }
  return deleted.values.some((value) => !known.includes(value));
}

interface Keys {
  readonly column: string;
  readonly values: readonly string[];
}

/** `column = constant` or `column IN (constants)`. */
function keysOf(where: Node | null): Keys | null {
  const test = as(where, "A_Expr");
  const fields = as(test?.lexpr, "ColumnRef")?.fields;
  const column = as(fields?.at(-1), "String")?.sval;
  if (!test || column === undefined || as(test.name?.[0], "String")?.sval !== "=") return null;
  const nodes = test.kind === "AEXPR_IN" ? as(test.rexpr, "List")?.items : test.rexpr && [test.rexpr];
  const values = (nodes ?? []).map(constantValue);
  return values.every((value) => value !== null) ? { column, values } : null;
}

function insertedValues({ insert: node, columns }: RowChange, column: string): readonly string[] | null {
  const at = columns.indexOf(column);
  const lists = as(node?.selectStmt, "SelectStmt")?.valuesLists;
  if (at < 0 || !lists) return null;
  const values = lists.map((list) => constantValue(as(list, "List")?.items?.[at]));
  return values.every((value) => value !== null) ? values : null;
}

function constantValue(node: Node | undefined): string | null {
  const constant = as(node, "TypeCast")?.arg ?? node;
  return as(constant, "A_Const") ? expressionValue(constant) : null;
}
