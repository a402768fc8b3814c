// PRIMARY KEY USING INDEX over columns that are not known to be NOT NULL.
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import type { Relation } from "../schema/relation";
import { severityBySize } from "../size";

export const primaryKeyUsingIndexNullable = defineRule({
  id: "primary-key-using-index-nullable",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("eugene:W14 atlas:PG304 pgfence:add-pk-using-index"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A primary key is made from an index whose columns are not known to be NOT NULL.",
    why:
      "The index is ready, but a primary key also makes its columns NOT NULL: PostgreSQL reads the whole table for NULL " +
      "under ACCESS EXCLUSIVE. A validated CHECK (column IS NOT NULL) spares the scan.",
    instead:
      "Make the columns NOT NULL first, by way of a validated CHECK or, from PostgreSQL 18, a validated NOT NULL " +
      "constraint.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE events (id bigint);\nCREATE UNIQUE INDEX events_id ON events (id);",
          up: "ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_id;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE events (id bigint NOT NULL);\nCREATE UNIQUE INDEX events_id ON events (id);",
          up: "ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_id;",
        },
      ],
    },
  },
  messages: {
    scans: {
      text: "Making {columns} the primary key reads all of {table} for NULL under a lock ({lock}) that blocks {blocks}.",
      help: "Make {columns} NOT NULL first, with a validated CHECK as the proof.",
    },
    mayScan: {
      text:
        "Unless the columns of {index} are NOT NULL already, all of {table} is read for NULL under a lock ({lock}) that " +
        "blocks {blocks}; no migration tells.",
      help: "Make sure that they are NOT NULL, or that a validated CHECK proves it.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      const index = constraint?.indexname;
      if (command.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_PRIMARY")
        continue;
      if (index === undefined) continue;
      const nullable = nullableColumns(context, table, index);
      if (nullable?.length === 0) continue;
      context.report({
        message: nullable ? "scans" : "mayScan",
        at: command.rangeOfWords("primary", "key"),
        data: {
          index,
          columns: (nullable ?? []).join(", "),
          table: table.shown,
          ...lockWords(context, table.name),
        },
        ...severityBySize(context, table.name, nullable ? "warning" : "info"),
      });
    }
  },
});

/** Null when the migrations do not tell. */
function nullableColumns(
  { world, statement }: StatementContext,
  { relation }: ExistingTable,
  index: string,
): readonly string[] | null {
  const shape = relation && world.relation({ schema: relation.schema, name: index })?.index;
  if (!shape) return null;
  const setHere = alterCommands(statement).flatMap(({ command }) =>
    command.subtype === "AT_SetNotNull" ? (command.name ?? []) : [],
  );
  const columns = shape.keys.flatMap(({ column }) => column ?? []);
  const nullable = columns.filter((column) => !setHere.includes(column) && !isNotNull(relation, column));
  return nullable.length > 0 && nullable.every((column) => !relation.columns.has(column)) ? null : nullable;
}

/** Declared, or proved by a validated CHECK: NotNullImpliedByRelConstraints() in src/backend/commands/tablecmds.c. */
function isNotNull({ columns, constraints }: Relation, column: string): boolean {
  if (columns.get(column)?.notNull) return true;
  return [...constraints.values()].some(({ validated, proves }) => validated && proves.has(column));
}
