// RENAME COLUMN under a running application.
import { hasCompatibleView } from "../compatible-view";
import { isOwnColumn } from "../own-objects";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";
import { renamesBack } from "../undone-renames";

export const renameColumn = defineRule({
  id: "rename-column",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "compatibility",
  sources: sources(
    "squawk:renaming-column pgls:renamingColumn strong_migrations:rename_column atlas:BC102 pgfence:rename-column " +
      "migrationpilot:MP010 migrationpilot:MP071 pgsafe:rename",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column of an existing table is renamed.",
    why:
      "The rename itself takes no time, but from that moment every query of the running application that names the " +
      "column fails, until all of it is deployed anew; so does every query of the new one before.",
    instead:
      "Add a column with the new name, keep both in step with a trigger, fill it in batches, and drop the old one when " +
      "nobody uses it. Or rename and, in the same transaction, put a view with the old names in the table's place.",
    examples: {
      reject: ["ALTER TABLE users RENAME COLUMN mail TO email;"],
      accept: [
        "ALTER TABLE users RENAME CONSTRAINT mail_check TO email_check;",
        "CREATE TABLE users (mail text);\nALTER TABLE users RENAME COLUMN mail TO email;",
        "ALTER VIEW active_users RENAME COLUMN mail TO email;",
      ],
    },
  },
  messages: {
    breaks: {
      text: "Renaming {column} to {to} makes every query of the running application that names {table}.{column} fail.",
      help: "Add {to} as a new column, keep both in step with a trigger, and drop {column} when nobody uses it.",
    },
    viewed: {
      text: "Renaming {column} to {to} leaves the old name to the view that this transaction creates.",
      help: "Drop the view in a later migration, when no application uses {column} any more.",
    },
  },
  statements: ["RenameStmt"],
  check(context, node) {
    const isTable = node.relationType === "OBJECT_TABLE" || node.relationType === "OBJECT_FOREIGN_TABLE";
    if (node.renameType !== "OBJECT_COLUMN" || !isTable) return;
    const table = context.existingTable(node.relation, "foreign");
    const column = node.subname ?? "";
    if (!table || isOwnColumn(context, table, column)) return;
    if (renamesBack(context)) return;
    const viewed = hasCompatibleView(context, table.name, column);
    context.report({
      message: viewed ? "viewed" : "breaks",
      at: identifierAfter(context.statement, "rename", column),
      data: { column, to: node.newname ?? "", table: table.shown },
      ...(viewed ? { severity: "info" } : {}),
    });
  },
});
