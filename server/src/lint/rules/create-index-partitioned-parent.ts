// CREATE INDEX on a partitioned table, which builds it on every partition at once.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";
import { hasPartitions } from "../table-indexes";

export const createIndexPartitionedParent = defineRule({
  id: "create-index-partitioned-parent",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "indexes",
  sources: sources("migrationpilot:MP092"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An index is created on a partitioned table and so on all its partitions.",
    why:
      "One statement builds the index on every partition and holds SHARE on all of them until the last one is done: " +
      "writes to the whole table wait. CONCURRENTLY does not help, because PostgreSQL refuses it on a partitioned table " +
      "(0A000).",
    instead:
      "CREATE INDEX … ON ONLY the partitioned table, then CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … " +
      "ATTACH PARTITION for each of them.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);\n" +
            "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
          up: "CREATE INDEX events_id ON events (id);",
        },
        {
          before: "CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);",
          up: "CREATE INDEX CONCURRENTLY events_id ON events (id);",
        },
      ],
      accept: [
        {
          before:
            "CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);\n" +
            "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
          up:
            "CREATE INDEX events_id ON ONLY events (id);\n" +
            "CREATE INDEX CONCURRENTLY events_2025_id ON events_2025 (id);\n" +
            "ALTER INDEX events_id ATTACH PARTITION events_2025_id;",
        },
      ],
    },
  },
  messages: {
    refused: {
      text: "This fails: {table} is partitioned, and an index on it cannot be built CONCURRENTLY.",
      help: "CREATE INDEX … ON ONLY {table}, build one CONCURRENTLY on each partition, and attach them.",
    },
    blocksWrites: {
      text: "The index is built on {table} and all its partitions under a lock ({lock}) that blocks {blocks} on all of them.",
      help: "CREATE INDEX … ON ONLY {table}, build one CONCURRENTLY on each partition, and attach them.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    const name = nameOfRangeVar(node.relation ?? {});
    const table = context.world.relation(name);
    if (table?.kind !== "partitioned-table") return;
    const shown = displayName(name);
    if (node.concurrent) {
      const at = rangeOfWords(context.statement, "concurrently") ?? context.statement;
      context.report({ message: "refused", at, data: { table: shown } });
      return;
    }
    if (!node.relation?.inh || context.isNewRelation(table) || !hasPartitions(context.world, table)) return;
    context.report({
      message: "blocksWrites",
      at: rangeOfWords(context.statement, "index") ?? context.statement,
      data: { table: shown, ...lockWords(context, name) },
      ...severityBySize(context, name, "error"),
    });
  },
});
