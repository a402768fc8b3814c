// ADD COLUMN … CHECK (…), which reads every row that is there.
import { addedColumns, columnWords, isNotEnforced } from "../added-column";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const addColumnInlineCheck = defineRule({
  id: "add-column-inline-check",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources("eugene:E1"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column is added to an existing table together with a CHECK.",
    why:
      "PostgreSQL reads every row to test the CHECK under ACCESS EXCLUSIVE, even when the new column is NULL in all of " +
      "them: nobody can read or write the table meanwhile.",
    instead:
      "Add the column without the CHECK, then ADD CONSTRAINT … CHECK (…) NOT VALID, and VALIDATE CONSTRAINT in the next migration.",
    examples: {
      reject: ["ALTER TABLE stock ADD COLUMN quantity int CHECK (quantity >= 0);"],
      accept: [
        "ALTER TABLE stock ADD COLUMN quantity int;\n" +
          "ALTER TABLE stock ADD CONSTRAINT quantity_positive CHECK (quantity >= 0) NOT VALID;",
        "CREATE TABLE stock (id int);\nALTER TABLE stock ADD COLUMN quantity int CHECK (quantity >= 0);",
      ],
    },
  },
  messages: {
    scans: {
      text: "Adding {column} with a CHECK reads all of {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Add {column} without the CHECK, add the CHECK as NOT VALID, and validate it in the next migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const added of addedColumns(context, node)) {
      const check = added.constraints.find(
        (constraint) => constraint.contype === "CONSTR_CHECK" && !isNotEnforced(added, constraint),
      );
      if (!check) continue;
      context.report({
        message: "scans",
        at: added.command.rangeOfWords("check"),
        data: columnWords(context, added),
        ...severityBySize(context, added.table.name, "warning"),
      });
    }
  },
});
