// UPDATE of every row of a table that was there before.
import { changeWord, changingStatements, dataChanges } from "../data-changes";
import { defineRule, sources } from "../rule";
import { isTautology } from "../tautology";

export const updateWithoutWhere = defineRule({
  id: "update-without-where",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data",
  sources: sources(
    "pgls:banUpdateWithoutWhere pgfence:update-in-migration migrationpilot:MP011 strong_migrations:backfill " +
      "bytebase:statement.where.require",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An UPDATE changes every row of an existing table at once.",
    why:
      "Every row is locked and written anew in one transaction: other writers of those rows wait until it ends, the " +
      "table doubles in size, and replicas fall behind.",
    instead: "Update in batches by ranges of the primary key, each in a transaction of its own.",
    examples: {
      reject: ["UPDATE users SET active = true;", "UPDATE users SET active = true WHERE 1 = 1;"],
      accept: [
        "UPDATE users SET active = true WHERE id BETWEEN 1 AND 1000;",
        "CREATE TEMP TABLE work (id int, done bool);\nUPDATE work SET done = false;",
      ],
    },
  },
  messages: {
    everyRow: {
      text: "This UPDATE locks and rewrites every row of {table} in one transaction; other writers wait until it ends.",
      help: "Update {table} in batches by ranges of its primary key, each in a transaction of its own.",
    },
  },
  statements: changingStatements,
  check(context) {
    for (const change of dataChanges(context.statement.parsed.tree)) {
      if (change.kind !== "update") continue;
      const { relation, whereClause } = change.node;
      if (whereClause && !isTautology(whereClause)) continue;
      const table = context.existingTable(relation);
      if (!table || context.isMadeByUp(table.relation?.origin)) continue;
      const at = changeWord(context.statement, change);
      context.report({ message: "everyRow", at, data: { table: table.shown } });
    }
  },
});
