// ADD PRIMARY KEY that builds its index while nobody can use the table.
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { mayLeaveTransaction } from "../concurrently-fix";
import { usingIndexFix } from "../constraint-fixes";
import { constraintPlace } from "../constraint-place";
import type { ExistingTable } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";
import { severityBySize } from "../size";

export const addPrimaryKey = defineRule({
  id: "add-primary-key",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "squawk:adding-serial-primary-key-field pgls:addingPrimaryKeyConstraint eugene:E7 atlas:PG104 atlas:PG304 " +
      "pgfence:add-pk-without-using-index pgsafe:add-primary-key-without-index",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A primary key is added to an existing table without an index that is already there.",
    why:
      "The index is built inside the ALTER TABLE, and every nullable key column is scanned for NULL, all under ACCESS " +
      "EXCLUSIVE: nobody can read or write the table meanwhile.",
    instead:
      "Make the columns NOT NULL by way of a validated CHECK, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … " +
      "PRIMARY KEY USING INDEX, which takes a moment.",
    examples: {
      reject: ["ALTER TABLE events ADD PRIMARY KEY (id);"],
      accept: [
        "ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_id_idx;",
        "CREATE TABLE events (id bigint);\nALTER TABLE events ADD PRIMARY KEY (id);",
      ],
    },
  },
  messages: {
    buildsIndex: {
      text: "The index of {constraint} is built under a lock ({lock}) on {table} that blocks {blocks}.",
      help: "Create a unique index CONCURRENTLY first, then add the primary key with USING INDEX.",
    },
    buildsIndexAndScans: {
      text:
        "The index of {constraint} is built, and {columns} searched for NULL, under a lock ({lock}) on {table} that " +
        "blocks {blocks}.",
      help:
        "Prove {columns} NOT NULL with a validated CHECK and create a unique index CONCURRENTLY first, then add the " +
        "primary key with USING INDEX.",
    },
    refused: {
      text: "This fails: NOT NULL of {columns} in {table} is not validated yet, so no primary key can stand on it.",
      help: "ALTER TABLE {table} VALIDATE CONSTRAINT first, in an earlier migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      if (command.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_PRIMARY")
        continue;
      if (constraint.indexname) continue;
      const place = constraintPlace(context, command, table, "primary", "key");
      const nullable = stringList(constraint.keys).filter(
        (key) => !table.relation?.columns.get(key)?.notNull,
      );
      const { postgres } = context.facts;
      const unproved = postgres >= 18 ? nullable.filter((key) => isUnvalidated(table, key)) : [];
      const offersFix = table.relation?.kind !== "partitioned-table" && mayLeaveTransaction(context);
      context.report({
        message:
          unproved.length > 0 ? "refused" : nullable.length > 0 ? "buildsIndexAndScans" : "buildsIndex",
        at: place.keyword,
        data: {
          constraint: place.name,
          table: table.shown,
          columns: (unproved.length > 0 ? unproved : nullable).join(", "),
          ...lockWords(context, table.name),
        },
        ...(unproved.length > 0 ? {} : severityBySize(context, table.name, "error")),
        fixes: () => {
          const named = { name: place.name, type: "PRIMARY KEY" } as const;
          const fix =
            offersFix && unproved.length === 0 ? usingIndexFix(context, command, table.name, named) : null;
          return fix ? [fix] : [];
        },
      });
    }
  },
});

/** It has a NOT NULL constraint that is NOT VALID: PostgreSQL 18 then refuses a primary key (55000). */
function isUnvalidated({ relation }: ExistingTable, column: string): boolean {
  return [...(relation?.constraints.values() ?? [])].some(
    ({ kind, validated, columns }) => kind === "not-null" && !validated && columns.includes(column),
  );
}
