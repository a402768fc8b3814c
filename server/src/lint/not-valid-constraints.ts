// What a file does to constraints that are NOT VALID: adds them, validates them, or takes them away. Tables go by their
// bare names, which may take two tables of different schemas for one and then says too little.
import { nameFromList } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "./alter-command";
import { Digest } from "./history-context";
import { tableConstraintOf } from "./schema/constraints";

export interface NotValidConstraint {
  readonly table: string;
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly string[];
  readonly command: AlterCommand;
}

export type ConstraintEvent =
  | { readonly kind: "added"; readonly constraint: NotValidConstraint }
  /** Validated, dropped, or gone with its table, column or schema. */
  | { readonly kind: "settled"; readonly is: (constraint: NotValidConstraint) => boolean }
  | { readonly kind: "renamed"; readonly rename: (constraint: NotValidConstraint) => NotValidConstraint };

export const constraintEvents = new Digest<readonly ConstraintEvent[]>(({ sql }) =>
  sql.statements.flatMap(eventsOf),
);

function eventsOf(statement: Statement): readonly ConstraintEvent[] {
  const { tree, kind, text } = statement.parsed;
  if (kind === "AlterTableStmt") return alterEvents(statement, as(tree, "AlterTableStmt"));
  if (kind === "RenameStmt") return renameEvents(as(tree, "RenameStmt"));
  if (kind === "DropStmt") return dropEvents(as(tree, "DropStmt"));
  // What code does is told by its text alone.
  if ((kind === "DoStmt" || kind === "unparsed") && /validate|drop/i.test(text)) {
    return [{ kind: "settled", is: ({ name }) => text.includes(name) }];
  }
  return [];
}

function alterEvents(
  statement: Statement,
  alter: Tree.AlterTableStmt | undefined,
): readonly ConstraintEvent[] {
  const table = alter?.relation?.relname ?? "";
  const schema = alter?.relation?.schemaname ?? null;
  return alterCommands(statement).flatMap((command): ConstraintEvent[] => {
    const { subtype, name = "", def } = command.command;
    const settled = (is: (constraint: NotValidConstraint) => boolean): ConstraintEvent[] => [
      { kind: "settled", is: (one) => one.table === table && is(one) },
    ];
    if (subtype === "AT_ValidateConstraint" || subtype === "AT_DropConstraint") {
      return settled((one) => one.name === name);
    }
    if (subtype === "AT_DropColumn") return settled((one) => one.columns.includes(name));
    // SET NOT NULL validates a NOT NULL constraint that is NOT VALID (18 and later).
    if (subtype === "AT_SetNotNull") {
      return settled((one) => isNotNull(one) && one.columns.includes(name));
    }
    const node = subtype === "AT_AddConstraint" ? as(def, "Constraint") : undefined;
    if (!node?.skip_validation) return [];
    const added = tableConstraintOf(node, table, null, new Map(), null);
    if (!added || !added.enforced) return [];
    return [
      { kind: "added", constraint: { table, schema, name: added.name, columns: added.columns, command } },
    ];
  });
}

function isNotNull({ command }: NotValidConstraint): boolean {
  return as(command.command.def, "Constraint")?.contype === "CONSTR_NOTNULL";
}

function renameEvents(rename: Tree.RenameStmt | undefined): readonly ConstraintEvent[] {
  const table = rename?.relation?.relname;
  const { newname = "", renameType, subname } = rename ?? {};
  if (renameType === "OBJECT_TABLE") {
    return [{ kind: "renamed", rename: (one) => (one.table === table ? { ...one, table: newname } : one) }];
  }
  if (renameType === "OBJECT_COLUMN") {
    const columns = (one: NotValidConstraint): readonly string[] =>
      one.columns.map((name) => (name === subname ? newname : name));
    const has = (one: NotValidConstraint): boolean =>
      one.table === table && one.columns.includes(subname ?? "");
    return [{ kind: "renamed", rename: (one) => (has(one) ? { ...one, columns: columns(one) } : one) }];
  }
  if (renameType !== "OBJECT_TABCONSTRAINT") return [];
  const isIt = (one: NotValidConstraint): boolean => one.table === table && one.name === subname;
  return [{ kind: "renamed", rename: (one) => (isIt(one) ? { ...one, name: newname } : one) }];
}

function dropEvents(drop: Tree.DropStmt | undefined): readonly ConstraintEvent[] {
  const names = (drop?.objects ?? []).map(
    (object) => nameFromList(as(object, "List")?.items ?? [object]).name,
  );
  if (drop?.removeType === "OBJECT_TABLE")
    return [{ kind: "settled", is: ({ table }) => names.includes(table) }];
  if (drop?.removeType !== "OBJECT_SCHEMA") return [];
  return [{ kind: "settled", is: ({ schema }) => names.includes(schema ?? "public") }];
}
