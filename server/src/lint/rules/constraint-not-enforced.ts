// CHECK and foreign keys that PostgreSQL is told not to enforce.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { addedConstraints, wordsOf } from "../added-constraints";
import { alterCommands } from "../alter-command";
import { defineRule, sources } from "../rule";

export const constraintNotEnforced = defineRule({
  id: "constraint-not-enforced",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "constraints",
  sources: sources("migrationpilot:MP082"),
  applies: { postgres: 18, direction: "both" },
  docs: {
    summary: "A CHECK or a foreign key is NOT ENFORCED.",
    why:
      "PostgreSQL looks neither at existing rows nor at new ones, so the constraint keeps nothing out. In PostgreSQL 18 " +
      "a CHECK cannot be switched to ENFORCED later; a foreign key can, with a scan of the table.",
    instead:
      "NOT VALID spares the scan just as well, holds for new rows, and can be validated later with VALIDATE CONSTRAINT.",
    examples: {
      reject: [
        { up: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT ENFORCED;", postgres: 18 },
        { up: "CREATE TABLE lines (order_id bigint REFERENCES orders (id) NOT ENFORCED);", postgres: 18 },
      ],
      accept: [
        { up: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;", postgres: 18 },
        { up: "ALTER TABLE orders ALTER CONSTRAINT orders_customer ENFORCED;", postgres: 18 },
      ],
    },
  },
  messages: {
    check: {
      text: "The CHECK on {table} is not enforced: rows that break it are let in, and it cannot be switched on later.",
      help: "Use NOT VALID, which holds for new rows, and VALIDATE CONSTRAINT later.",
    },
    foreignKey: {
      text: "The foreign key of {table} is not enforced: rows without a match are let in.",
      help: "Use NOT VALID, which holds for new rows, and VALIDATE CONSTRAINT later.",
    },
    switchedOff: {
      text: "{constraint} of {table} is no longer enforced: rows that break it are let in from here on.",
      help: "Switch it on again with ALTER CONSTRAINT … ENFORCED, which reads the whole table.",
    },
  },
  statements: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  check(context) {
    const { statement } = context;
    for (const added of addedConstraints(statement)) {
      if (added.enforced) continue;
      context.report({
        message: added.node.contype === "CONSTR_CHECK" ? "check" : "foreignKey",
        at: wordsOf(statement, added, "not", "enforced"),
        data: { table: displayName(nameOfRangeVar(added.table)) },
      });
    }
    for (const command of alterCommands(statement)) {
      const change = as(command.command.def, "ATAlterConstraint");
      if (!change?.alterEnforceability || change.is_enforced) continue;
      const relation = as(statement.parsed.tree, "AlterTableStmt")?.relation ?? {};
      context.report({
        message: "switchedOff",
        at: command.rangeOfWords("not", "enforced"),
        data: { constraint: change.conname ?? "", table: displayName(nameOfRangeVar(relation)) },
      });
    }
  },
});
