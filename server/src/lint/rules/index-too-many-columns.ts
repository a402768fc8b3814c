// Indexes with more key columns than queries use, or than PostgreSQL allows.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { rangeOfWords } from "../../sql/alter-table";
import { defineRule, sources } from "../rule";

/** INDEX_MAX_KEYS of src/include/pg_config_manual.h; INCLUDE columns count as well. */
const mostColumns = 32;

export const indexTooManyColumns = defineRule({
  id: "index-too-many-columns",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "indexes",
  sources: sources("strong_migrations:add_index_columns bytebase:index.key-number-limit"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An index that is not unique has many key columns.",
    why:
      "A btree is searched by its leading columns, so later ones rarely help, and every write pays for them. More than " +
      "32 columns are refused (54011).",
    instead: "Keep the leading columns as keys and move columns that are only read to INCLUDE.",
    examples: {
      reject: ["CREATE INDEX CONCURRENTLY orders_wide ON orders (a, b, c, d);"],
      accept: [
        "CREATE INDEX CONCURRENTLY orders_two ON orders (a, b) INCLUDE (c, d, e);",
        "CREATE UNIQUE INDEX CONCURRENTLY orders_key ON orders (a, b, c, d);",
        "CREATE INDEX CONCURRENTLY orders_brin ON orders USING brin (a, b, c, d);",
      ],
    },
  },
  options: {
    max: {
      schema: { type: "integer", minimum: 1, description: "Key columns an index may have." },
      default: 3,
    },
  },
  messages: {
    many: {
      text: "{index} has {count} key columns; queries rarely use more than the first {max}.",
      help: "Move columns that are only read to INCLUDE, or make a second index.",
    },
    refused: {
      text: "This fails: {index} has {count} columns, and an index may have 32.",
      help: "Leave columns out; INCLUDE columns count as well.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    const keys = node.indexParams?.length ?? 0;
    const columns = keys + (node.indexIncludingParams?.length ?? 0);
    const at = rangeOfWords(context.statement, "index") ?? context.statement;
    const index = node.idxname ?? `the index on ${displayName(nameOfRangeVar(node.relation ?? {}))}`;
    const max = context.options.number("max");
    if (columns > mostColumns) {
      context.report({ message: "refused", at, data: { index, count: columns }, severity: "error" });
    } else if (!node.unique && (node.accessMethod ?? "btree") === "btree" && keys > max) {
      context.report({ message: "many", at, data: { index, count: keys, max } });
    }
  },
});
