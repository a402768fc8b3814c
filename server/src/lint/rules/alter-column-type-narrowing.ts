// ALTER COLUMN … TYPE to a type that holds less.
import type { StatementContext } from "../context";
import { castOf, columnTypeChanges } from "../column-type-change";
import { defineRule, sources } from "../rule";
import { displayType, type SqlType } from "../schema/sql-type";
import { isNarrow, isNarrower } from "../type-narrowing";

export const alterColumnTypeNarrowing = defineRule({
  id: "alter-column-type-narrowing",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources("migrationpilot:MP044"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The type of a column is changed to one that holds less.",
    why:
      "A value that does not fit the new type makes the statement fail half-way with error 22001 or 22003, after it held " +
      "its lock for most of the rewrite. Digits after the point and fractions of a second are rounded without an error.",
    instead:
      "Keep the wide type and ADD CHECK … NOT VALID, validate it, and change the type when no value can fail any more.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE person (name text);",
          up: "ALTER TABLE person ALTER COLUMN name TYPE varchar(20);",
        },
        "ALTER TABLE person ALTER COLUMN age TYPE smallint;",
      ],
      accept: [
        {
          before: "CREATE TABLE person (name varchar(20));",
          up: "ALTER TABLE person ALTER COLUMN name TYPE text;",
        },
        {
          before: "CREATE TABLE person (age smallint);",
          up: "ALTER TABLE person ALTER COLUMN age TYPE int;",
        },
      ],
    },
  },
  messages: {
    narrower: {
      text: "{to} holds less than {from}: a value of {column} in {table} that does not fit makes this fail, or is rounded.",
      help: "Add a CHECK that values fit, NOT VALID at first, validate it, then change the type; or keep {from}.",
    },
    cutByUsing: {
      text: "{to} holds less than {from}: what USING cuts off the values of {column} in {table} is lost.",
      help: "Make sure that nobody needs what is cut off, or keep {from}.",
    },
    mayBeNarrower: {
      text:
        "If {column} of {table} holds more than {to} now, which these migrations do not tell, values that do not fit make " +
        "this fail or are rounded.",
      help: "If it does, add a CHECK that values fit, NOT VALID at first, validate it, then change the type.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const { command, table, column, known, to, definition } of columnTypeChanges(context, node)) {
      const from = known?.type ?? null;
      const target = baseOf(context, to);
      if (from ? !isNarrower(baseOf(context, from), target) : !isNarrow(target)) continue;
      const using = definition.raw_default;
      const cuts = using !== undefined && castOf(using, column) === null;
      context.report({
        message: !from ? "mayBeNarrower" : cuts ? "cutByUsing" : "narrower",
        at: command.rangeOfWords("type"),
        data: { column, table: table.shown, to: displayType(to), from: from ? displayType(from) : "" },
        ...(from && !cuts ? {} : { severity: "warning" }),
      });
    }
  },
});

/** Of a domain, what it is made of. */
function baseOf({ world }: StatementContext, type: SqlType): SqlType {
  let base = type;
  for (let domain = world.domain(base); domain; domain = world.domain(base)) base = domain.base;
  return base;
}
