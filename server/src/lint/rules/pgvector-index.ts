// Indexes of pgvector: ivfflat where there may be no rows yet, hnsw without memory for the build.
import { nameOfRangeVar } from "../../sql/names";
import { identifierAfter } from "../token-places";
import { defineRule, sources } from "../rule";
import { rowsOf } from "../size";

/** From here on the lists of an ivfflat index are worth something. The manual of pgvector counts one list for 1000 rows. */
const enoughRows = 1000;

export const pgvectorIndex = defineRule({
  id: "pgvector-index",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "extensions",
  sources: sources("migrationpilot:MP050 migrationpilot:MP109 migrationpilot:MP112"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "An ivfflat index is built where there may be no rows yet, or an hnsw index without maintenance_work_mem.",
    why:
      "An ivfflat index takes the centres of its lists from the rows that are there when it is built: built on an empty table it " +
      "finds next to nothing later. The graph of an hnsw index is built in maintenance_work_mem; where it does not fit, " +
      "the build takes many times as long.",
    instead:
      "Use hnsw, which needs no rows, and SET maintenance_work_mem for the build; build ivfflat after the data is loaded.",
    examples: {
      reject: [
        "CREATE INDEX CONCURRENTLY items_v ON items USING ivfflat (embedding vector_l2_ops);",
        "CREATE INDEX CONCURRENTLY items_v ON items USING hnsw (embedding vector_l2_ops);",
      ],
      accept: [
        "SET maintenance_work_mem = '2GB';\nCREATE INDEX CONCURRENTLY items_v ON items USING hnsw (embedding vector_l2_ops);",
        "CREATE TABLE items (embedding vector(3));\nCREATE INDEX items_v ON items USING hnsw (embedding vector_l2_ops);",
      ],
    },
  },
  messages: {
    empty: {
      text: "An ivfflat index takes its lists from the rows of now: without rows in {table}, it finds little later.",
      help: "Use hnsw, or build the index after the rows are there.",
    },
    memory: {
      text: "The graph of an hnsw index on {table} is built slowly when it does not fit into maintenance_work_mem.",
      help: "SET maintenance_work_mem for this build first.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    const { accessMethod: method = "", relation } = node;
    if ((method !== "ivfflat" && method !== "hnsw") || !relation) return;
    const name = nameOfRangeVar(relation);
    const rows = rowsOf(context, name);
    const at = identifierAfter(context.statement, "using", method);
    const data = { table: relation.relname ?? "" };
    if (method === "ivfflat") {
      if (rows === null || rows < enoughRows) context.report({ message: "empty", at, data });
      return;
    }
    const isSmall = context.isNew(name) || (rows !== null && rows < enoughRows);
    if (isSmall || context.world.settings.get("maintenance_work_mem") !== null) return;
    context.report({ message: "memory", at, data });
  },
});
