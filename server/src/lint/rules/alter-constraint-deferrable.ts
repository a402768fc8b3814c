// ALTER CONSTRAINT: a change of a catalog row that still needs the table for itself.
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { lockWords } from "../lock-words";
import { defineRule } from "../rule";

export const alterConstraintDeferrable = defineRule({
  id: "alter-constraint-deferrable",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "constraints",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A constraint of an existing table is changed with ALTER CONSTRAINT.",
    why:
      "The change itself is short, but it takes ACCESS EXCLUSIVE: it waits for every running query on the table, and " +
      "everything that comes later, reads included, waits behind it. When PostgreSQL 18 changes whether a foreign key " +
      "is enforced, the referenced table is locked too, and ENFORCED reads every row.",
    instead: "Set lock_timeout, so that the statement gives up instead of making everybody wait.",
    examples: {
      reject: ["ALTER TABLE orders ALTER CONSTRAINT orders_customer DEFERRABLE INITIALLY DEFERRED;"],
      accept: [
        "CREATE TABLE orders (customer_id int CONSTRAINT c REFERENCES customers);\n" +
          "ALTER TABLE orders ALTER CONSTRAINT c DEFERRABLE;",
        "ALTER TABLE orders RENAME CONSTRAINT orders_customer TO orders_customer_fk;",
      ],
    },
  },
  messages: {
    locks: {
      text: "Changing {constraint} takes a lock ({lock}) on {table} that blocks {blocks}, also while it waits.",
      help: "Make sure that lock_timeout is set.",
    },
    enforces: {
      text:
        "Changing whether {constraint} is enforced takes a lock ({lock}) on {table} that blocks {blocks}, and a lock on " +
        "the referenced table.",
      help: "Make sure that lock_timeout is set; ENFORCED also reads every row of {table}.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const change = as(command.command.def, "ATAlterConstraint");
      if (command.command.subtype !== "AT_AlterConstraint" || !change) continue;
      context.report({
        message: change.alterEnforceability ? "enforces" : "locks",
        at: command.rangeOfWords("alter", "constraint"),
        data: {
          constraint: change.conname ?? "",
          table: table.shown,
          ...lockWords(context, table.name),
        },
      });
    }
  },
});
