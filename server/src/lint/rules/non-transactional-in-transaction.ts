// A statement that PostgreSQL refuses to run inside a transaction, where there is one.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { refusesTransactionBlock } from "../../sql/transaction-block";
import type { StatementContext } from "../context";
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
    inSimpleQuery: {
      text: "{label} cannot run inside a transaction, and a file sent as one string of several statements is an implicit one.",
      help: "Move it to a file of its own with no other statement, not even SET.",
    },
  },
  statements: "all",
  check(context) {
    const { place, statement } = context;
    if (place.kind === "none" || place.kind === "unit" || transactionStatement(statement)) return;
    const label = refusesTransactionBlock(statement.parsed) ?? refusedByPartitions(context);
    if (label === null) return;
    const message =
      place.kind === "explicit" ? "inBlock" : place.kind === "wrapped" ? "inWrapped" : "inSimpleQuery";
    const before = context.file.sql.text.slice(0, place.opener?.start ?? 0);
    context.report({
      message,
      at: firstWords(context),
      data: { label, line: before.split(/\r\n|\r|\n/).length },
    });
  },
});

/** REINDEX (14 and later) and CLUSTER (15 and later) of a partitioned table run transactions of their own. */
function refusedByPartitions({ statement, world, facts }: StatementContext): string | null {
  const reindex = as(statement.parsed.tree, "ReindexStmt");
  const cluster = as(statement.parsed.tree, "ClusterStmt");
  const relation = reindex?.relation ?? cluster?.relation;
  if (!relation || facts.postgres < (reindex ? 14 : 15)) return null;
  const name = nameOfRangeVar(relation);
  if (world.relation(name)?.kind !== "partitioned-table") return null;
  return `${reindex ? "REINDEX" : "CLUSTER"} of the partitioned table ${displayName(name)}`;
}

/** From the first word to CONCURRENTLY, or the first word alone. */
function firstWords({ statement }: StatementContext): { readonly start: number; readonly end: number } {
  const { tokens } = statement.parsed;
  const last = tokens.find(({ kind, text }) => kind === "word" && text === "concurrently") ?? tokens[0];
  return { start: statement.start, end: statement.start + (last?.end ?? statement.end - statement.start) };
}
