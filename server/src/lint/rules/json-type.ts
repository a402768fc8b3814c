// A column of type json instead of jsonb.
import { columnTypeFix } from "../column-type-fix";
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { defineRule, sources } from "../rule";

export const jsonType = defineRule({
  id: "json-type",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: sources(
    "eugene:E3 strong_migrations:add_column_json pgls:preferJsonb pgfence:add-column-json pgsafe:prefer-jsonb",
  ),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A column gets the type json.",
    why:
      "The type json has no equality operator, so SELECT DISTINCT, GROUP BY and UNION over the table fail, also in queries that are " +
      "already running. It is parsed anew at each use and cannot have a GIN index.",
    instead: "Use jsonb, unless the exact text with its spaces and the order of its keys must be kept.",
    examples: {
      reject: ["ALTER TABLE orders ADD COLUMN data json;", "CREATE TABLE orders (parts json[]);"],
      accept: [
        "ALTER TABLE orders ADD COLUMN data jsonb;",
        "UPDATE orders SET data = '{}'::json::jsonb WHERE id = 1;",
      ],
    },
  },
  messages: {
    noEquality: {
      text: "{column} of {table} is json, which has no equality: DISTINCT, GROUP BY and UNION over {table} fail.",
      help: "Use jsonb, unless the exact text must be kept.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "json")) continue;
      const fix = (): ReturnType<typeof columnTypeFix> =>
        column.how === "retyped" ? [] : columnTypeFix(context, column, "jsonb", "Use jsonb");
      context.report({ message: "noEquality", ...columnReport(context, column, fix) });
    }
  },
});
