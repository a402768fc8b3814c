// DROP DATABASE in a migration.
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

export const dropDatabase = defineRule({
  id: "drop-database",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources(
    "squawk:ban-drop-database pgls:banDropDatabase pgfence:drop-database migrationpilot:MP034 pgsafe:drop-database",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A database is dropped.",
    why:
      "Every schema, table and row of the database is deleted. DROP DATABASE runs outside a transaction, so it cannot be " +
      "rolled back, and WITH (FORCE) ends the sessions of everybody who is still connected.",
    instead: "Drop databases by hand, as an administrator and after a backup; a migration has no part in it.",
    examples: {
      reject: ["DROP DATABASE shop;", "DROP DATABASE IF EXISTS shop WITH (FORCE);"],
      accept: ["CREATE TABLE database_drop (id int);"],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the database {database} deletes everything in it, and no transaction can take that back.",
      help: "Take this statement out of the migration; drop a database by hand and after a backup.",
    },
  },
  statements: ["DropdbStmt"],
  check(context, node) {
    const database = node.dbname ?? "";
    const at = identifierAfter(context.statement, "database", database);
    context.report({ message: "dropped", at, data: { database } });
  },
});
