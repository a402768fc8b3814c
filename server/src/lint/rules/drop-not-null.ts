// ALTER COLUMN … DROP NOT NULL on an existing column.
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import type { QualifiedName } from "../../sql/names";
import { saidByUp } from "../column-history";
import { isOwnColumn } from "../own-objects";
import { defineRule, sources } from "../rule";
import { as, type Tree } from "../../sql/syntax-tree";
import { stringList } from "../schema/constraints";
import type { Relation } from "../schema/relation";

export const dropNotNull = defineRule({
  id: "drop-not-null",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "compatibility",
  sources: sources(
    "squawk:ban-drop-not-null pgls:banDropNotNull pgfence:drop-not-null migrationpilot:MP029 pgsafe:drop-not-null",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "NOT NULL is taken off an existing column.",
    why:
      "The running application may read NULL where it never had to expect one. As soon as a NULL is stored, the down " +
      "script can no longer set NOT NULL again. ACCESS EXCLUSIVE is taken for a moment.",
    instead: "Deploy an application that copes with NULL in the column first.",
    examples: {
      reject: ["ALTER TABLE users ALTER COLUMN email DROP NOT NULL;"],
      accept: [
        "CREATE TABLE users (email text NOT NULL);\nALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
        {
          up: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
          down: "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Without NOT NULL on {column} of {table}, the running application may read NULL where it never had to before.",
      help: "Deploy an application that copes with NULL in {column} first; SET NOT NULL fails once one is stored.",
    },
    onKey: {
      text: "DROP NOT NULL on {column} fails (42P16), because {column} belongs to the primary key of {table}.",
      help: "Drop or replace the primary key of {table} first.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table || context.isMadeByUp(table.relation?.origin)) return;
    for (const command of alterCommands(context.statement)) {
      const { subtype, name: column = "" } = command.command;
      if (subtype !== "AT_DropNotNull") continue;
      const known = table.relation?.columns.get(column);
      if (isOwnColumn(context, table, column) || (known?.type && !known.notNull)) continue;
      if (saidByUp(context, table.name, column).some(setsNotNull)) continue;
      if (isKeyOfUp(context, table.name, column)) continue;
      context.report({
        message: isKey(table.relation, column) && !dropsConstraint(node) ? "onKey" : "dropped",
        at: command.rangeOfWords("drop", "not", "null"),
        data: { column, table: table.shown },
      });
    }
  },
});

function setsNotNull({ subtype }: Tree.AlterTableCmd): boolean {
  return subtype === "AT_SetNotNull" || subtype === "AT_AddColumn";
}

/** The up made it part of a primary key, which set NOT NULL and leaves it behind. */
function isKeyOfUp({ file }: StatementContext, table: QualifiedName, column: string): boolean {
  return (file.up?.sql.statements ?? []).some(({ parsed }) => {
    const alter = as(parsed.tree, "AlterTableStmt");
    if (alter?.relation?.relname !== table.name) return false;
    return (alter.cmds ?? []).some((node) => {
      const constraint = as(as(node, "AlterTableCmd")?.def, "Constraint");
      return constraint?.contype === "CONSTR_PRIMARY" && stringList(constraint.keys).includes(column);
    });
  });
}

function isKey(relation: Relation | undefined, column: string): boolean {
  return [...(relation?.constraints.values() ?? [])].some(
    ({ kind, columns }) => kind === "primary-key" && columns.includes(column),
  );
}

function dropsConstraint({ cmds }: Tree.AlterTableStmt): boolean {
  return (cmds ?? []).some((node) => as(node, "AlterTableCmd")?.subtype === "AT_DropConstraint");
}
