// ADD CONSTRAINT … CHECK that reads the whole table at once under the strongest lock.
import { nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { constraintPlace } from "../constraint-place";
import { notValidFixes } from "../constraint-fixes";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const addCheckValidating = defineRule({
  id: "add-check-validating",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "squawk:constraint-missing-not-valid pgls:constraintMissingNotValid eugene:E1 " +
      "strong_migrations:add_check_constraint atlas:PG305 pgfence:add-constraint-check-no-not-valid " +
      "migrationpilot:MP030 pgsafe:add-check-without-not-valid bytebase:statement.add-check-not-valid",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A CHECK constraint is added to an existing table without NOT VALID.",
    why:
      "PostgreSQL reads every row to prove the check and holds ACCESS EXCLUSIVE on the table meanwhile: nobody can read " +
      "or write it, for as long as the scan takes.",
    instead:
      "Add the constraint NOT VALID, which checks new rows only and takes no time, and VALIDATE CONSTRAINT in the next " +
      "migration: that scan blocks neither reads nor writes.",
    examples: {
      reject: ["ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0);"],
      accept: [
        "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;",
        "CREATE TABLE orders (total numeric);\nALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);",
        {
          up: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT ENFORCED;",
          postgres: 18,
        },
      ],
    },
  },
  messages: {
    scans: {
      text: "Checking {constraint} reads all of {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Add it NOT VALID here and run ALTER TABLE {table} VALIDATE CONSTRAINT in the next migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      if (command.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_CHECK") continue;
      if (constraint.skip_validation || !constraint.is_enforced) continue;
      const place = constraintPlace(context, command, table, "check");
      context.report({
        message: "scans",
        at: place.keyword,
        data: { constraint: place.name, table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "error"),
        fixes: () => notValidFixes(context, command, nameOfRangeVar(node.relation ?? {}), place),
      });
    }
  },
});
