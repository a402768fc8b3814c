// A statement that blocks writes while it works through a table that is known to be large.
import { blocksOf, lockModes } from "../../locks/lock-modes";
import { displayName, type QualifiedName } from "../../sql/names";
import type { StatementContext } from "../context";
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { largeTable, rowsOf } from "../size";
import { workOf } from "../statement-work";

export const largeTableBlockingDdl = defineRule({
  id: "large-table-blocking-ddl",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources(
    "migrationpilot:MP013 migrationpilot:MP014 migrationpilot:MP102 migrationpilot:MP104 " +
      "safe-migrate:size-aware-add-column",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A large table is read, written anew or indexed under a lock that blocks writes.",
    why:
      "How long the lock is held grows with the number of rows. The estimate comes from the statistics of a database; " +
      "without one this rule says nothing.",
    instead:
      "Follow the advice of the finding about the statement itself; where there is none, run it at a quiet time with a lock_timeout.",
    examples: {
      reject: [{ up: "CREATE INDEX big_a ON big (a);", rows: { "public.big": 80_000_000 } }],
      accept: [
        { up: "CREATE INDEX tiny_a ON tiny (a);", rows: { "public.tiny": 120 } },
        { up: "CREATE INDEX CONCURRENTLY big_a ON big (a);", rows: { "public.big": 80_000_000 } },
        { up: "ALTER TABLE big ADD COLUMN note text;", rows: { "public.big": 80_000_000 } },
        "CREATE INDEX big_a ON big (a);",
      ],
    },
  },
  options: {
    rows: {
      schema: {
        type: "integer",
        minimum: 1,
        description: "Estimated rows from which on a table counts as large.",
      },
      default: largeTable,
    },
  },
  messages: {
    slow: {
      text: "This {work} {table} with about {rows} rows under a lock ({lock}) that blocks {blocks} all the while.",
      help: "Split it into steps that do not block, or run it at a quiet time with a lock_timeout.",
    },
  },
  statements: "all",
  check(context) {
    if (context.facts.rows.size === 0) return;
    const found = workOf(context);
    if (!found) return;
    const { mode } = found.lock;
    if (lockModes.indexOf(mode) < lockModes.indexOf("SHARE")) return;
    const table = indexedTable(context, found.table);
    const rows = rowsOf(context, table) ?? 0;
    if (rows < context.options.number("rows")) return;
    context.report({
      message: "slow",
      at: firstWord(context.statement),
      data: {
        work: verbs[found.work],
        table: displayName(table),
        rows: rows.toLocaleString("en"),
        lock: mode,
        blocks: blocksOf(mode),
      },
    });
  },
});

const verbs = { rewrite: "writes anew", scan: "reads", build: "builds an index on" } as const;

/** For an index its table. */
function indexedTable({ world }: StatementContext, name: QualifiedName): QualifiedName {
  const relation = world.relation(name);
  const table =
    relation?.kind === "index" && relation.table ? world.relations.get(relation.table) : undefined;
  return table ? { schema: table.schema, name: table.name } : name;
}
