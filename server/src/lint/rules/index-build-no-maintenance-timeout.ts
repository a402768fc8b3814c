// CREATE INDEX and REINDEX CONCURRENTLY while a short statement_timeout is in force.
import { rangeOfWords } from "../../sql/alter-table";
import { isOn } from "../../sql/options";
import { as } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";

const shortMs = 60_000;

export const indexBuildNoMaintenanceTimeout = defineRule({
  id: "index-build-no-maintenance-timeout",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "indexes",
  sources: sources("django-pg-zero-downtime-migrations:flexible_statement_timeout safe-pg-migrations"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An index is built CONCURRENTLY while statement_timeout is less than a minute.",
    why:
      "A concurrent build reads the table twice and waits for every older transaction, so it often takes longer. When " +
      "statement_timeout cancels it, an invalid index stays behind, which no query uses and every write pays for.",
    instead: "SET statement_timeout = 0 before the build; keep lock_timeout.",
    examples: {
      reject: ["SET statement_timeout = '5s';\nCREATE INDEX CONCURRENTLY orders_status ON orders (status);"],
      accept: [
        "SET statement_timeout = 0;\nCREATE INDEX CONCURRENTLY orders_status ON orders (status);",
        "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
      ],
    },
  },
  messages: {
    cancelled: {
      text: "The statement_timeout of {timeout} cancels a build that takes longer, and an invalid index stays behind.",
      help: "Put SET statement_timeout = 0 before it.",
    },
  },
  statements: ["IndexStmt", "ReindexStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const index = as(tree, "IndexStmt");
    const isConcurrent = index
      ? index.concurrent
      : isOn(as(tree, "ReindexStmt")?.params, "concurrently", false);
    if (!isConcurrent) return;
    const timeout = context.world.settings.get("statement_timeout");
    const limit = timeoutMs(timeout);
    if (limit <= 0 || limit >= shortMs) return;
    context.report({
      message: "cancelled",
      at: rangeOfWords(context.statement, "concurrently") ?? context.statement,
      data: { timeout: /\D/.test(timeout?.[0] ?? "") ? (timeout?.[0] ?? "") : `${limit} ms` },
    });
  },
});
