// ADD COLUMN of a serial type, which numbers every row that is there.
import { identifierOf } from "../../sql/alter-table";
import { nameFromList } from "../../sql/names";
import { addedColumns, columnWords, type AddedColumn } from "../added-column";
import { defineRule, sources } from "../rule";
import { isSerial } from "../schema/sql-type";
import { severityBySize } from "../size";

export const addColumnSerial = defineRule({
  id: "add-column-serial",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:prefer-identity pgls:addSerialColumn eugene:E11 strong_migrations:add_column_auto_incrementing " +
      "pgfence:add-column-serial migrationpilot:MP015 pgsafe:add-column-serial",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column of a serial type is added to an existing table.",
    why:
      "The types smallserial, serial and bigserial stand for a NOT NULL column whose default is nextval() of a sequence. Every row " +
      "gets its own number, so PostgreSQL writes the whole table and all its indexes anew under ACCESS EXCLUSIVE: nobody " +
      "can read or write it meanwhile.",
    instead:
      "Add a nullable bigint column, create a sequence that it owns, SET DEFAULT nextval() for new rows, number the old " +
      "rows in batches, and set NOT NULL afterwards. ADD GENERATED … AS IDENTITY can then take the default's place.",
    examples: {
      reject: [
        "ALTER TABLE invoice ADD COLUMN number bigserial;",
        "ALTER TABLE invoice ADD COLUMN id serial4 PRIMARY KEY;",
      ],
      accept: [
        "CREATE TABLE invoice (id bigserial PRIMARY KEY);",
        "CREATE TABLE invoice (total numeric);\nALTER TABLE invoice ADD COLUMN number bigserial;",
        "ALTER TABLE invoice ADD COLUMN number bigint;",
      ],
    },
  },
  messages: {
    rewrites: {
      text: "Adding {column} as {type} numbers every row and writes all of {table} anew under a lock ({lock}) that blocks {blocks}.",
      help: "Add {column} as a nullable bigint, SET DEFAULT nextval() of a sequence, number the old rows in batches, then set NOT NULL.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const added of addedColumns(context, node)) {
      if (!isSerial(added.column.typeName) || isQuoted(added)) continue;
      const { names = [], location } = added.column.typeName ?? {};
      const { name: type } = nameFromList(names);
      context.report({
        message: "rewrites",
        at: added.command.rangeOfName(type, location),
        data: { ...columnWords(context, added), type },
        ...severityBySize(context, added.table.name, "error"),
      });
    }
  },
});

/** Who writes the name in quotes means a type of their own. */
function isQuoted({ column, command }: AddedColumn): boolean {
  const { names = [], location = 0 } = column.typeName ?? {};
  const { name } = nameFromList(names);
  const { parsed } = command.statement;
  const from = parsed.offsetOf(location);
  return (
    parsed.tokens.find((token) => token.start >= from && identifierOf(token) === name)?.kind === "quoted"
  );
}
