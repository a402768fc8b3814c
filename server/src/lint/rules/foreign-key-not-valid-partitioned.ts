// ADD FOREIGN KEY … NOT VALID on a partitioned table, which PostgreSQL 18 is the first to accept.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { addedForeignKeys, wordsOf } from "../added-constraints";
import { defineRule } from "../rule";

export const foreignKeyNotValidPartitioned = defineRule({
  id: "foreign-key-not-valid-partitioned",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key of a partitioned table is added NOT VALID on PostgreSQL 17 or older.",
    why: "PostgreSQL refuses it before version 18 (42809), so the migration fails.",
    instead:
      "Add the foreign key NOT VALID to each partition, validate it there, and then add it to the partitioned table, " +
      "which finds it on the partitions.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE events (user_id int, day date) PARTITION BY RANGE (day);",
          up: "ALTER TABLE events ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE events (user_id int, day date) PARTITION BY RANGE (day);",
          up: "ALTER TABLE events ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
          postgres: 18,
        },
        "ALTER TABLE events ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
      ],
    },
  },
  messages: {
    refused: {
      text: "This fails before PostgreSQL 18: {table} is partitioned, and its foreign keys cannot be NOT VALID.",
      help: "Add the foreign key NOT VALID to each partition and validate it there, then add it to {table}.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    if (context.facts.postgres >= 18 || !node.relation) return;
    const name = nameOfRangeVar(node.relation);
    for (const added of addedForeignKeys(context.statement)) {
      if (added.madeBy !== "add-constraint" || !added.node.skip_validation || !added.enforced) continue;
      if (context.world.relation(name)?.kind !== "partitioned-table") return;
      context.report({
        message: "refused",
        at: wordsOf(context.statement, added, "not", "valid"),
        data: { table: displayName(name) },
      });
    }
  },
});
