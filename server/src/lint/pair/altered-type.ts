// What ALTER COLUMN … TYPE says beside the type.
import type { Statement } from "../../sql/sql-file";
import { as, walk } from "../../sql/syntax-tree";

const castKinds = new Set(["TypeCast", "TypeName", "ColumnRef", "String", "Integer", "A_Const"]);

/** USING with more than a cast: whoever wrote it thought of the values. */
export function alteredTypeUses(statement: Statement, column: string): boolean {
  return (as(statement.parsed.tree, "AlterTableStmt")?.cmds ?? []).some((node) => {
    const command = as(node, "AlterTableCmd");
    if (command?.subtype !== "AT_AlterColumnType" || command.name !== column) return false;
    const using = as(command.def, "ColumnDef")?.raw_default;
    let computes = false;
    walk(using, (kind) => {
      computes ||= !castKinds.has(kind);
    });
    return using !== undefined && computes;
  });
}
