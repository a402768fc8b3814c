// TRUNCATE … CASCADE.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { rangeOfToken } from "../../sql/alter-table";
import { defineRule, sources } from "../rule";

export const truncateCascade = defineRule({
  id: "truncate-cascade",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources(
    "squawk:ban-truncate-cascade pgls:banTruncateCascade pgfence:truncate-cascade migrationpilot:MP036",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "TRUNCATE with CASCADE empties tables that the statement does not name.",
    why:
      "Every table with a foreign key to the truncated one is emptied too, and every table with a foreign key to those, " +
      "whether or not a row of theirs refers to anything. All of them are locked with ACCESS EXCLUSIVE, so reads and " +
      "writes wait.",
    instead:
      "Name every table that is to be emptied in one TRUNCATE without CASCADE; it fails when one is missing.",
    examples: {
      reject: ["TRUNCATE customers CASCADE;"],
      accept: ["TRUNCATE customers, orders;", "CREATE TEMP TABLE work (id int);\nTRUNCATE work CASCADE;"],
    },
  },
  messages: {
    cascades: {
      text: "TRUNCATE {tables} CASCADE also empties every table whose foreign keys lead to {tables}, named here or not.",
      help: "Name each table that is to be emptied, and leave CASCADE out.",
    },
  },
  statements: ["TruncateStmt"],
  check(context, node) {
    if (node.behavior !== "DROP_CASCADE") return;
    const names = (node.relations ?? []).flatMap((relation) => {
      const rangeVar = as(relation, "RangeVar");
      return rangeVar && context.existingTable(rangeVar) ? [displayName(nameOfRangeVar(rangeVar))] : [];
    });
    if (names.length === 0) return;
    const at = rangeOfToken(
      context.statement,
      ({ kind, text }, index, tokens) => kind === "word" && text === "cascade" && index === tokens.length - 1,
    );
    context.report({ message: "cascades", at: at ?? context.statement, data: { tables: names.join(", ") } });
  },
});
