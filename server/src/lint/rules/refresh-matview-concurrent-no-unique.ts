// REFRESH MATERIALIZED VIEW CONCURRENTLY of a view without the unique index that it needs.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { defineRule, sources } from "../rule";
import { referringRelations } from "../schema/referrers";
import type { IndexShape } from "../schema/relation";

export const refreshMatviewConcurrentNoUnique = defineRule({
  id: "refresh-matview-concurrent-no-unique",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources("pgfence:refresh-matview-concurrent"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A materialized view without a plain unique index is refreshed CONCURRENTLY.",
    why:
      "REFRESH … CONCURRENTLY finds the changed rows by a unique index on columns, without expressions and without a WHERE " +
      "clause. When there is none the statement fails with error 55000.",
    instead: "CREATE UNIQUE INDEX on the columns that tell its rows apart, before the refresh.",
    examples: {
      reject: [
        {
          before: "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS day;",
          up: "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
        },
      ],
      accept: [
        {
          before:
            "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS day;\nCREATE UNIQUE INDEX totals_day ON totals (day);",
          up: "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
        },
        "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
      ],
    },
  },
  messages: {
    fails: {
      text: "Refreshing {view} CONCURRENTLY fails: it has no unique index on plain columns without a WHERE clause.",
      help: "Create such an index on {view} first.",
    },
  },
  statements: ["RefreshMatViewStmt"],
  check(context, { concurrent, relation }) {
    if (!concurrent || !relation) return;
    const { world, statement } = context;
    const name = nameOfRangeVar(relation);
    const view = world.relation(name);
    // Without its query the view was never created where these migrations could tell what stands on it.
    if (view?.kind !== "matview" || !view.view || view.conditional) return;
    const indexes = referringRelations(world, world.keyOf(name), "index");
    if (indexes.some(([, { index, table }]) => table === world.keyOf(name) && index && serves(index))) return;
    context.report({
      message: "fails",
      at: rangeOfWords(statement, "concurrently") ?? statement,
      data: { view: displayName(name) },
    });
  },
});

/** is_usable_unique_index() of src/backend/commands/matview.c. */
function serves({ unique, keys, predicate, valid }: IndexShape): boolean {
  return unique && valid && predicate === null && keys.every(({ column }) => column !== null);
}
