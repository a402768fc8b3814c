// ADD COLUMN … GENERATED ALWAYS AS (…) STORED, which computes a value for every row that is there.
import { addedColumns, columnWords } from "../added-column";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const addColumnGeneratedStored = defineRule({
  id: "add-column-generated-stored",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:adding-field-with-default pgls:addSerialColumn eugene:E11 strong_migrations:add_column_generated_stored " +
      "pgfence:add-column-stored-generated migrationpilot:MP062 pgsafe:add-column-generated-stored",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A stored generated column is added to an existing table.",
    why:
      "The value is computed and kept for every row, so PostgreSQL writes the whole table and all its indexes anew under " +
      "ACCESS EXCLUSIVE: nobody can read or write it meanwhile. From PostgreSQL 18 a VIRTUAL column, which is the kind " +
      "when none is written, is computed when it is read and costs nothing to add.",
    instead:
      "A VIRTUAL column from PostgreSQL 18 on; before that a plain column that a trigger keeps, filled in batches, or a view.",
    examples: {
      reject: [
        "ALTER TABLE person ADD COLUMN full_name text GENERATED ALWAYS AS (first || ' ' || last) STORED;",
      ],
      accept: [
        {
          up: "ALTER TABLE person ADD COLUMN full_name text GENERATED ALWAYS AS (first || ' ' || last) VIRTUAL;",
          postgres: 18,
        },
        {
          up: "ALTER TABLE person ADD COLUMN full_name text GENERATED ALWAYS AS (first || last);",
          postgres: 18,
        },
        "CREATE TABLE person (first text, initial text GENERATED ALWAYS AS (left(first, 1)) STORED);",
      ],
    },
  },
  messages: {
    rewrites: {
      text:
        "Adding the stored generated column {column} computes it for every row and writes all of {table} anew under a " +
        "lock ({lock}) that blocks {blocks}.",
      help: "Add a plain column that a trigger keeps and fill it in batches, or compute {column} in a view.",
    },
    rewritesNeedlessly: {
      text:
        "Adding the stored generated column {column} computes it for every row and writes all of {table} anew under a " +
        "lock ({lock}) that blocks {blocks}.",
      help: "Make {column} VIRTUAL, or add a plain column that a trigger keeps and fill it in batches.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const added of addedColumns(context, node)) {
      const isStored = added.constraints.some(
        ({ contype, generated_kind: kind }) => contype === "CONSTR_GENERATED" && kind !== "v",
      );
      if (!isStored) continue;
      context.report({
        message: context.facts.postgres >= 18 ? "rewritesNeedlessly" : "rewrites",
        at: added.command.rangeOfWords("stored"),
        data: columnWords(context, added),
        ...severityBySize(context, added.table.name, "error"),
      });
    }
  },
});
