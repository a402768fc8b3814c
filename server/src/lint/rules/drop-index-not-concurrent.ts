// DROP INDEX that queues everybody behind it while it waits for the table.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { concurrentlyFix, mayLeaveTransaction } from "../concurrently-fix";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import type { Relation } from "../schema/relation";

export const dropIndexNotConcurrent = defineRule({
  id: "drop-index-not-concurrent",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "indexes",
  sources: sources(
    "squawk:require-concurrent-index-deletion pgls:requireConcurrentIndexDeletion strong_migrations:remove_index " +
      "atlas:PG102 pgfence:drop-index-not-concurrent migrationpilot:MP009 pgsafe:drop-index-non-concurrent",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An index of an existing table is dropped without CONCURRENTLY.",
    why:
      "DROP INDEX needs ACCESS EXCLUSIVE on the table. The drop itself is short, but it waits for every running query on " +
      "the table, and everything that comes later, reads included, waits behind it.",
    instead:
      "DROP INDEX CONCURRENTLY, one index a statement and without CASCADE. It cannot run in a transaction, and not for " +
      "an index on a partitioned table.",
    examples: {
      reject: ["DROP INDEX orders_status_idx;"],
      accept: [
        "DROP INDEX CONCURRENTLY IF EXISTS orders_status_idx;",
        "CREATE TABLE orders (status text);\nCREATE INDEX orders_status_idx ON orders (status);\n" +
          "DROP INDEX orders_status_idx;",
      ],
    },
  },
  messages: {
    blocksAll: {
      text: "Dropping {index} takes a lock (ACCESS EXCLUSIVE) on {table} that blocks reads and writes, also while it waits.",
      help: "Use DROP INDEX CONCURRENTLY, outside BEGIN and COMMIT.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_INDEX" || node.concurrent) return;
    const names = (node.objects ?? []).map((object) => nameFromList(as(object, "List")?.items ?? []));
    const blocking = names.filter((name) => !isHarmless(context, name));
    const [first] = blocking;
    if (!first) return;
    const keyword = rangeOfWords(context.statement, "index") ?? context.statement;
    const offersFix = names.length === 1 && node.behavior !== "DROP_CASCADE" && mayLeaveTransaction(context);
    const table = tableOf(context, first);
    context.report({
      message: "blocksAll",
      at: keyword,
      data: {
        index: blocking.map(displayName).join(", "),
        table: blocking.length === 1 && table ? table.name : "its table",
      },
      fixes: () => (offersFix ? concurrentlyFix(context, keyword) : []),
    });
  },
});

/** The index or its table is new, goes away with its table in this down, or cannot be dropped concurrently. */
function isHarmless(context: StatementContext, name: QualifiedName): boolean {
  const index = context.world.relation(name);
  if (index?.kind !== "index") return name.schema === "pg_temp";
  if (context.isNewRelation(index)) return true;
  const table = tableOf(context, name);
  if (!table) return false;
  return (
    table.kind === "partitioned-table" || context.isNewRelation(table) || context.isMadeByUp(table.origin)
  );
}

function tableOf(context: StatementContext, index: QualifiedName): Relation | undefined {
  const key = context.world.relation(index)?.table;
  return key ? context.world.relations.get(key) : undefined;
}
