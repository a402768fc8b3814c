// ALTER COLUMN … TYPE as rules look at it: the old type where it is known, the new one, and what USING does.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "./alter-command";
import type { ExistingTable, StatementContext } from "./context";
import type { Column } from "./schema/relation";
import { sqlTypeOf, type SqlType } from "./schema/sql-type";

export interface ColumnTypeChange {
  readonly command: AlterCommand;
  readonly table: ExistingTable;
  readonly column: string;
  /** As it was; undefined when no migration told. */
  readonly known: Column | undefined;
  readonly to: SqlType;
  readonly definition: Tree.ColumnDef;
}

export function columnTypeChanges(
  context: StatementContext,
  alter: Tree.AlterTableStmt,
): readonly ColumnTypeChange[] {
  if (!alter.cmds?.some((node) => as(node, "AlterTableCmd")?.subtype === "AT_AlterColumnType")) return [];
  const table = context.existingTable(alter.relation);
  if (!table) return [];
  return alterCommands(context.statement).flatMap((command) => {
    const { subtype, name: column = "", def } = command.command;
    const definition = subtype === "AT_AlterColumnType" ? as(def, "ColumnDef") : undefined;
    const to = sqlTypeOf(definition?.typeName);
    if (!definition || !to) return [];
    return [{ command, table, column, known: table.relation?.columns.get(column), to, definition }];
  });
}

/** What a USING clause casts the column to; "plain" for the column itself, null for any other expression. */
export function castOf(using: Node, column: string): SqlType | "plain" | null {
  const cast = as(using, "TypeCast");
  const inner = cast ? cast.arg : using;
  const fields = as(inner, "ColumnRef")?.fields ?? [];
  if (as(fields[fields.length - 1], "String")?.sval !== column) return null;
  return cast ? sqlTypeOf(cast.typeName) : "plain";
}
