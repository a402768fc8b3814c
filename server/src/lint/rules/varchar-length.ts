// A column of type varchar(n), whose limit is part of the type.
import { columnTypeFix } from "../column-type-fix";
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { quoteIdentifier } from "../../sql/names";
import { defineRule, sources } from "../rule";

export const varcharLength = defineRule({
  id: "varchar-length",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "on",
  category: "types",
  sources: sources("squawk:prefer-text-field pgls:preferTextField migrationpilot:MP037"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A new column has the type varchar(n).",
    why:
      "Raising the limit later costs nothing, but lowering it writes the whole table anew under ACCESS EXCLUSIVE. The " +
      "limit itself saves neither space nor time compared with text.",
    instead:
      "Use text with a named CHECK (char_length(column) <= n): it can be replaced by another with NOT VALID and VALIDATE, " +
      "which block no writes while the rows are read.",
    examples: {
      reject: [
        "CREATE TABLE users (name varchar(100));",
        "ALTER TABLE users ADD COLUMN nick character varying(20);",
      ],
      accept: [
        "CREATE TABLE users (name varchar);",
        "CREATE TABLE users (name text CHECK (char_length(name) <= 100));",
        "ALTER TABLE users ALTER COLUMN name TYPE varchar(200);",
      ],
    },
  },
  messages: {
    limited: {
      text: "{column} of {table} is {type}: lowering the limit later writes the whole table anew.",
      help: "Use text with CHECK (char_length({column}) <= …), which can be replaced without that.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      const limit = column.type.modifiers?.[0];
      if (column.how === "retyped" || limit === undefined || !isBuiltinType(column.type, "varchar")) continue;
      const name = quoteIdentifier(column.name);
      const fix = (): ReturnType<typeof columnTypeFix> =>
        column.how === "created" && column.type.dimensions === 0
          ? columnTypeFix(
              context,
              column,
              `text CHECK (char_length(${name}) <= ${limit})`,
              "Use text with a CHECK of the length",
            )
          : [];
      context.report({ message: "limited", ...columnReport(context, column, fix) });
    }
  },
});
