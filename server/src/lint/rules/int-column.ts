// A column whose numbers end at two billion or below.
import { columnTypeFix } from "../column-type-fix";
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isSerial } from "../schema/sql-type";

export const intColumn = defineRule({
  id: "int-column",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: sources(
    "squawk:prefer-bigint-over-int squawk:prefer-bigint-over-smallint pgls:preferBigintOverInt pgls:preferBigintOverSmallint",
  ),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A new column is integer or smallint.",
    why:
      "Numbers above 2,147,483,647 (integer) or 32,767 (smallint) are refused, and making the column bigint later writes " +
      "the whole table anew under ACCESS EXCLUSIVE.",
    instead: "Use bigint where the numbers can grow.",
    examples: {
      reject: ["CREATE TABLE files (size int);", "ALTER TABLE files ADD COLUMN parts smallint;"],
      accept: ["CREATE TABLE files (size bigint, parts int8, sum numeric);"],
    },
  },
  messages: {
    small: {
      text: "{column} of {table} is {type}: larger numbers are refused, and a later change writes the table anew.",
      help: "Use bigint where the numbers can grow.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (!isBuiltinType(column.type, "int4", "int2") || column.type.dimensions > 0) continue;
      const wanted = isSerial(column.typeName) ? "bigserial" : "bigint";
      const fix = (): ReturnType<typeof columnTypeFix> =>
        column.how === "retyped" ? [] : columnTypeFix(context, column, wanted, `Use ${wanted}`);
      context.report({ message: "small", ...columnReport(context, column, fix) });
    }
  },
});
