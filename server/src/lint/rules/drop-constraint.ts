// DROP CONSTRAINT on a table in use.
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { tableConstraintOf } from "../schema/constraints";
import type { TableConstraint } from "../schema/relation";

export const dropConstraint = defineRule({
  id: "drop-constraint",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("pgfence:drop-constraint pgsafe:drop-constraint atlas:CD101 migrationpilot:MP097"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A constraint of an existing table is dropped and not added again.",
    why:
      "Rows that break it are let in from then on, and then it cannot simply be added again. The drop takes ACCESS " +
      "EXCLUSIVE on the table, for a foreign key also on the table it refers to; with a primary key or a UNIQUE " +
      "constraint the index goes too.",
    instead:
      "Say in the down script how it comes back, and set lock_timeout. To change a constraint, drop and add it under " +
      "the same name in one file.",
    examples: {
      reject: ["ALTER TABLE orders DROP CONSTRAINT orders_customer;"],
      accept: [
        "ALTER TABLE orders DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (amount >= 0) NOT VALID;",
        {
          before: "CREATE TABLE users (email text CONSTRAINT email_set CHECK (email IS NOT NULL));",
          up:
            "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n" +
            "ALTER TABLE users DROP CONSTRAINT email_set;",
        },
        {
          up: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;",
          down: "ALTER TABLE orders DROP CONSTRAINT positive;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Without {constraint}, rows that break it are let into {table}; the drop takes a lock ({lock}) that blocks {blocks}.",
      help: "Say in the down script how it comes back; rows that broke it meanwhile will stand in the way.",
    },
    droppedForeignKey: {
      text:
        "Without {constraint}, rows of {table} may refer to nothing; the drop takes a lock (ACCESS EXCLUSIVE) on both " +
        "tables that blocks reads and writes.",
      help: "Say in the down script how it comes back; rows that broke it meanwhile will stand in the way.",
    },
    droppedKey: {
      text:
        "Without {constraint}, {table} may hold duplicates, and queries lose its index; the drop takes a lock ({lock}) " +
        "that blocks {blocks}.",
      help: "Make sure that another index serves these queries, and say in the down script how it comes back.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation, "foreign");
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      if (command.command.subtype !== "AT_DropConstraint") continue;
      const name = command.command.name ?? "";
      const known = table.relation?.constraints.get(name);
      if (known && (known.origin === context.file.origin || context.isMadeByUp(known.origin))) continue;
      if (isNotNullHelper(table, name, known, node)) continue;
      if (comesBack(context, table.name, name)) continue;
      context.report({
        message: messageFor(known),
        at: command.rangeOfName(name),
        data: { constraint: name, table: table.shown, ...lockWords(context, table.name) },
      });
    }
  },
});

function messageFor(known: TableConstraint | undefined): "dropped" | "droppedForeignKey" | "droppedKey" {
  if (known?.kind === "foreign-key") return "droppedForeignKey";
  return known?.kind === "unique" || known?.kind === "primary-key" ? "droppedKey" : "dropped";
}

/** A CHECK that only says what NOT NULL of the column says. */
function isNotNullHelper(
  { relation }: ExistingTable,
  name: string,
  known: TableConstraint | undefined,
  alter: Tree.AlterTableStmt,
): boolean {
  const setHere = (alter.cmds ?? []).flatMap((item) => {
    const command = as(item, "AlterTableCmd");
    return command?.subtype === "AT_SetNotNull" ? (command.name ?? []) : [];
  });
  const isNotNull = (column: string): boolean =>
    setHere.includes(column) || (relation?.columns.get(column)?.notNull ?? false);
  if (known) {
    const isPure =
      as(known.expression, "NullTest") !== undefined ||
      as(known.expression, "BoolExpr")?.boolop === "NOT_EXPR";
    return known.kind === "check" && isPure && known.proves.size > 0 && [...known.proves].every(isNotNull);
  }
  const columns = [...new Set([...setHere, ...(relation?.columns.keys() ?? [])])].filter(isNotNull);
  return /not_?null|_nn$|_nn_/i.test(name) && columns.some((column) => name.includes(column));
}

/** Added or renamed to under the same name, in this statement or later in the file. */
function comesBack(context: StatementContext, table: QualifiedName, name: string): boolean {
  const key = context.world.keyOf(table);
  return [context.statement, ...context.later()].some(({ parsed }) => {
    const rename = as(parsed.tree, "RenameStmt");
    if (rename?.renameType === "OBJECT_TABCONSTRAINT" && rename.newname === name && rename.relation) {
      return context.world.keyOf(nameOfRangeVar(rename.relation)) === key;
    }
    const alter = as(parsed.tree, "AlterTableStmt");
    if (!alter?.relation || context.world.keyOf(nameOfRangeVar(alter.relation)) !== key) return false;
    return (alter.cmds ?? []).some((item) => {
      const command = as(item, "AlterTableCmd");
      const constraint = as(command?.def, "Constraint");
      if (command?.subtype !== "AT_AddConstraint" || !constraint) return false;
      const added = tableConstraintOf(constraint, table.name, null, new Map(), null);
      return added?.name === name;
    });
  });
}
