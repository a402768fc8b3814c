// Rows that are changed while the transaction holds a strong lock on their table.
import { blocksOf, type LockMode } from "../../locks/lock-modes";
import { nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { ExistingTable, StatementContext } from "../context";
import { changeWord, dataChanges, type DataChange } from "../data-changes";
import { reachOf } from "../keyed-rows";
import { defineRule, sources } from "../rule";
import { transactionStatement } from "../transactions";

const id = "backfill-in-ddl-transaction";

/** Locks under which nobody else can write. */
const strong: ReadonlySet<LockMode> = new Set([
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const);

/** The strong locks of one transaction, by key of the table. */
interface Held {
  readonly transaction: number;
  readonly locks: Map<string, LockMode>;
  /** The locks that each savepoint found. */
  readonly saved: Map<string, ReadonlyMap<string, LockMode>>;
}

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
    const held = heldLocks(context, transaction);
    for (const change of held.locks.size > 0 ? dataChanges(tree) : []) {
      const table = context.existingTable(change.node.relation);
      const lock = table && held.locks.get(context.world.keyOf(table.name));
      if (!table || !lock || context.isMadeByUp(table.relation?.origin) || isSmall(context, change, table))
        continue;
      context.report({
        message: "blocked",
        at: changeWord(context.statement, change),
        data: { change: change.kind.toUpperCase(), table: table.shown, lock, blocks: blocksOf(lock) },
      });
    }
    remember(context, held);
  },
});

/** A DO block outside a transaction is one of its own. */
function transactionOf({ place, statement }: StatementContext): number | null {
  if (place.kind !== "none") return place.id;
  return statement.inside ? -1 - statement.inside.block.index : null;
}

function heldLocks({ memory }: StatementContext, transaction: number): Held {
  const known = memory.get(id) as Held | undefined;
  if (known?.transaction === transaction) return known;
  const held: Held = { transaction, locks: new Map(), saved: new Map() };
  memory.set(id, held);
  return held;
}

function remember(context: StatementContext, { locks: held, saved }: Held): void {
  const { world, statement } = context;
  const control = transactionStatement(statement);
  const savepoint = control?.savepoint_name ?? "";
  if (control?.kind === "TRANS_STMT_SAVEPOINT") saved.set(savepoint, new Map(held));
  // Gives up the locks taken since. Manual: "Table-Level Locks".
  if (control?.kind === "TRANS_STMT_ROLLBACK_TO") {
    const before = saved.get(savepoint) ?? held;
    for (const key of held.keys()) if (!before.has(key)) held.delete(key);
  }
  for (const { name, mode } of context.locks().relations) {
    if (!strong.has(mode)) continue;
    const key = world.keyOf(name);
    if (held.get(key) !== "ACCESS EXCLUSIVE") held.set(key, mode);
  }
  const rename = as(statement.parsed.tree, "RenameStmt");
  if (rename?.renameType !== "OBJECT_TABLE" || !rename.relation) return;
  const { schema } = nameOfRangeVar(rename.relation);
  held.set(world.creationKey({ schema, name: rename.newname ?? "" }), "ACCESS EXCLUSIVE");
}

/** Values written out, or rows picked by a key that is known to be one. */
function isSmall(context: StatementContext, change: DataChange, table: ExistingTable): boolean {
  if (change.kind === "insert")
    return (as(change.node.selectStmt, "SelectStmt")?.fromClause ?? []).length === 0;
  if (change.kind === "merge") return false;
  const hasKey = [...(table.relation?.constraints.values() ?? [])].some(({ kind }) => kind === "primary-key");
  return hasKey && reachOf(change.node, table, context.world) === "rows";
}
