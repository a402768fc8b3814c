// DELETE of every row of a table that was there before.
import { changeWord, changingStatements, dataChanges } from "../data-changes";
import { defineRule, sources } from "../rule";
import { isTautology } from "../tautology";

export const deleteWithoutWhere = defineRule({
  id: "delete-without-where",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources(
    "pgls:banDeleteWithoutWhere pgfence:delete-without-where migrationpilot:MP067 " +
      "bytebase:statement.where.require",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A DELETE removes every row of an existing table.",
    why:
      "Every row is gone once the transaction commits, and each is locked until then: other writers of those rows wait. " +
      "The statement writes as much log as the table is large, replicas fall behind, and the dead rows stay until VACUUM.",
    instead:
      "Say with WHERE which rows go, and delete them in batches by ranges of the primary key. When all are to go, " +
      "TRUNCATE does it at once.",
    examples: {
      reject: ["DELETE FROM sessions;", "DELETE FROM sessions WHERE 1 = 1;"],
      accept: [
        "DELETE FROM sessions WHERE id = 3;",
        "CREATE TEMP TABLE work (id int);\nDELETE FROM work;",
        "DELETE FROM sessions WHERE CURRENT OF c;",
      ],
    },
  },
  messages: {
    everyRow: {
      text: "This DELETE removes every row of {table} and locks each of them until its transaction ends.",
      help: "Say with WHERE which rows of {table} go, and delete them in batches by ranges of the primary key.",
    },
  },
  statements: changingStatements,
  check(context) {
    for (const change of dataChanges(context.statement.parsed.tree)) {
      if (change.kind !== "delete") continue;
      const { relation, whereClause } = change.node;
      if (whereClause && !isTautology(whereClause)) continue;
      const table = context.existingTable(relation, "foreign");
      if (!table || context.isMadeByUp(table.relation?.origin)) continue;
      const at = changeWord(context.statement, change);
      context.report({ message: "everyRow", at, data: { table: table.shown } });
    }
  },
});
