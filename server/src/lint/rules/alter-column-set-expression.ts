// ALTER COLUMN … SET EXPRESSION of a stored generated column, which computes every row again.
import { alterCommands } from "../alter-command";
import { lockWords } from "../lock-words";
import { defineRule } from "../rule";
import { severityBySize } from "../size";

export const alterColumnSetExpression = defineRule({
  id: "alter-column-set-expression",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: [],
  applies: { postgres: 17, direction: "both" },
  docs: {
    summary: "The expression of a stored generated column is changed.",
    why:
      "Every row's value is computed again, so PostgreSQL writes the whole table and all its indexes anew under ACCESS " +
      "EXCLUSIVE: nobody can read or write it meanwhile. A virtual column (18) keeps no values, so nothing is written.",
    instead:
      "Add a new generated column or a plain one that a trigger keeps, fill it in batches, then swap the names.",
    examples: {
      reject: [
        { up: "ALTER TABLE person ALTER COLUMN full_name SET EXPRESSION AS (upper(name));", postgres: 17 },
        {
          before: "CREATE TABLE person (name text, loud text GENERATED ALWAYS AS (upper(name)) STORED);",
          up: "ALTER TABLE person ALTER COLUMN loud SET EXPRESSION AS (upper(name) || '!');",
          postgres: 18,
        },
      ],
      accept: [
        { up: "ALTER TABLE person ALTER COLUMN full_name DROP EXPRESSION;", postgres: 17 },
        {
          before: "CREATE TABLE person (name text, loud text GENERATED ALWAYS AS (upper(name)) VIRTUAL);",
          up: "ALTER TABLE person ALTER COLUMN loud SET EXPRESSION AS (upper(name) || '!');",
          postgres: 18,
        },
      ],
    },
  },
  messages: {
    rewrites: {
      text:
        "Changing the expression of {column} computes it again for every row and writes all of {table} anew under a lock " +
        "({lock}) that blocks {blocks}.",
      help: "Add a new column, fill it in batches, then swap the names.",
    },
    mayRewrite: {
      text:
        "Changing the expression of {column} computes it again for every row and writes all of {table} anew under a lock " +
        "({lock}) that blocks {blocks}, unless it is a virtual column, which these migrations do not tell.",
      help: "If {column} is stored, add a new column, fill it in batches, then swap the names.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const command of alterCommands(context.statement)) {
      if (command.command.subtype !== "AT_SetExpression") continue;
      const table = context.existingTable(node.relation);
      if (!table) return;
      const column = command.command.name ?? "";
      const kind = table.relation?.columns.get(column)?.generated ?? null;
      if (kind === "virtual") continue;
      const isCertain = kind === "stored" || context.facts.postgres < 18;
      context.report({
        message: isCertain ? "rewrites" : "mayRewrite",
        at: command.rangeOfWords("set", "expression"),
        data: { column, table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, isCertain ? "error" : "warning"),
      });
    }
  },
});
