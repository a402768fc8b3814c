// A new partition of a table with a DEFAULT partition, which has to be read for rows that belong to the new one.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { namesBounds } from "../partition-bound";
import { defaultPartitionOf, partitionChange } from "../partitions";
import { defineRule, sources } from "../rule";
import type { Relation } from "../schema/relation";
import { severityBySize } from "../size";

export const attachPartitionDefaultScan = defineRule({
  id: "attach-partition-default-scan",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "partitions",
  sources: sources("migrationpilot:MP072"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A partition is created or attached while the table has a DEFAULT partition.",
    why:
      "PostgreSQL reads every row of the DEFAULT partition to see that none belongs to the new one, under ACCESS " +
      "EXCLUSIVE on it: nobody can read or write its rows meanwhile. A validated CHECK on the DEFAULT partition that " +
      "excludes the new bounds spares the scan.",
    instead:
      "Add such a CHECK to the DEFAULT partition, NOT VALID at first, validate it, add the new partition, then drop the CHECK.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE events (k int) PARTITION BY RANGE (k);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;",
          up: "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (10) TO (20);",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE events (k int) PARTITION BY RANGE (k);",
          up: "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (10) TO (20);",
        },
        {
          before: "CREATE TABLE events (k int) PARTITION BY RANGE (k);",
          up: "CREATE TABLE events_rest PARTITION OF events DEFAULT;",
        },
      ],
    },
  },
  messages: {
    scans: {
      text: "The new partition makes PostgreSQL read all of {rest}, the DEFAULT partition of {parent}, under a lock (ACCESS EXCLUSIVE) that blocks reads and writes of it.",
      help: "Add a CHECK to {rest} that excludes the new bounds, NOT VALID at first, validate it, then add the partition.",
    },
  },
  statements: ["AlterTableStmt", "CreateStmt", "CreateForeignTableStmt"],
  check(context, node) {
    const added = newPartition(context, node);
    if (!added || added.bound.is_default) return;
    const rest = defaultPartitionOf(context, added.parent);
    if (!rest || context.isNewRelation(rest) || excludes(rest, added.bound)) return;
    const { statement } = context;
    const name = { schema: added.parent.schemaname ?? null, name: rest.name };
    context.report({
      message: "scans",
      at: rangeOfWords(statement, "partition", "of") ?? rangeOfWords(statement, "partition") ?? statement,
      data: { rest: displayName(name), parent: displayName(nameOfRangeVar(added.parent)) },
      ...severityBySize(context, { schema: rest.schema, name: rest.name }, "warning"),
    });
  },
});

interface NewPartition {
  readonly parent: Tree.RangeVar;
  readonly bound: Tree.PartitionBoundSpec;
}

function newPartition(
  context: StatementContext,
  node: Tree.AlterTableStmt | Tree.CreateStmt | Tree.CreateForeignTableStmt,
): NewPartition | null {
  if ("cmds" in node) {
    const change = partitionChange(context, node, "AT_AttachPartition");
    return change?.bound ? { parent: change.parent, bound: change.bound } : null;
  }
  const { tree } = context.statement.parsed;
  const create = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  const parent = as(create?.inhRelations?.[0], "RangeVar");
  return create?.partbound && parent ? { parent, bound: create.partbound } : null;
}

/** A validated CHECK speaks of the new bounds; that it shuts them out is taken for granted. */
function excludes(rest: Relation, bound: Tree.PartitionBoundSpec): boolean {
  return [...rest.constraints.values()].some(
    ({ kind, validated, enforced, expression }) =>
      kind === "check" && validated && enforced && expression !== null && namesBounds(expression, bound),
  );
}
