// A statement that PostgreSQL refuses to run inside a transaction, where there is one.
import type { StatementContext } from "../context";
import { refusal } from "../refused-in-transaction";
import { defineRule, sources } from "../rule";
import { transactionStatement } from "../transactions";

export const nonTransactionalInTransaction = defineRule({
  id: "non-transactional-in-transaction",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "transactions",
  sources: sources(
    "squawk:ban-concurrent-index-creation-in-transaction pgls:banConcurrentIndexCreationInTransaction " +
      "pgfence:concurrent-in-transaction migrationpilot:MP025 atlas:PG103 safe-migrate:concurrent-in-transaction " +
      "bytebase:statement.non-transactional",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A statement that cannot run in a transaction stands between BEGIN and COMMIT.",
    why:
      "PostgreSQL refuses CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM and others inside a transaction with error " +
      "25001, so the migration fails at this statement each time.",
    instead:
      "Take the statement out of BEGIN … COMMIT. This product's runner then sends it on its own and the statements " +
      "around it in transactions of their own.",
    examples: {
      reject: [
        "BEGIN;\nCREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);\nCOMMIT;",
        "BEGIN;\nVACUUM orders;\nCOMMIT;",
      ],
      accept: [
        "CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
        "BEGIN;\nREFRESH MATERIALIZED VIEW CONCURRENTLY totals;\nCOMMIT;",
        "BEGIN;\nALTER TYPE state ADD VALUE 'sent';\nCOMMIT;",
      ],
    },
  },
  messages: {
    inBlock: {
      text: "{label} cannot run inside a transaction, and BEGIN on line {line} opened one.",
      help: "Move it after COMMIT, or take BEGIN and COMMIT out of the file.",
    },
    inWrapped: {
      text: "{label} cannot run inside a transaction, and the runner of this file wraps it in one.",
      help: "Move it to a file that the runner does not wrap.",
    },
    inDo: {
      text: "{label} cannot run inside a DO block, which is always inside a transaction.",
      help: "Take it out of the block.",
    },
  },
  statements: "all",
  check(context) {
    const { place, statement } = context;
    const message = messageFor(context);
    if (!message || transactionStatement(statement)) return;
    const label = refusal(context);
    if (label === null) return;
    const before = context.file.sql.text.slice(0, place.opener?.start ?? 0);
    context.report({
      message,
      at: firstWords(context),
      data: { label, line: before.split(/\r\n|\r|\n/).length },
    });
  },
});

/** Null where no transaction is open that would refuse it; what runs as one string is another rule's. */
function messageFor({ place, statement }: StatementContext): "inDo" | "inBlock" | "inWrapped" | null {
  if (statement.inside) return "inDo";
  if (place.kind === "explicit") return "inBlock";
  return place.kind === "wrapped" ? "inWrapped" : null;
}

/** From the first word to CONCURRENTLY, or the first word alone. */
function firstWords({ statement }: StatementContext): { readonly start: number; readonly end: number } {
  const { tokens } = statement.parsed;
  const last = tokens.find(({ kind, text }) => kind === "word" && text === "concurrently") ?? tokens[0];
  return { start: statement.start, end: statement.start + (last?.end ?? statement.end - statement.start) };
}
