// ADD CONSTRAINT … UNIQUE that builds its index while nobody can use the table.
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { mayLeaveTransaction } from "../concurrently-fix";
import { usingIndexFix } from "../constraint-fixes";
import { constraintPlace } from "../constraint-place";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const addUniqueConstraint = defineRule({
  id: "add-unique-constraint",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "squawk:disallowed-unique-constraint pgls:disallowUniqueConstraint eugene:E7 " +
      "strong_migrations:add_unique_constraint atlas:PG105 atlas:MF101 pgfence:add-constraint-unique " +
      "migrationpilot:MP027 pgsafe:add-unique-constraint",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A UNIQUE constraint is added to an existing table without an index that is already there.",
    why:
      "The index is built inside the ALTER TABLE, which holds ACCESS EXCLUSIVE on the table: nobody can read or write " +
      "it until the index is complete.",
    instead:
      "CREATE UNIQUE INDEX CONCURRENTLY first, which lets reads and writes go on, then ADD CONSTRAINT … UNIQUE USING " +
      "INDEX, which takes a moment. On a partitioned table build the index on each partition and attach them.",
    examples: {
      reject: ["ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);"],
      accept: [
        "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_idx;",
        "CREATE TABLE users (email text);\nALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);",
      ],
    },
  },
  messages: {
    buildsIndex: {
      text: "The index of {constraint} is built under a lock ({lock}) on {table} that blocks {blocks}.",
      help: "Create a unique index CONCURRENTLY first, then add the constraint with USING INDEX.",
    },
    buildsIndexes: {
      text:
        "The indexes of {constraint} are built on {table} and all its partitions under a lock ({lock}) that blocks " +
        "{blocks}.",
      help:
        "Create the unique index ON ONLY {table}, build one CONCURRENTLY on each partition and attach them with ALTER " +
        "INDEX … ATTACH PARTITION.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    const isPartitioned = table.relation?.kind === "partitioned-table";
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      if (command.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_UNIQUE") continue;
      if (constraint.indexname) continue;
      const place = constraintPlace(context, command, table, "unique");
      const offersFix = !isPartitioned && mayLeaveTransaction(context);
      context.report({
        message: isPartitioned ? "buildsIndexes" : "buildsIndex",
        at: place.keyword,
        data: { constraint: place.name, table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "error"),
        fixes: () => {
          const named = { name: place.name, type: "UNIQUE" } as const;
          const fix = offersFix ? usingIndexFix(context, command, table.name, named) : null;
          return fix ? [fix] : [];
        },
      });
    }
  },
});
