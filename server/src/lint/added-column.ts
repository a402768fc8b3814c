// Columns that a statement adds to tables that were there before. Knows nothing of what is wrong with them.
import { as, type Tree } from "../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "./alter-command";
import type { ExistingTable, StatementContext } from "./context";
import { lockWords } from "./lock-words";

export interface AddedColumn {
  readonly command: AlterCommand;
  readonly table: ExistingTable;
  readonly column: Tree.ColumnDef;
  readonly constraints: readonly Tree.Constraint[];
}

/** ADD COLUMN subcommands; IF NOT EXISTS of a column that is known to exist adds nothing. */
export function addedColumns(context: StatementContext, alter: Tree.AlterTableStmt): readonly AddedColumn[] {
  if (!alter.cmds?.some((node) => as(node, "AlterTableCmd")?.subtype === "AT_AddColumn")) return [];
  const table = context.existingTable(alter.relation);
  return table ? columnsAddedTo(context, table) : [];
}

/** The same for a table of any age. */
export function columnsAddedTo(context: StatementContext, table: ExistingTable): readonly AddedColumn[] {
  return alterCommands(context.statement).flatMap((command) => {
    const { subtype, def, missing_ok: ifNotExists } = command.command;
    const column = subtype === "AT_AddColumn" ? as(def, "ColumnDef") : undefined;
    if (!column || (ifNotExists && table.relation?.columns.has(column.colname ?? ""))) return [];
    const constraints = (column.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
    return [{ command, table, column, constraints }];
  });
}

/** What messages say of an added column. */
export function columnWords(
  context: StatementContext,
  { column, table }: AddedColumn,
): { readonly column: string; readonly table: string; readonly lock: string; readonly blocks: string } {
  return { column: column.colname ?? "", table: table.shown, ...lockWords(context, table.name) };
}

/** Whether NOT ENFORCED follows the constraint (18), before the next one begins. */
export function isNotEnforced({ constraints }: AddedColumn, constraint: Tree.Constraint): boolean {
  const after = constraints.slice(constraints.indexOf(constraint) + 1);
  const next = after.findIndex(({ contype }) => !contype?.startsWith("CONSTR_ATTR_"));
  const attributes = next < 0 ? after : after.slice(0, next);
  return attributes.some(({ contype }) => contype === "CONSTR_ATTR_NOT_ENFORCED");
}
