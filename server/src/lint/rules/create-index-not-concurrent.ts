// CREATE INDEX that keeps writers waiting while it reads the table.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { concurrentlyFix, mayLeaveTransaction } from "../concurrently-fix";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { rowsOf, severityBySize } from "../size";

export const createIndexNotConcurrent = defineRule({
  id: "create-index-not-concurrent",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "indexes",
  sources: sources(
    "squawk:require-concurrent-index-creation pgls:requireConcurrentIndexCreation eugene:E6 " +
      "strong_migrations:add_index atlas:PG101 pgfence:create-index-not-concurrent migrationpilot:MP001 " +
      "pgsafe:add-index-non-concurrent safe-migrate:require-concurrent-index bytebase:index.create-concurrently " +
      "sqlfluff:PG01",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An index is created on an existing table without CONCURRENTLY.",
    why:
      "CREATE INDEX holds SHARE on the table while it reads all of it: every INSERT, UPDATE and DELETE waits until the " +
      "index is complete.",
    instead:
      "CREATE INDEX CONCURRENTLY, which lets writes go on. It cannot run in a transaction; this product's runner sends " +
      "such a statement on its own. If it fails it leaves an invalid index behind, to be dropped before the next try. " +
      "On a partitioned table create the index ON ONLY the parent, build one CONCURRENTLY on each partition, attach them.",
    examples: {
      reject: ["CREATE INDEX orders_status_idx ON orders (status);"],
      accept: [
        "CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
        "CREATE TABLE orders (status text);\nCREATE INDEX orders_status_idx ON orders (status);",
        "CREATE INDEX orders_status_idx ON ONLY orders (status);",
      ],
    },
  },
  messages: {
    blocksWrites: {
      text: "Building {index} holds a lock ({lock}) on {table} that blocks {blocks}.",
      help: "Use CREATE INDEX CONCURRENTLY, outside BEGIN and COMMIT.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    const { relation } = node;
    if (node.concurrent || !relation || isTemporary(relation)) return;
    const name = nameOfRangeVar(relation);
    const known = context.world.relation(name);
    // ONLY leaves out the partitions; on a table without any it says nothing.
    if (!relation.inh && known?.kind !== "table") return;
    if (known && (context.isNewRelation(known) || known.kind === "partitioned-table")) return;
    if (rowsOf(context, name) === 0) return;
    const keyword = rangeOfWords(context.statement, "index") ?? context.statement;
    const offersFix = mayLeaveTransaction(context);
    context.report({
      message: "blocksWrites",
      at: keyword,
      data: {
        index: node.idxname ?? `the index on ${displayName(name)}`,
        table: displayName(name),
        ...lockWords(context, name),
      },
      ...severityBySize(context, name, "error"),
      fixes: () => (offersFix ? concurrentlyFix(context, keyword) : []),
    });
  },
});
