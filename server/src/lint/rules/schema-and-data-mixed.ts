// A transaction that both locks an existing table and writes rows of one.
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changeWord, dataChanges, type DataChange } from "../data-changes";
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { strongestLock } from "../strong-lock";

const id = "schema-and-data-mixed";

/** Rows of one INSERT that are still a lookup table and no backfill. */
const fewRows = 50;

/** What the transaction did so far. */
interface Seen {
  readonly transaction: string;
  locked: string | null;
  wrote: string | null;
  reported: boolean;
}

export const schemaAndDataMixed = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "transactions",
  sources: sources("migrationpilot:MP080"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "One transaction changes the schema of an existing table and the rows of an existing table.",
    why:
      "The lock of the schema change is held until COMMIT, so the table stays blocked for as long as the rows take, and " +
      "what the rows' locks wait for is waited for with the table blocked.",
    instead: "One migration for the schema and one for the rows, the latter in batches.",
    examples: {
      reject: ["ALTER TABLE orders ADD COLUMN note text;\nUPDATE orders SET note = '' WHERE id < 1000;"],
      accept: [
        "CREATE TABLE states (name text);\nINSERT INTO states (name) VALUES ('new');",
        "ALTER TABLE orders ADD COLUMN state text;\nINSERT INTO states (name) VALUES ('new'), ('sent');",
        {
          up: "ALTER TABLE orders ADD COLUMN note text;\nUPDATE orders SET note = '' WHERE id < 1000;",
          wrap: "none",
        },
      ],
    },
  },
  messages: {
    rows: {
      text: "This writes rows of {table} while the transaction holds the lock of the schema change on {other}.",
      help: "Move it to a migration of its own.",
    },
    schema: {
      text: "This changes the schema of {table} in the transaction that wrote rows of {other}.",
      help: "Move it to a migration of its own.",
    },
  },
  statements: "all",
  check(context) {
    const { memory, place, statement } = context;
    // A DO block is one statement.
    if (place.kind === "none" && !statement.inside) return;
    const transaction = place.kind === "none" ? `DO ${statement.inside?.block.index}` : String(place.id);
    let seen = memory.get(id) as Seen | undefined;
    if (seen?.transaction !== transaction) {
      seen = { transaction, locked: null, wrote: null, reported: false };
      memory.set(id, seen);
    }
    if (seen.reported) return;
    const change = dataChanges(statement.parsed.tree).find((one) => isWork(context, one));
    const copy = copyTarget(context);
    if (change || copy) {
      seen.wrote ??= copy ?? context.existingTable(change?.node.relation)?.shown ?? "";
      if (seen.locked === null) return;
      seen.reported = true;
      const at = change ? changeWord(statement, change) : firstWord(statement);
      context.report({ message: "rows", at, data: { table: seen.wrote, other: seen.locked } });
      return;
    }
    if (!changesSchema(context)) return;
    const lock = strongestLock(context);
    if (!lock) return;
    seen.locked ??= lock.table;
    if (seen.wrote === null) return;
    seen.reported = true;
    context.report({
      message: "schema",
      at: firstWord(statement),
      data: { table: lock.table, other: seen.wrote },
    });
  },
});

/** LOCK and TRUNCATE take strong locks and change no schema. */
function changesSchema({ statement }: StatementContext): boolean {
  return statement.parsed.kind !== "LockStmt" && statement.parsed.kind !== "TruncateStmt";
}

/** Changes rows of an existing table, and not by a short list of values. */
function isWork(context: StatementContext, change: DataChange): boolean {
  if (!context.existingTable(change.node.relation)) return false;
  return change.kind !== "insert" || !isShort(change.node);
}

function isShort({ selectStmt }: Tree.InsertStmt): boolean {
  const select = as(selectStmt, "SelectStmt");
  if (!select) return true;
  const rows = select.valuesLists?.length ?? 0;
  return rows > 0 && rows <= fewRows && !hasQuery(select.valuesLists);
}

function hasQuery(values: unknown): boolean {
  let found = false;
  walk(values, (kind) => {
    found ||= kind === "SubLink";
  });
  return found;
}

function copyTarget(context: StatementContext): string | null {
  const copy = as(context.statement.parsed.tree, "CopyStmt");
  if (!copy?.is_from || !copy.relation?.relname) return null;
  const table = context.existingTable(copy.relation);
  return table?.shown ?? null;
}
