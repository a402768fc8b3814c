// BEGIN, COMMIT and ROLLBACK where a transaction is open already, or none is.
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { endsTransaction } from "../transactions";

export const nestedTransaction = defineRule({
  id: "nested-transaction",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "transactions",
  sources: sources("squawk:transaction-nesting pgls:transactionNesting bytebase:statement.disallow-commit"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "BEGIN while a transaction is open, COMMIT without BEGIN, or either in a file that its runner wraps in a transaction.",
    why:
      "PostgreSQL has no nested transactions: a second BEGIN is only a warning, and the first COMMIT ends the outer " +
      "transaction. What follows runs on its own, so a later failure is not rolled back, and the runner's record of the " +
      "migration is no longer part of it.",
    instead:
      "Take BEGIN and COMMIT out of a file that the runner wraps, or tell the runner not to wrap it; use SAVEPOINT for a " +
      "part that may be rolled back.",
    examples: {
      reject: [
        {
          up: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
          wrap: "transaction",
        },
        "BEGIN;\nBEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
        "ALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      ],
      accept: [
        "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
        {
          up: "SAVEPOINT s;\nALTER TABLE orders ADD COLUMN note text;\nRELEASE s;",
          wrap: "transaction",
        },
      ],
    },
  },
  messages: {
    inWrapped: {
      text: "{word} stands in a file that its runner wraps in a transaction: {effect}.",
      help: "Take it out of the file, or tell the runner not to wrap this file.",
    },
    open: {
      text: "{word} opens a transaction that is open since line {line}: the server only warns, and the next COMMIT ends both.",
      help: "Take it out, or end the transaction before it.",
    },
    notOpen: {
      text: "{word} has no BEGIN before it, so there is no transaction for it to end.",
      help: "Take it out, or put BEGIN where the transaction should start.",
    },
  },
  statements: ["TransactionStmt"],
  check(context, node) {
    const { facts, file, place, statement } = context;
    const opens = node.kind === "TRANS_STMT_BEGIN" || node.kind === "TRANS_STMT_START";
    if (!opens && !endsTransaction(node)) return;
    const at = firstWord(statement);
    const word = file.sql.text.slice(at.start, at.end).toUpperCase();
    if (facts.wrap === "transaction" && place.kind !== "none") {
      const effect = opens
        ? "the server only warns and opens nothing"
        : "it ends the runner's transaction, and what follows is not rolled back with the rest";
      context.report({ message: "inWrapped", at, data: { word, effect } });
    } else if (opens && place.opener && place.opener !== statement) {
      const line = file.sql.text.slice(0, place.opener.start).split(/\r\n|\r|\n/).length;
      context.report({ message: "open", at, data: { word, line } });
    } else if (node.kind === "TRANS_STMT_COMMIT" && place.kind !== "explicit") {
      context.report({ message: "notOpen", at, data: { word } });
    }
  },
});
