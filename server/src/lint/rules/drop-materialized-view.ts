// DROP MATERIALIZED VIEW of one that was in use before this migration.
import { displayName } from "../../sql/names";
import { droppedObjects } from "../dropped-objects";
import { comesBack, wasSwappedOut } from "../given-names";
import { isOwnRelation } from "../own-objects";
import { defineRule } from "../rule";

export const dropMaterializedView = defineRule({
  id: "drop-materialized-view",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data-loss",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A materialized view that this migration did not create is dropped.",
    why:
      "Queries that read it fail. Its rows can be computed again, which may take long, but its indexes, its privileges " +
      "and its comments are gone, and it is locked with ACCESS EXCLUSIVE, so reads wait.",
    instead:
      "Create the new one under another name, with its indexes and grants, swap the names in one transaction, and drop " +
      "the old one when nothing reads it.",
    examples: {
      reject: ["DROP MATERIALIZED VIEW sales_by_day;"],
      accept: [
        "DROP VIEW sales_by_day;",
        "CREATE MATERIALIZED VIEW work AS SELECT 1 AS a;\nDROP MATERIALIZED VIEW work;",
        {
          up: "CREATE MATERIALIZED VIEW sales_by_day AS SELECT 1 AS a;",
          down: "DROP MATERIALIZED VIEW sales_by_day;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the materialized view {view} breaks queries that read it and loses its indexes and privileges.",
      help: "Create the new one beside it, swap the names in one transaction, and drop {view} when nothing reads it.",
    },
    replaced: {
      text: "The materialized view {view} is replaced: its rows are computed again, its indexes and privileges are lost.",
      help: "Create its indexes and grant its privileges again; reads of {view} wait until the transaction ends.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_MATVIEW") return;
    for (const { name, at } of droppedObjects(context.statement, node)) {
      if (isOwnRelation(context, name) || context.world.relation(name)?.quarantined) continue;
      const data = { view: displayName(name) };
      const isReplaced = comesBack(context, name, "relation") || wasSwappedOut(context, name, "relation");
      if (isReplaced) context.report({ message: "replaced", at, data, severity: "info" });
      else context.report({ message: "dropped", at, data });
    }
  },
});
