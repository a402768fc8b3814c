// REFRESH MATERIALIZED VIEW that keeps readers waiting for the whole query.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { severityBySize } from "../size";

export const refreshMatviewNotConcurrent = defineRule({
  id: "refresh-matview-not-concurrent",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources(
    "pgls:requireConcurrentRefreshMatview pgfence:refresh-matview-blocking migrationpilot:MP033 " +
      "pgsafe:refresh-matview-non-concurrent sqlfluff:PG01",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing materialized view is refreshed without CONCURRENTLY.",
    why: "REFRESH holds ACCESS EXCLUSIVE on the materialized view for as long as its query runs: nobody can read it meanwhile.",
    instead:
      "REFRESH MATERIALIZED VIEW CONCURRENTLY, which lets reads go on. It needs a unique index on plain columns without a " +
      "WHERE clause, and a view that was filled before.",
    examples: {
      reject: ["REFRESH MATERIALIZED VIEW daily_totals;"],
      accept: [
        "REFRESH MATERIALIZED VIEW CONCURRENTLY daily_totals;",
        "CREATE MATERIALIZED VIEW daily_totals AS SELECT 1 AS total WITH NO DATA;\n" +
          "REFRESH MATERIALIZED VIEW daily_totals;",
        "REFRESH MATERIALIZED VIEW daily_totals WITH NO DATA;",
      ],
    },
  },
  messages: {
    blocks: {
      text: "Refreshing {view} holds a lock (ACCESS EXCLUSIVE) that blocks reads of it for as long as its query runs.",
      help: "Use REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on {view}.",
    },
  },
  statements: ["RefreshMatViewStmt"],
  check(context, { concurrent, skipData, relation }) {
    if (concurrent || skipData || !relation) return;
    const name = nameOfRangeVar(relation);
    if (context.isNew(name)) return;
    context.report({
      message: "blocks",
      at: rangeOfWords(context.statement, "refresh", "materialized", "view") ?? context.statement,
      data: { view: displayName(name) },
      ...severityBySize(context, name, "warning"),
      fixes: () => concurrentlyFix(context),
    });
  },
});

function concurrentlyFix({ file, parser, statement }: StatementContext): readonly RuleFix[] {
  const keywords = rangeOfWords(statement, "refresh", "materialized", "view");
  if (!keywords) return [];
  const edit = { range: { start: keywords.end, end: keywords.end }, newText: " CONCURRENTLY" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const refresh = as(tree, "RefreshMatViewStmt");
    if (refresh) refresh.concurrent = true;
  });
  return passes ? [{ title: "Add CONCURRENTLY", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
