// A new table or column that no COMMENT ON explains.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { laterTable } from "../later-tables";
import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { rangeOfRelation } from "../tree-places";

export const commentRequired = defineRule({
  id: "comment-required",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: sources("bytebase:table.comment"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "CREATE TABLE or ADD COLUMN without a COMMENT ON in the same file.",
    why: "Whoever reads the schema later, or a tool that shows it, has only the name to go by.",
    instead: "Add COMMENT ON TABLE or COMMENT ON COLUMN.",
    examples: {
      reject: ["CREATE TABLE users (id int);", "ALTER TABLE users ADD COLUMN age int;"],
      accept: [
        "CREATE TABLE users (id int);\nCOMMENT ON TABLE users IS 'People who can log in';",
        "ALTER TABLE users ADD COLUMN age int;\nCOMMENT ON COLUMN users.age IS 'In years';",
      ],
    },
  },
  messages: {
    table: {
      text: "Nothing explains the table {table}.",
      help: "Add COMMENT ON TABLE {table} IS '…'.",
    },
    column: {
      text: "Nothing explains the column {column} of {table}.",
      help: "Add COMMENT ON COLUMN {table}.{column} IS '…'.",
    },
  },
  statements: ["CreateStmt", "CreateForeignTableStmt", "CreateSchemaStmt", "AlterTableStmt"],
  check(context) {
    const { statement, file } = context;
    for (const { relation, partbound } of createdTables(statement.parsed)) {
      if (!relation || partbound || isTemporary(relation)) continue;
      if (laterTable(file.sql, statement, relation)?.isCommented) continue;
      const data = { table: displayName(nameOfRangeVar(relation)) };
      context.report({ message: "table", at: rangeOfRelation(statement, relation), data });
    }
    const table = as(statement.parsed.tree, "AlterTableStmt")?.relation;
    for (const command of alterCommands(statement)) {
      const column = as(command.command.def, "ColumnDef")?.colname;
      if (command.command.subtype !== "AT_AddColumn" || column === undefined || !table) continue;
      if (isTemporary(table) || laterTable(file.sql, statement, table)?.commentedColumns.has(column))
        continue;
      const data = { table: displayName(nameOfRangeVar(table)), column };
      context.report({ message: "column", at: command.rangeOfName(column), data });
    }
  },
});
