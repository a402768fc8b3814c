// CREATE RULE, which rewrites queries.
import { nameOfRangeVar, displayName } from "../../sql/names";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

export const createRule = defineRule({
  id: "create-rule",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: sources("eslint-plugin-postgresql:no-rule"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A rewrite rule is created.",
    why:
      "A rule changes the query before it runs: functions in it may run several times, RETURNING and row counts change, " +
      "and COPY passes it by. CREATE RULE takes ACCESS EXCLUSIVE on the table.",
    instead: "A trigger; for a view, an INSTEAD OF trigger.",
    examples: {
      reject: ["CREATE RULE keep AS ON DELETE TO orders DO INSTEAD NOTHING;"],
      accept: ["CREATE VIEW open_orders AS SELECT id FROM orders;"],
    },
  },
  messages: {
    created: {
      text: "The rule {rule} rewrites queries on {table} before they run, which surprises in ways a trigger does not.",
      help: "Use a trigger.",
    },
  },
  statements: ["RuleStmt"],
  check(context, node) {
    const rule = node.rulename ?? "";
    if (rule === "_RETURN") return;
    context.report({
      message: "created",
      at: identifierAfter(context.statement, "rule", rule),
      data: { rule, table: displayName(nameOfRangeVar(node.relation ?? {})) },
    });
  },
});
