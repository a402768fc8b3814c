// A column of an object identifier type that pg_upgrade cannot carry over.
import { isTemporary } from "../schema/relation";
import type { SqlType } from "../schema/sql-type";
import type { World } from "../schema/world";
import { columnReport, columnStatements, isBuiltinType, newColumns } from "../new-columns";
import { defineRule, sources } from "../rule";

/** check_for_reg_data_type_usage() of src/bin/pg_upgrade: their oids change with the upgrade. */
const refused = [
  "regproc",
  "regprocedure",
  "regoper",
  "regoperator",
  "regconfig",
  "regdictionary",
  "regnamespace",
  "regcollation",
];

export const regTypeColumn = defineRule({
  id: "reg-type-column",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: sources("pgls:unsupportedRegTypes"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A column gets a reg* type other than regclass, regtype and regrole.",
    why:
      "Such a column stores an oid that is not the same after an upgrade, so pg_upgrade refuses a database that has one, " +
      "also in an array or behind a domain.",
    instead: "Store the name as text and cast it where it is used.",
    examples: {
      reject: ["CREATE TABLE hooks (handler regproc);"],
      accept: [
        "CREATE TABLE hooks (handler text, source regclass);",
        "CREATE TEMP TABLE hooks (handler regproc);",
      ],
    },
  },
  messages: {
    refused: {
      text: "{column} of {table} is {type}, and pg_upgrade refuses a database with such a column.",
      help: "Store the name as text and cast it where it is used.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const column of newColumns(context.statement.parsed)) {
      if (isTemporary(column.table) || !isBuiltinType(baseOf(context.world, column.type), ...refused))
        continue;
      context.report({ message: "refused", ...columnReport(context, column) });
    }
  },
});

/** What a domain is made of; any other type itself. */
function baseOf(world: World, type: SqlType): SqlType {
  const found = world.type({ schema: type.schema, name: type.name });
  return found?.kind === "domain" && found.base ? baseOf(world, found.base) : type;
}
