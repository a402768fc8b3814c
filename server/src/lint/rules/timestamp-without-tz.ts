// A column that keeps a date and time without saying in which time zone.
import { nameOfRangeVar } from "../../sql/names";
import { columnTypeFix } from "../column-type-fix";
import type { StatementContext } from "../context";
import { isListed } from "../name-list";
import { columnReport, columnStatements, isBuiltinType, newColumns, type NewColumn } from "../new-columns";
import { defineRule, sources } from "../rule";

export const timestampWithoutTz = defineRule({
  id: "timestamp-without-tz",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: sources("squawk:prefer-timestamp-tz pgls:preferTimestamptz migrationpilot:MP040"),
  applies: { postgres: 12, direction: "up" },
  options: {
    except: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Columns that may have no time zone, by name; * stands for any characters.",
      },
      default: [],
    },
  },
  docs: {
    summary: "A column gets the type timestamp, that is timestamp without time zone.",
    why:
      "What is stored depends on the time zone of whoever writes, and nothing says which one that was. Turning the column " +
      "into timestamptz later writes the whole table anew, unless the session's time zone is UTC.",
    instead:
      "Use timestamptz: it stores a point in time in the same eight bytes and is shown in the reader's time zone. Name " +
      "columns that are meant to be a wall clock in the option `except`.",
    examples: {
      reject: [
        "CREATE TABLE events (at timestamp);",
        "ALTER TABLE events ADD COLUMN seen timestamp(3) without time zone;",
      ],
      accept: [
        "CREATE TABLE events (at timestamptz, seen timestamp(3) with time zone, day date);",
        { up: "CREATE TABLE alarms (rings_local timestamp);", options: { except: ["*_local"] } },
      ],
    },
  },
  messages: {
    ambiguous: {
      text: "{column} of {table} has no time zone: what its values mean depends on who wrote them.",
      help: "Use timestamptz, which takes as much space.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "timestamp") || isListed(column.name, context.options.list("except")))
        continue;
      if (column.how === "retyped" && wasOne(context, column)) continue;
      const digits = column.type.modifiers?.[0];
      const wanted = digits === undefined ? "timestamptz" : `timestamptz(${digits})`;
      const fix = (): ReturnType<typeof columnTypeFix> =>
        column.how === "retyped" ? [] : columnTypeFix(context, column, wanted, "Use timestamptz");
      context.report({ message: "ambiguous", ...columnReport(context, column, fix) });
    }
  },
});

/** Only its precision changes. */
function wasOne(context: StatementContext, { table, name }: NewColumn): boolean {
  const type = context.world.relation(nameOfRangeVar(table))?.columns.get(name)?.type;
  return type ? isBuiltinType(type, "timestamp") : false;
}
