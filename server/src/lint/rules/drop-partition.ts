// DROP TABLE of a partition that is still attached, which locks the whole partitioned table.
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { defineRule } from "../rule";
import { identifierAfter } from "../token-places";

export const dropPartition = defineRule({
  id: "drop-partition",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "partitions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A partition is dropped while it is attached.",
    why:
      "DROP TABLE takes ACCESS EXCLUSIVE on the parent as well: while it waits for running queries, and until its " +
      "transaction ends, nobody can read or write any partition through the parent.",
    instead:
      "DETACH PARTITION … CONCURRENTLY first (PostgreSQL 14 and later), outside a transaction, then DROP TABLE.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE events (k int) PARTITION BY RANGE (k);\n" +
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1);",
          up: "DROP TABLE events_1;",
        },
      ],
      accept: [
        { before: "CREATE TABLE plain (k int);", up: "DROP TABLE plain;" },
        {
          before:
            "CREATE TABLE events (k int) PARTITION BY RANGE (k);\n" +
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1);\n" +
            "ALTER TABLE events DETACH PARTITION events_1;",
          up: "DROP TABLE events_1;",
        },
      ],
    },
  },
  messages: {
    locksParent: {
      text: "Dropping {partition} takes a lock (ACCESS EXCLUSIVE) on {parent}, whose partition it is, that blocks reads and writes.",
      help: "DETACH PARTITION {partition} CONCURRENTLY first, then drop it.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_TABLE" && node.removeType !== "OBJECT_FOREIGN_TABLE") return;
    const { world } = context;
    const names = (node.objects ?? []).map((object) => nameFromList(as(object, "List")?.items ?? []));
    const dropped = new Set(names.map((name) => world.keyOf(name)));
    for (const name of names) {
      const partition = world.relation(name);
      if (!partition?.partition || dropped.has(partition.partition.parent)) continue;
      const parent = world.relations.get(partition.partition.parent);
      if (context.isNewRelation(partition) || context.isMadeByUp(partition.origin)) continue;
      if (parent && context.isNewRelation(parent)) continue;
      context.report({
        message: "locksParent",
        at: identifierAfter(context.statement, "table", name.name),
        data: {
          partition: displayName(name),
          parent: parent
            ? displayName({ schema: name.schema && parent.schema, name: parent.name })
            : "its parent",
        },
      });
    }
  },
});
