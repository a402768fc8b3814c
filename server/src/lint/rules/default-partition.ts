// A DEFAULT partition, which every later partition makes PostgreSQL read.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { partitionChange } from "../partitions";
import { defineRule, sources } from "../rule";

export const defaultPartition = defineRule({
  id: "default-partition",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "partitions",
  sources: sources("migrationpilot:MP093"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A DEFAULT partition is created or attached.",
    why:
      "Each partition that is added later makes PostgreSQL read the DEFAULT partition under ACCESS EXCLUSIVE, and DETACH " +
      "PARTITION CONCURRENTLY is refused as long as there is one.",
    instead: "Create partitions ahead of time, so that no row needs a DEFAULT partition.",
    examples: {
      reject: ["CREATE TABLE events_rest PARTITION OF events DEFAULT;"],
      accept: ["CREATE TABLE events_9 PARTITION OF events FOR VALUES IN (9);"],
    },
  },
  messages: {
    readLater: {
      text: "{partition} is the DEFAULT partition of {parent}: adding any other partition later reads all of it under a lock.",
      help: "Create partitions ahead of time instead.",
    },
  },
  statements: ["CreateStmt", "CreateForeignTableStmt", "AlterTableStmt"],
  check(context, node) {
    const { statement } = context;
    const { tree } = statement.parsed;
    const change = "cmds" in node ? partitionChange(context, node, "AT_AttachPartition") : null;
    const create = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
    const bound = change?.bound ?? create?.partbound;
    const parent = change?.parent ?? as(create?.inhRelations?.[0], "RangeVar");
    const partition = change?.partition ?? create?.relation;
    if (!bound?.is_default || !parent || !partition) return;
    context.report({
      message: "readLater",
      at: rangeOfWords(statement, "default") ?? statement,
      data: {
        partition: displayName(nameOfRangeVar(partition)),
        parent: displayName(nameOfRangeVar(parent)),
      },
    });
  },
});
