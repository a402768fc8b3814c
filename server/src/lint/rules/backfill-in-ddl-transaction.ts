// Rows that are changed while the transaction holds a strong lock on their table.
import { blocksOf, type LockMode } from "../../locks/lock-modes";
import { nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { ExistingTable, StatementContext } from "../context";
import { changeWord, dataChanges, type DataChange } from "../data-changes";
import { reachOf } from "../keyed-rows";
import { defineRule, sources } from "../rule";
import { ScopedMap } from "../schema/scoped-map";
import { transactionMemory } from "../transaction-memory";

const id = "backfill-in-ddl-transaction";

/** Locks under which nobody else can write. */
const strong: ReadonlySet<LockMode> = new Set([
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const);

/** The strong locks of one transaction, by key of the table. */
type Held = ScopedMap<LockMode>;

const nothing: Held = new ScopedMap();

export const backfillInDdlTransaction = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data",
  sources: sources("strong_migrations:backfill migrationpilot:MP067"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "Rows of an existing table are changed in the transaction that already holds a strong lock on the table.",
    why:
      "A lock is held until its transaction ends. ALTER TABLE takes ACCESS EXCLUSIVE for a moment only, but when the " +
      "same transaction then changes rows, everybody waits until the last row is done.",
    instead: "Change the rows in a migration of their own, in batches that each commit.",
    examples: {
      reject: [
        "BEGIN;\nALTER TABLE users ADD COLUMN mail text;\nUPDATE users SET mail = email WHERE email <> '';\nCOMMIT;",
      ],
      accept: [
        {
          up: "ALTER TABLE users ADD COLUMN mail text;\nUPDATE users SET mail = email WHERE id BETWEEN 1 AND 1000;",
          wrap: "none",
        },
        "BEGIN;\nALTER TABLE users ADD COLUMN mail text;\nINSERT INTO users (id) VALUES (1);\nCOMMIT;",
      ],
    },
  },
  messages: {
    blocked: {
      text:
        "This {change} runs while the transaction holds a lock ({lock}) on {table}: {blocks} wait until all of its rows " +
        "are done.",
      help: "Move it to a migration of its own and change the rows of {table} in batches.",
    },
  },
  statements: "all",
  check(context) {
    const transaction = transactionOf(context);
    if (transaction === null) return;
    const { tree } = context.statement.parsed;
    const memory = transactionMemory(context, id, transaction, nothing);
    const { held } = memory;
    for (const change of held === nothing ? [] : dataChanges(tree)) {
      const table = context.existingTable(change.node.relation);
      const lock = table && held.get(context.world.keyOf(table.name));
      if (!table || !lock || context.isMadeByUp(table.relation?.origin) || isSmall(context, change, table))
        continue;
      context.report({
        message: "blocked",
        at: changeWord(context.statement, change),
        data: { change: change.kind.toUpperCase(), table: table.shown, lock, blocks: blocksOf(lock) },
      });
    }
    memory.held = heldAfter(context, held);
  },
});

/** A DO block outside a transaction is one of its own. */
function transactionOf({ place, statement }: StatementContext): number | null {
  if (place.kind !== "none") return place.id;
  return statement.inside ? -1 - statement.inside.block.index : null;
}

function heldAfter(context: StatementContext, before: Held): Held {
  const { world, statement } = context;
  const taken = context.locks().relations.filter(({ mode }) => strong.has(mode));
  if (taken.length === 0) return before;
  const held = before.fork();
  for (const { name, mode } of taken) {
    const key = world.keyOf(name);
    if (held.get(key) !== "ACCESS EXCLUSIVE") held.set(key, mode);
  }
  const rename = as(statement.parsed.tree, "RenameStmt");
  if (rename?.renameType !== "OBJECT_TABLE" || !rename.relation) return held;
  const { schema } = nameOfRangeVar(rename.relation);
  held.set(world.creationKey({ schema, name: rename.newname ?? "" }), "ACCESS EXCLUSIVE");
  return held;
}

/** Values written out, or rows picked by a key that is known to be one. */
function isSmall(context: StatementContext, change: DataChange, table: ExistingTable): boolean {
  if (change.kind === "insert")
    return (as(change.node.selectStmt, "SelectStmt")?.fromClause ?? []).length === 0;
  if (change.kind === "merge") return false;
  const hasKey = [...(table.relation?.constraints.values() ?? [])].some(({ kind }) => kind === "primary-key");
  return hasKey && reachOf(change.node, table, context.world) === "rows";
}
