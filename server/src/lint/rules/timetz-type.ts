// A column of type time with time zone.
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { defineRule, sources } from "../rule";

export const timetzType = defineRule({
  id: "timetz-type",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "on",
  category: "types",
  sources: sources("eslint-plugin-postgresql:no-time-type"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A column gets the type time with time zone.",
    why:
      "A time of day without a date has no time zone that could be told: the offset is kept as it was written and is " +
      "wrong as soon as daylight saving time changes. The manual advises against the type.",
    instead: "Use timestamptz for a point in time, or time for a time of day.",
    examples: {
      reject: [
        "CREATE TABLE shifts (starts timetz);",
        "ALTER TABLE shifts ADD COLUMN ends time(0) with time zone;",
      ],
      accept: ["CREATE TABLE shifts (starts time, ends time without time zone, day timestamptz);"],
    },
  },
  messages: {
    offset: {
      text: "{column} of {table} keeps an offset without a date, which is wrong after the next change of daylight saving time.",
      help: "Use timestamptz for a point in time, or time for a time of day.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "timetz")) continue;
      context.report({ message: "offset", ...columnReport(context, column) });
    }
  },
});
