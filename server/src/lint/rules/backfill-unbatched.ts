// UPDATE and DELETE that reach any number of rows of an existing table in one statement.
import { nameOfRangeVar, sameName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { ExistingTable, StatementContext } from "../context";
import { changeWord, changingStatements, dataChanges } from "../data-changes";
import { reachOf } from "../keyed-rows";
import { defineRule, sources } from "../rule";
import { isCatalog } from "../system-catalogs";
import { isTautology } from "../tautology";

/** A table of so many rows is one batch. */
const batchRows = 1000;

export const backfillUnbatched = defineRule({
  id: "backfill-unbatched",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "data",
  sources: sources("migrationpilot:MP011 strong_migrations:backfill"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "An UPDATE or DELETE of an existing table whose condition does not pick rows by a key or in a batch.",
    why:
      "All rows that match are locked and written in one transaction: other writers of those rows wait until it ends, " +
      "dead rows cannot be cleaned up meanwhile, and replicas fall behind.",
    instead:
      "Go through the table in ranges of its primary key, or pick each batch by a subquery with LIMIT, and commit after " +
      "every batch.",
    examples: {
      reject: ["UPDATE users SET mail = upper(email) WHERE mail IS NULL;"],
      accept: [
        "UPDATE users SET mail = upper(email) WHERE id > 1000 AND id <= 2000 AND mail IS NULL;",
        "DELETE FROM sessions WHERE ctid IN (SELECT ctid FROM sessions WHERE expired LIMIT 1000);",
        "UPDATE users SET mail = NULL WHERE id IN (3, 4, 5);",
        {
          before: "CREATE TABLE settings (name text PRIMARY KEY, value text);",
          up: "UPDATE settings SET value = 'on' WHERE name = 'jobs';",
        },
      ],
    },
  },
  messages: {
    unbatched: {
      text: "This {change} locks and writes every matching row of {table} in one transaction.",
      help: "Pick the rows in batches, by ranges of the primary key or a subquery with LIMIT, each in its own transaction.",
    },
  },
  statements: changingStatements,
  check(context) {
    const { tree } = context.statement.parsed;
    const around = (as(tree, "SelectStmt") ?? as(tree, "InsertStmt"))?.withClause;
    for (const change of dataChanges(tree)) {
      if (change.kind !== "update" && change.kind !== "delete") continue;
      if (!change.node.whereClause || isTautology(change.node.whereClause)) continue;
      const table = context.existingTable(change.node.relation);
      if (change.node.relation && isCatalog(change.node.relation, context.world)) continue;
      if (!table || isSmall(context, table) || takesInsertBack(context, table)) continue;
      if (reachOf(change.node, table, context.world, around) !== "any") continue;
      const at = changeWord(context.statement, change);
      context.report({
        message: "unbatched",
        at,
        data: { change: change.kind.toUpperCase(), table: table.shown },
      });
    }
  },
});

function isSmall(context: StatementContext, { name, relation }: ExistingTable): boolean {
  if (context.isMadeByUp(relation?.origin)) return true;
  const rows = context.facts.rows.get(`${name.schema ?? "public"}.${name.name}`);
  return rows !== undefined && rows >= 0 && rows <= batchRows;
}

/** In a down: the up put rows into this table, and those are what goes. */
function takesInsertBack({ file }: StatementContext, { name }: ExistingTable): boolean {
  return (file.up?.sql.statements ?? []).some(({ parsed }) => {
    const insert = as(parsed.tree, "InsertStmt");
    return insert?.relation !== undefined && sameName(nameOfRangeVar(insert.relation), name);
  });
}
