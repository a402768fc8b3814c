// DETACH PARTITION CONCURRENTLY of a table with a DEFAULT partition, which PostgreSQL refuses.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { defaultPartitionOf, partitionChange } from "../partitions";
import { defineRule } from "../rule";

export const detachConcurrentDefault = defineRule({
  id: "detach-concurrent-default",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "partitions",
  sources: [],
  applies: { postgres: 14, direction: "both" },
  docs: {
    summary: "A partition is detached CONCURRENTLY while the table has a DEFAULT partition.",
    why: "PostgreSQL cannot detach concurrently while a DEFAULT partition exists: the statement fails with error 55000.",
    instead: "DETACH PARTITION without CONCURRENTLY, with a lock_timeout, at a quiet time.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE events (k int) PARTITION BY RANGE (k);\n" +
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1);\n" +
            "CREATE TABLE events_rest PARTITION OF events DEFAULT;",
          up: "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;",
        },
      ],
      accept: [
        {
          before:
            "CREATE TABLE events (k int) PARTITION BY RANGE (k);\n" +
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1);",
          up: "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;",
        },
        "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;",
      ],
    },
  },
  messages: {
    fails: {
      text: "Detaching {partition} CONCURRENTLY fails: {parent} has the DEFAULT partition {rest}.",
      help: "Detach it without CONCURRENTLY and with a lock_timeout.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const change = partitionChange(context, node, "AT_DetachPartition");
    if (!change?.concurrent) return;
    const rest = defaultPartitionOf(context, change.parent);
    if (!rest) return;
    context.report({
      message: "fails",
      at: change.command.rangeOfWords("concurrently"),
      data: {
        partition: displayName(nameOfRangeVar(change.partition)),
        parent: displayName(nameOfRangeVar(change.parent)),
        rest: rest.name,
      },
    });
  },
});
