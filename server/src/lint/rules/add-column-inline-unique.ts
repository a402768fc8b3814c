// ADD COLUMN … UNIQUE or PRIMARY KEY, which builds an index while nobody can use the table.
import { addedColumns, columnWords } from "../added-column";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const addColumnInlineUnique = defineRule({
  id: "add-column-inline-unique",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:disallowed-unique-constraint squawk:adding-serial-primary-key-field eugene:E7 migrationpilot:MP027",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column is added to an existing table together with UNIQUE or PRIMARY KEY.",
    why:
      "PostgreSQL reads every row to build the unique index under ACCESS EXCLUSIVE: nobody can read or write the table " +
      "until the index is complete.",
    instead:
      "Add the column alone, CREATE UNIQUE INDEX CONCURRENTLY outside a transaction, then ADD CONSTRAINT … USING INDEX.",
    examples: {
      reject: [
        "ALTER TABLE account ADD COLUMN handle text UNIQUE;",
        "ALTER TABLE account ADD COLUMN id uuid DEFAULT gen_random_uuid() PRIMARY KEY;",
      ],
      accept: [
        "CREATE TABLE account (handle text UNIQUE);",
        "CREATE TABLE account (id int);\nALTER TABLE account ADD COLUMN handle text UNIQUE;",
      ],
    },
  },
  messages: {
    builds: {
      text: "Adding {column} with {constraint} builds an index on all of {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Add {column} alone, build a unique index CONCURRENTLY, then ADD CONSTRAINT … {constraint} USING INDEX.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const added of addedColumns(context, node)) {
      const { command, constraints, table } = added;
      const isPrimary = constraints.some(({ contype }) => contype === "CONSTR_PRIMARY");
      if (!isPrimary && !constraints.some(({ contype }) => contype === "CONSTR_UNIQUE")) continue;
      context.report({
        message: "builds",
        at: isPrimary ? command.rangeOfWords("primary", "key") : command.rangeOfWords("unique"),
        data: { ...columnWords(context, added), constraint: isPrimary ? "PRIMARY KEY" : "UNIQUE" },
        ...severityBySize(context, table.name, "error"),
      });
    }
  },
});
