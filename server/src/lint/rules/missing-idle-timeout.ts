// A transaction of the file's own that keeps its locks when the client that opened it hangs.
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { strongestLock } from "../strong-lock";

const id = "missing-idle-timeout";

export const missingIdleTimeout = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "timeouts",
  sources: sources("pgls:requireIdleInTransactionTimeout pgfence:missing-idle-timeout"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "BEGIN opens a transaction with strong locks and no idle_in_transaction_session_timeout.",
    why:
      "A client that hangs between two statements keeps the transaction open, and with it every lock it took, until " +
      "somebody ends the session.",
    instead:
      "SET LOCAL idle_in_transaction_session_timeout = '10s' after BEGIN, or transaction_timeout from PostgreSQL 17.",
    examples: {
      reject: ["BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;"],
      accept: [
        "BEGIN;\nSET LOCAL idle_in_transaction_session_timeout = '10s';\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
        "ALTER TABLE orders ADD COLUMN note text;",
        "BEGIN;\nCREATE TABLE parts (id bigint);\nCOMMIT;",
      ],
    },
  },
  messages: {
    unbounded: {
      text: "This transaction takes a lock ({lock}) on {table} and keeps it for as long as the client is idle.",
      help: "Set idle_in_transaction_session_timeout after BEGIN.",
    },
  },
  statements: "all",
  check(context) {
    const { facts, memory, place, world } = context;
    if (place.kind !== "explicit" || !place.opener || memory.has(id)) return;
    if (timeoutMs(world.settings.get("idle_in_transaction_session_timeout")) > 0) return;
    if (facts.postgres >= 17 && timeoutMs(world.settings.get("transaction_timeout")) > 0) return;
    const strongest = strongestLock(context);
    if (!strongest) return;
    memory.set(id, true);
    context.report({
      message: "unbounded",
      at: firstWord(place.opener),
      data: { lock: strongest.lock, table: strongest.table },
    });
  },
});
