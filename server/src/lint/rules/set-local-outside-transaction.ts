// SET LOCAL where there is no transaction for it to last for.
import { defineRule, type RuleFix } from "../rule";
import type { StatementContext } from "../context";
import { firstWord } from "../first-word";
import { rangeOfWords } from "../../sql/alter-table";
import { settingChanges } from "../schema/session-settings";
import { as } from "../../sql/syntax-tree";

export const setLocalOutsideTransaction = defineRule({
  id: "set-local-outside-transaction",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "SET LOCAL or SET TRANSACTION stands where no transaction is open.",
    why:
      "The setting ends with the statement itself. The server only warns, and what follows runs without the timeout, " +
      "schema or isolation level that was meant for it.",
    instead: "SET, or BEGIN before it.",
    examples: {
      reject: [
        { up: "SET LOCAL lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN note text;", wrap: "none" },
      ],
      accept: [
        {
          up: "SET LOCAL lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN note text;",
          wrap: "transaction",
        },
        "BEGIN;\nSET LOCAL lock_timeout = '1s';\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      ],
    },
  },
  messages: {
    local: {
      text: "{words} has no effect here: no transaction is open, so the setting of {name} ends with this statement.",
      help: "Use SET for the session, or put BEGIN before it.",
    },
    transaction: {
      text: "SET TRANSACTION has no effect here, because no transaction is open.",
      help: "Put BEGIN before it, or give the options to BEGIN itself.",
    },
  },
  statements: ["VariableSetStmt", "SelectStmt"],
  check(context) {
    const { place, statement } = context;
    if (place.kind !== "none" || statement.inside) return;
    const set = as(statement.parsed.tree, "VariableSetStmt");
    if (set?.kind === "VAR_SET_MULTI") {
      if (!set.name?.startsWith("TRANSACTION")) return;
      context.report({
        message: "transaction",
        at: rangeOfWords(statement, "set", "transaction") ?? statement,
      });
      return;
    }
    const local = settingChanges(statement.parsed).find((change) => change.local);
    if (!local) return;
    context.report({
      message: "local",
      at: rangeOfWords(statement, "set", "local") ?? firstWord(statement),
      data: { words: set ? "SET LOCAL" : "set_config(…, true)", name: local.name },
      fixes: () => sessionFix(context),
    });
  },
});

function sessionFix({ file, statement }: StatementContext): readonly RuleFix[] {
  const [set, local, next] = statement.parsed.tokens;
  if (set?.text !== "set" || local?.text !== "local" || !next || statement.resynced) return [];
  const range = { start: statement.start + local.start, end: statement.start + next.start };
  return [{ title: "Use SET", safe: false, edits: [{ path: file.path, range, newText: "" }] }];
}
