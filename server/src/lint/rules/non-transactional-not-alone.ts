// A statement that refuses transactions in a file that its runner sends as one string together with others.
import { firstWord } from "../first-word";
import { defineRule } from "../rule";
import { transactionStatement } from "../transactions";
import { refusal } from "../refused-in-transaction";

export const nonTransactionalNotAlone = defineRule({
  id: "non-transactional-not-alone",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A statement that cannot run in a transaction is sent in one string together with other statements.",
    why:
      "A server that gets several statements in one string runs them as one transaction, even where nobody wrote BEGIN. " +
      "CREATE INDEX CONCURRENTLY and its like then fail with error 25001, also when the other statement is only SET.",
    instead: "Give the statement a file of its own, or use a runner that sends statements one by one.",
    examples: {
      reject: [
        {
          up: "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
          wrap: "simple-query",
        },
      ],
      accept: [
        {
          up: "CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
          wrap: "simple-query",
        },
        {
          up: "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
          wrap: "none",
        },
      ],
    },
  },
  messages: {
    notAlone: {
      text: "{label} cannot run inside a transaction, and a file sent as one string of {count} statements is one.",
      help: "Move it to a file of its own with no other statement, not even SET.",
    },
  },
  statements: "all",
  check(context) {
    const { facts, file, statement } = context;
    const count = file.sql.statements.length;
    if (facts.wrap !== "simple-query" || count < 2 || transactionStatement(statement)) return;
    const label = refusal(context);
    if (label !== null)
      context.report({ message: "notAlone", at: firstWord(statement), data: { label, count } });
  },
});
