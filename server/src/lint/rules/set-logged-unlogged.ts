// ALTER TABLE … SET LOGGED or SET UNLOGGED, which writes the table anew.
import { alterCommands } from "../alter-command";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const setLoggedUnlogged = defineRule({
  id: "set-logged-unlogged",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources("eugene:E10 pgfence:set-logged-unlogged migrationpilot:MP047 pgsafe:set-logged-unlogged"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing table is made logged or unlogged.",
    why:
      "Both ways PostgreSQL writes the whole table and all its indexes anew under ACCESS EXCLUSIVE: nobody can read or " +
      "write it meanwhile. SET LOGGED also writes all of it to the WAL. An unlogged table is emptied after a crash and " +
      "holds no rows on replicas.",
    instead: "Create a new table of the wanted kind, copy the rows in batches, and swap the names.",
    examples: {
      reject: ["ALTER TABLE cache SET UNLOGGED;", "ALTER TABLE cache SET LOGGED;"],
      accept: [
        "CREATE UNLOGGED TABLE cache (key text);",
        "CREATE TABLE cache (key text);\nALTER TABLE cache SET UNLOGGED;",
        { up: "ALTER SEQUENCE numbers SET UNLOGGED;", postgres: 16 },
      ],
    },
  },
  messages: {
    logged: {
      text: "SET LOGGED writes all of {table} anew, and to the WAL, under a lock ({lock}) that blocks {blocks}.",
      help: "Create a new logged table, copy the rows in batches, and swap the names.",
    },
    unlogged: {
      text:
        "SET UNLOGGED writes all of {table} anew under a lock ({lock}) that blocks {blocks}; from then on a crash empties " +
        "it and replicas do not have its rows.",
      help: "Create a new unlogged table, copy the rows in batches, and swap the names.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const command of alterCommands(context.statement)) {
      const { subtype } = command.command;
      if (subtype !== "AT_SetLogged" && subtype !== "AT_SetUnLogged") continue;
      const table = context.existingTable(node.relation);
      // A partitioned table holds nothing that could be written: ATPrepChangePersistence() of tablecmds.c.
      if (!table || table.relation?.kind === "partitioned-table") return;
      const isUnlogged = subtype === "AT_SetUnLogged";
      const { relation } = table;
      if (relation?.complete && !relation.conditional && relation.unlogged === isUnlogged) continue;
      context.report({
        message: isUnlogged ? "unlogged" : "logged",
        at: command.rangeOfWords("set", isUnlogged ? "unlogged" : "logged"),
        data: { table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "error"),
      });
    }
  },
});
