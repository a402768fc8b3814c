// Settings of the whole server or of a database that a migration changes.
import { rangeOfTokens } from "../../sql/alter-table";
import { as } from "../../sql/syntax-tree";
import { defineRule } from "../rule";

export const alterSystem = defineRule({
  id: "alter-system",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "security",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "ALTER SYSTEM, or ALTER DATABASE … SET.",
    why:
      "ALTER SYSTEM changes every database of the server, also those of others, stays after a rollback and refuses to run " +
      "in a transaction. ALTER DATABASE … SET names one database and changes each of its later sessions.",
    instead: "Set the server up outside migrations; use SET LOCAL for what this migration needs.",
    examples: {
      reject: ["ALTER SYSTEM SET work_mem = '64MB';"],
      accept: ["SET work_mem = '64MB';", "SET LOCAL lock_timeout = '2s';"],
    },
  },
  messages: {
    server: {
      text: "ALTER SYSTEM changes the whole server, and no rollback takes it back.",
      help: "Set the server up outside migrations; use SET LOCAL for what this migration needs.",
    },
    database: {
      text: "This changes {setting} for every later session of the database {database}, which has another name elsewhere.",
      help: "Set it where the database is set up, or for a role.",
    },
  },
  statements: ["AlterSystemStmt", "AlterDatabaseSetStmt"],
  check(context) {
    const { statement } = context;
    const at = rangeOfTokens(statement, statement.parsed.tokens.slice(0, 2)) ?? statement;
    const database = as(statement.parsed.tree, "AlterDatabaseSetStmt");
    if (!database) return context.report({ message: "server", at });
    const { setstmt, dbname = "" } = database;
    if (setstmt?.kind !== "VAR_SET_VALUE" && setstmt?.kind !== "VAR_SET_CURRENT") return;
    const data = { setting: setstmt.name ?? "", database: dbname };
    context.report({ message: "database", at, data, severity: "info" });
  },
});
