// CREATE INDEX CONCURRENTLY IF NOT EXISTS, which takes the remains of a failed build for the index.
import { rangeOfWords } from "../../sql/alter-table";
import { nameOfRangeVar } from "../../sql/names";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { relationKey } from "../schema/relation";

export const concurrentIndexIfNotExists = defineRule({
  id: "concurrent-index-if-not-exists",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "indexes",
  sources: sources("migrationpilot:MP070"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE INDEX CONCURRENTLY IF NOT EXISTS without a DROP INDEX before it.",
    why:
      "A concurrent build that fails or is cancelled leaves an index that is INVALID: no query uses it, and every write " +
      "still pays for it. IF NOT EXISTS finds it on the next try, skips the build and reports success.",
    instead:
      "Drop what a failed try may have left first: DROP INDEX CONCURRENTLY IF EXISTS name; or look at " +
      "pg_index.indisvalid before.",
    examples: {
      reject: ["CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status ON orders (status);"],
      accept: [
        "DROP INDEX CONCURRENTLY IF EXISTS orders_status;\n" +
          "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status ON orders (status);",
        "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
        "CREATE INDEX IF NOT EXISTS orders_status ON orders (status);",
      ],
    },
  },
  messages: {
    keepsInvalid: {
      text: "When an earlier try of this build failed, IF NOT EXISTS keeps the invalid {index} and reports success.",
      help: "Put DROP INDEX CONCURRENTLY IF EXISTS {index} before it.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    if (!node.concurrent || !node.if_not_exists || !node.idxname) return;
    const table = context.world.keyOf(nameOfRangeVar(node.relation ?? {}));
    const [schema = "public"] = table.split("\u0000");
    if (context.world.relations.wasDeleted(relationKey(schema, node.idxname))) return;
    if (looksAtValidity(context)) return;
    context.report({
      message: "keepsInvalid",
      at: rangeOfWords(context.statement, "if", "not", "exists") ?? context.statement,
      data: { index: node.idxname },
    });
  },
});

/** An earlier statement of the file asks whether an index is valid. */
function looksAtValidity({ file, statement }: StatementContext): boolean {
  return file.sql.statements
    .slice(0, statement.index)
    .some(({ parsed }) => /\bindisvalid\b/i.test(parsed.text));
}
