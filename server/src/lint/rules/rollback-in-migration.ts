// ROLLBACK that throws away what the migration did.
import { firstWord } from "../first-word";
import { defineRule } from "../rule";

export const rollbackInMigration = defineRule({
  id: "rollback-in-migration",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The file rolls a transaction back.",
    why:
      "Everything the transaction did before ROLLBACK is gone, while the runner records the migration as applied. It is " +
      "most often left over from trying the file out.",
    instead: "COMMIT, or take the statements out. ROLLBACK TO SAVEPOINT takes back a part.",
    examples: {
      reject: ["BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nROLLBACK;"],
      accept: ["BEGIN;\nSAVEPOINT s;\nDELETE FROM parts;\nROLLBACK TO SAVEPOINT s;\nCOMMIT;"],
    },
  },
  messages: {
    rolledBack: {
      text: "{word} discards what the transaction did before it, and the migration still counts as applied.",
      help: "Replace it by COMMIT, or take the statements out.",
    },
  },
  statements: ["TransactionStmt"],
  check(context, node) {
    if (node.kind !== "TRANS_STMT_ROLLBACK") return;
    const { file, statement } = context;
    const at = firstWord(statement);
    context.report({
      message: "rolledBack",
      at,
      data: { word: file.sql.text.slice(at.start, at.end).toUpperCase() },
    });
  },
});
