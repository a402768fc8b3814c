// A column of type char(n), which pads what is shorter.
import { columnTypeFix } from "../column-type-fix";
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { quoteIdentifier } from "../../sql/names";
import { defineRule, sources } from "../rule";

export const charType = defineRule({
  id: "char-type",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: sources("squawk:ban-char-field pgls:banCharField migrationpilot:MP041"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A column gets the type char(n), which is character(n) and bpchar.",
    why:
      "Shorter values are filled up with spaces, which are stored and sent but ignored when values are compared. It is " +
      "no faster than text, and every later change of the type writes the whole table anew.",
    instead:
      "Use text, with a CHECK on char_length() where the length matters. A check can be changed without writing the " +
      "table anew.",
    examples: {
      reject: ["CREATE TABLE countries (code char(2));", "ALTER TABLE users ADD COLUMN flag character;"],
      accept: [
        "CREATE TABLE countries (code text CHECK (char_length(code) = 2));",
        'CREATE TABLE marks (kind "char");',
        "SELECT set_config('app.x', 'a'::char(3)::text, false);",
      ],
    },
  },
  messages: {
    padded: {
      text: "{column} of {table} is {type}: shorter values are padded with spaces, and a later change writes the table anew.",
      help: "Use text, with CHECK (char_length({column}) = …) where the length matters.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "bpchar")) continue;
      const length = column.type.modifiers?.[0] ?? 1;
      const name = quoteIdentifier(column.name);
      const fix = (): ReturnType<typeof columnTypeFix> =>
        column.how === "created" && column.type.dimensions === 0
          ? columnTypeFix(
              context,
              column,
              `text CHECK (char_length(${name}) <= ${length})`,
              "Use text with a CHECK of the length",
            )
          : [];
      context.report({ message: "padded", ...columnReport(context, column, fix) });
    }
  },
});
