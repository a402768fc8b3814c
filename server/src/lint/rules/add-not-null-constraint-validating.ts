// ADD CONSTRAINT … NOT NULL that reads the whole table while nobody can use it.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { notValidFixes } from "../constraint-fixes";
import { constraintPlace } from "../constraint-place";
import type { ExistingTable } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";
import { severityBySize } from "../size";

export const addNotNullConstraintValidating = defineRule({
  id: "add-not-null-constraint-validating",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("migrationpilot:MP081"),
  applies: { postgres: 18, direction: "both" },
  docs: {
    summary: "A NOT NULL constraint is added to an existing table without NOT VALID.",
    why:
      "PostgreSQL reads every row to look for NULL and holds ACCESS EXCLUSIVE on the table meanwhile: nobody can read " +
      "or write it. The scan is spared when the column is NOT NULL already or a validated CHECK proves it.",
    instead:
      "Add the constraint NOT VALID, which takes a moment, and VALIDATE CONSTRAINT in the next migration: that scan " +
      "blocks neither reads nor writes.",
    examples: {
      reject: [{ up: "ALTER TABLE users ADD CONSTRAINT email_set NOT NULL email;", postgres: 18 }],
      accept: [
        { up: "ALTER TABLE users ADD CONSTRAINT email_set NOT NULL email NOT VALID;", postgres: 18 },
        {
          up: "CREATE TABLE users (email text);\nALTER TABLE users ADD CONSTRAINT email_set NOT NULL email;",
          postgres: 18,
        },
      ],
    },
  },
  messages: {
    scans: {
      text: "Checking {constraint} reads all of {table} for NULL in {column} under a lock ({lock}) that blocks {blocks}.",
      help: "Add it NOT VALID here and run ALTER TABLE {table} VALIDATE CONSTRAINT in the next migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      if (command.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_NOTNULL")
        continue;
      const [column = ""] = stringList(constraint.keys);
      if (constraint.skip_validation || isProved(table, column) || isAddedHere(node, column)) continue;
      const place = constraintPlace(context, command, table, "not", "null");
      context.report({
        message: "scans",
        at: place.keyword,
        data: { constraint: place.name, column, table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "warning"),
        fixes: () => notValidFixes(context, command, nameOfRangeVar(node.relation ?? {}), place),
      });
    }
  },
});

/** Already NOT NULL, or a validated CHECK proves it: set_attnotnull() in src/backend/commands/tablecmds.c asks for both. */
function isProved({ relation }: ExistingTable, column: string): boolean {
  if (!relation) return false;
  if (relation.columns.get(column)?.notNull) return true;
  return [...relation.constraints.values()].some(({ validated, proves }) => validated && proves.has(column));
}

/** Added by the same statement: that is another rule's business. */
function isAddedHere(alter: Tree.AlterTableStmt, column: string): boolean {
  return (alter.cmds ?? []).some((node) => {
    const command = as(node, "AlterTableCmd");
    return command?.subtype === "AT_AddColumn" && as(command.def, "ColumnDef")?.colname === column;
  });
}
