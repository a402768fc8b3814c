// DETACH PARTITION without CONCURRENTLY, which locks the whole partitioned table.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { mayLeaveTransaction } from "../concurrently-fix";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defaultPartitionOf, partitionChange, type PartitionChange } from "../partitions";
import { defineRule, sources, type RuleFix } from "../rule";

export const detachPartitionNotConcurrent = defineRule({
  id: "detach-partition-not-concurrent",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "partitions",
  sources: sources(
    "squawk:require-concurrent-partition-detach pgls:requireConcurrentDetachPartition pgfence:detach-partition " +
      "migrationpilot:MP046 pgsafe:detach-partition-non-concurrent",
  ),
  applies: { postgres: 14, direction: "both" },
  docs: {
    summary: "A partition is detached from an existing table without CONCURRENTLY.",
    why:
      "DETACH PARTITION takes ACCESS EXCLUSIVE on the parent and on the partition: while it waits for running queries, and " +
      "until its transaction ends, nobody can read or write any partition through the parent.",
    instead:
      "DETACH PARTITION … CONCURRENTLY from PostgreSQL 14 on, outside a transaction. PostgreSQL refuses it while the table " +
      "has a DEFAULT partition.",
    examples: {
      reject: ["ALTER TABLE events DETACH PARTITION events_2020;"],
      accept: [
        "ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;",
        "ALTER TABLE events DETACH PARTITION events_2020 FINALIZE;",
        { up: "ALTER TABLE events DETACH PARTITION events_2020;", postgres: 13 },
        {
          before:
            "CREATE TABLE events (k int) PARTITION BY RANGE (k);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;",
          up: "ALTER TABLE events DETACH PARTITION events_rest;",
        },
      ],
    },
  },
  messages: {
    locksParent: {
      text: "Detaching {partition} takes a lock (ACCESS EXCLUSIVE) on {parent} that blocks reads and writes.",
      help: "Use DETACH PARTITION … CONCURRENTLY, outside BEGIN and COMMIT.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const change = partitionChange(context, node, "AT_DetachPartition");
    if (!change || change.concurrent) return;
    const table = context.existingTable(change.parent);
    const name = nameOfRangeVar(change.partition);
    if (!table || context.isNew(name) || defaultPartitionOf(context, change.parent)) return;
    const offersFix = mayLeaveTransaction(context);
    context.report({
      message: "locksParent",
      at: change.command.rangeOfWords("detach", "partition"),
      data: { partition: displayName(name), parent: table.shown },
      fixes: () => (offersFix ? concurrentlyFix(context, change) : []),
    });
  },
});

function concurrentlyFix(
  { file, parser, statement }: StatementContext,
  { command }: PartitionChange,
): readonly RuleFix[] {
  const { end } = command.range();
  const edit = { range: { start: end, end }, newText: " CONCURRENTLY" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const changed = as(as(tree, "AlterTableStmt")?.cmds?.[command.index], "AlterTableCmd")?.def;
    const detach = as(changed, "PartitionCmd");
    if (detach) detach.concurrent = true;
  });
  return passes ? [{ title: "Add CONCURRENTLY", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
