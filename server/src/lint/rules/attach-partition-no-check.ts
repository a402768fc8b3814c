// ATTACH PARTITION of a table that has to be read because no CHECK says that its rows fit.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { checksImplyBound } from "../partition-bound";
import { partitionChange } from "../partitions";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { severityBySize } from "../size";
import { displayName, sameName } from "../../sql/names";

export const attachPartitionNoCheck = defineRule({
  id: "attach-partition-no-check",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "partitions",
  sources: sources("migrationpilot:MP094 pgls:avoidAttachingPartition pgfence:attach-partition"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table is attached as a partition without a validated CHECK that implies the bounds.",
    why:
      "PostgreSQL reads every row of the table to see that it fits, under ACCESS EXCLUSIVE on that table: nobody can read " +
      "or write it meanwhile. The parent is held in SHARE UPDATE EXCLUSIVE. A validated CHECK that implies the bounds, " +
      "with the key NOT NULL, spares the scan.",
    instead:
      "ADD CHECK (bounds AND key IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a transaction of its own, then ATTACH " +
      "PARTITION and drop the CHECK.",
    examples: {
      reject: [
        "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      ],
      accept: [
        "CREATE TABLE events_2026 (LIKE events INCLUDING ALL);\n" +
          "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
        {
          before:
            "CREATE TABLE old (at date NOT NULL, CHECK (at >= '2026-01-01' AND at < '2027-01-01'));\n" +
            "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);",
          up: "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
        },
      ],
    },
  },
  messages: {
    scans: {
      text:
        "Attaching {partition} to {parent} reads all of {partition} under a lock (ACCESS EXCLUSIVE) that blocks reads and " +
        "writes of it.",
      help: "Add a CHECK on {partition} that implies the bounds and forbids NULL, NOT VALID at first, validate it, then attach.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const change = partitionChange(context, node, "AT_AttachPartition");
    if (!change?.bound || isTemporary(change.partition)) return;
    const { world } = context;
    const name = nameOfRangeVar(change.partition);
    const partition = world.relation(name);
    const parent = world.relation(nameOfRangeVar(change.parent));
    if (partition && context.isNewRelation(partition) && !isFilled(context, change.partition)) return;
    if (partition?.kind === "foreign-table") return;
    if (partition && checksImplyBound(partition, parent, change.bound)) return;
    context.report({
      message: "scans",
      at: change.command.rangeOfWords("attach", "partition"),
      data: { partition: displayName(name), parent: displayName(nameOfRangeVar(change.parent)) },
      ...severityBySize(context, name, "warning"),
    });
  },
});

/** This file put rows into the table it made. */
function isFilled({ file, statement }: StatementContext, table: Tree.RangeVar): boolean {
  const name = nameOfRangeVar(table);
  return file.sql.statements.slice(0, statement.index).some(({ parsed: { tree } }) => {
    const copy = as(tree, "CopyStmt");
    const into = as(tree, "InsertStmt")?.relation ?? (copy?.is_from ? copy.relation : undefined);
    const query = as(tree, "CreateTableAsStmt")?.into;
    const made = query?.skipData ? undefined : query?.rel;
    return [into, made].some((target) => target && sameName(nameOfRangeVar(target), name));
  });
}
