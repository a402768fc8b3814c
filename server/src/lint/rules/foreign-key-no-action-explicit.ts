// Foreign keys that do not say what happens when the row they refer to is deleted.
import { displayName, nameOfRangeVar } from "../../sql/names";
import type { Statement, Token } from "../../sql/sql-file";
import { addedForeignKeys, wordsOf, type AddedForeignKey } from "../added-constraints";
import { defineRule, sources } from "../rule";

export const foreignKeyNoActionExplicit = defineRule({
  id: "foreign-key-no-action-explicit",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "constraints",
  sources: sources("migrationpilot:MP086 eslint-plugin-postgresql:require-on-delete-action"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key has no ON DELETE.",
    why: "It then means NO ACTION, but a reader cannot tell whether that was meant.",
    instead: "Write ON DELETE NO ACTION, RESTRICT, CASCADE or SET NULL.",
    examples: {
      reject: ["CREATE TABLE lines (order_id int REFERENCES orders (id));"],
      accept: ["CREATE TABLE lines (order_id int REFERENCES orders (id) ON DELETE NO ACTION);"],
    },
  },
  messages: {
    unsaid: {
      text: "The foreign key to {referenced} does not say what happens when a row there is deleted.",
      help: "Write ON DELETE NO ACTION if that is what you mean.",
    },
  },
  statements: ["CreateStmt", "AlterTableStmt"],
  check(context) {
    const { statement } = context;
    for (const added of addedForeignKeys(statement)) {
      if (saysOnDelete(statement, added)) continue;
      context.report({
        message: "unsaid",
        at: wordsOf(statement, added, "references"),
        data: { referenced: displayName(nameOfRangeVar(added.referenced)) },
      });
    }
  },
});

/** The tree cannot tell NO ACTION from nothing. */
function saysOnDelete(statement: Statement, { node, referenced }: AddedForeignKey): boolean {
  if (node.fk_del_action !== "a") return true;
  const from = statement.parsed.offsetOf(referenced.location ?? node.location ?? 0);
  let depth = 0;
  let before: Token | null = null;
  for (const token of statement.parsed.tokens) {
    if (token.start < from) continue;
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (depth < 0 || (depth === 0 && token.text === ",")) return false;
    if (depth === 0 && token.kind === "word") {
      if (token.text === "references") return false;
      if (token.text === "delete" && before?.text === "on") return true;
    }
    before = token;
  }
  return false;
}
