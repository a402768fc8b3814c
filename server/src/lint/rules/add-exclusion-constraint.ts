// ADD CONSTRAINT … EXCLUDE and keys WITHOUT OVERLAPS on a table in use: there is no way to build them beside the traffic.
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { constraintPlace } from "../constraint-place";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { severityBySize } from "../size";

export const addExclusionConstraint = defineRule({
  id: "add-exclusion-constraint",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "eugene:E8 strong_migrations:add_exclusion_constraint pgls:avoidAddingExclusionConstraint " +
      "pgfence:add-constraint-exclude migrationpilot:MP031 pgsafe:add-exclusion-constraint",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An exclusion constraint, or a key WITHOUT OVERLAPS, is added to an existing table.",
    why:
      "The index is built and every row compared under ACCESS EXCLUSIVE: nobody can read or write the table until that " +
      "is done. Such a constraint knows neither NOT VALID nor USING INDEX, so it cannot be prepared beforehand.",
    instead:
      "Create a new table with the constraint, copy the rows in batches while a trigger keeps it in step, and swap the " +
      "names. On a small table, or in a maintenance window, add it as it is.",
    examples: {
      reject: [
        "ALTER TABLE booking ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);",
        {
          up: "ALTER TABLE booking ADD CONSTRAINT booking_key UNIQUE (room, during WITHOUT OVERLAPS);",
          postgres: 18,
        },
      ],
      accept: [
        "CREATE TABLE booking (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));",
        "CREATE TABLE booking (during tstzrange);\n" +
          "ALTER TABLE booking ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);",
      ],
    },
  },
  messages: {
    buildsIndex: {
      text: "{constraint} is built and checked row by row under a lock ({lock}) on {table} that blocks {blocks}.",
      help:
        "There is no form that does not block: fill a new table that has the constraint and swap the names, or choose a " +
        "maintenance window.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      if (command.command.subtype !== "AT_AddConstraint" || !constraint) continue;
      const excludes = constraint.contype === "CONSTR_EXCLUSION";
      if (!excludes && !constraint.without_overlaps) continue;
      const place = constraintPlace(
        context,
        command,
        table,
        ...(excludes ? ["exclude"] : ["without", "overlaps"]),
      );
      context.report({
        message: "buildsIndex",
        at: place.keyword,
        data: { constraint: place.name, table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "error"),
      });
    }
  },
});
