// A schema change that may hold its lock without end, because nothing bounds how long it works.
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { strongestLock } from "../strong-lock";

const id = "missing-statement-timeout";

export const missingStatementTimeout = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "off",
  category: "timeouts",
  sources: sources(
    "squawk:require-statement-timeout pgls:requireStatementTimeout pgfence:missing-statement-timeout migrationpilot:MP020",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The first statement that takes a strong lock on an existing table has no statement_timeout before it.",
    why:
      "A lock_timeout bounds the wait for a lock, not the time it is held. A rewrite or a scan that takes longer than " +
      "planned keeps everybody off the table until it ends.",
    instead:
      "SET LOCAL statement_timeout = '30s' at the start of the file (SET where the file is not one transaction), or " +
      "transaction_timeout from PostgreSQL 17.",
    examples: {
      reject: ["SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;"],
      accept: [
        "SET statement_timeout = '30s';\nALTER TABLE orders ADD COLUMN note text;",
        "CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN note text;",
        "CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
      ],
    },
  },
  messages: {
    unbounded: {
      text: "No statement_timeout is set before the lock ({lock}) on {table}: {blocks} wait as long as this statement works.",
      help: "Set statement_timeout before it.",
    },
  },
  statements: "all",
  check(context) {
    const { facts, memory, world } = context;
    if (memory.has(id) || timeoutMs(world.settings.get("statement_timeout")) > 0) return;
    // Bounds a single statement too. Manual: "Client Connection Defaults", 17 and later.
    if (facts.postgres >= 17 && timeoutMs(world.settings.get("transaction_timeout")) > 0) return;
    const strongest = strongestLock(context);
    if (!strongest) return;
    memory.set(id, true);
    context.report({ message: "unbounded", at: firstWord(context.statement), data: { ...strongest } });
  },
});
