// TRUNCATE of a table that was there before.
import { as } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";
import { nameAt } from "../token-places";

export const truncate = defineRule({
  id: "truncate",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources("pgls:banTruncate pgfence:truncate pgsafe:truncate bytebase:statement.disallow-truncate"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing table is emptied by TRUNCATE.",
    why:
      "Every row is gone once the transaction commits, and no down script can bring them back. TRUNCATE takes ACCESS " +
      "EXCLUSIVE, so reads and writes wait, and it does not respect snapshots: a transaction that began before sees an " +
      "empty table afterwards.",
    instead: "Delete the rows that are not needed in batches by ranges of the primary key.",
    examples: {
      reject: ["TRUNCATE TABLE sessions;", "TRUNCATE ONLY app.sessions RESTART IDENTITY;"],
      accept: [
        "DELETE FROM sessions WHERE expires_at < now();",
        "CREATE TEMP TABLE work (id int);\nTRUNCATE work;",
        "CREATE TABLE work (id int);\nTRUNCATE work;",
      ],
    },
  },
  messages: {
    emptied: {
      text: "TRUNCATE deletes every row of {table} for good and takes a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Delete the rows that are not needed in batches by ranges of the primary key of {table}.",
    },
  },
  statements: ["TruncateStmt"],
  check(context, node) {
    for (const relation of node.relations ?? []) {
      const rangeVar = as(relation, "RangeVar");
      const table = context.existingTable(rangeVar, "foreign");
      if (!table || context.isMadeByUp(table.relation?.origin)) continue;
      const at = nameAt(context.statement, rangeVar);
      context.report({ message: "emptied", at, data: { table: table.shown } });
    }
  },
});
