// UPDATE of every row of a table that was there before.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
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
  statements: ["UpdateStmt", "SelectStmt", "InsertStmt", "DeleteStmt", "MergeStmt"],
  check(context) {
    for (const update of updatesOf(context.statement.parsed.tree)) reportUpdate(context, update);
  },
});

function reportUpdate(context: StatementContext<"everyRow">, update: Tree.UpdateStmt): void {
  if (update.whereClause && !isTautology(update.whereClause)) return;
  const table = context.existingTable(update.relation);
  if (!table || !update.relation) return;
  const { start, parsed } = context.statement;
  const word = parsed.tokens.findLast(
    ({ kind, text, end }) =>
      kind === "word" && text === "update" && end <= parsed.offsetOf(update.relation?.location ?? 0),
  );
  const at = word ? { start: start + word.start, end: start + word.end } : context.statement;
  context.report({ message: "everyRow", at, data: { table: displayName(nameOfRangeVar(update.relation)) } });
}

/** The statement itself, when it is one, and those in its WITH clause. */
function updatesOf(tree: Node | null | undefined): readonly Tree.UpdateStmt[] {
  const update = as(tree, "UpdateStmt");
  const statement =
    update ??
    as(tree, "SelectStmt") ??
    as(tree, "InsertStmt") ??
    as(tree, "DeleteStmt") ??
    as(tree, "MergeStmt");
  const inner = (statement?.withClause?.ctes ?? []).flatMap((cte) =>
    updatesOf(as(cte, "CommonTableExpr")?.ctequery),
  );
  return update ? [update, ...inner] : inner;
}
