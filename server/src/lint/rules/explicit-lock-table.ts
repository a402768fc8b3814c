// LOCK TABLE in a mode that keeps others waiting.
import { blocksOf, lockModes } from "../../locks/lock-modes";
import { rangeOfWords } from "../../sql/alter-table";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";

export const explicitLockTable = defineRule({
  id: "explicit-lock-table",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources("migrationpilot:MP065"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "LOCK TABLE takes SHARE UPDATE EXCLUSIVE or more on an existing table.",
    why:
      "The lock is held until the transaction ends, and while LOCK TABLE waits for it, everybody who comes later waits " +
      "behind it. Without a mode it is ACCESS EXCLUSIVE, which blocks reads and writes.",
    instead:
      "Leave LOCK TABLE out: statements lock what they need. Where tables have to be locked beforehand, take them in one " +
      "order at the start of the transaction, with NOWAIT or a lock_timeout.",
    examples: {
      reject: ["LOCK TABLE accounts;", "LOCK TABLE accounts IN SHARE MODE;"],
      accept: [
        "LOCK TABLE accounts IN ACCESS SHARE MODE;",
        "LOCK TABLE accounts IN ROW EXCLUSIVE MODE;",
        "LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE NOWAIT;",
      ],
    },
  },
  messages: {
    locks: {
      text: "LOCK TABLE holds {lock} on {tables} until the transaction ends, which blocks {blocks}.",
      help: "Leave it out, or add NOWAIT or set lock_timeout before it.",
    },
    locksAhead: {
      text: "LOCK TABLE holds {lock} on {tables} until the transaction ends, which blocks {blocks}.",
      help: "It comes first and lock_timeout bounds the wait; keep the rest of the transaction short.",
    },
  },
  statements: ["LockStmt"],
  check(context, { relations, mode = 8, nowait }) {
    const lock = lockModes[mode - 1] ?? "ACCESS EXCLUSIVE";
    if (nowait || lockModes.indexOf(lock) < lockModes.indexOf("SHARE UPDATE EXCLUSIVE")) return;
    const tables = (relations ?? []).flatMap(
      (node) => context.existingTable(as(node, "RangeVar"))?.shown ?? [],
    );
    if (tables.length === 0) return;
    const isAhead = isBounded(context) && comesFirst(context) && isSorted(tables);
    context.report({
      message: isAhead ? "locksAhead" : "locks",
      at: rangeOfWords(context.statement, "lock") ?? context.statement,
      data: { lock, tables: tables.join(", "), blocks: blocksOf(lock) },
      ...(isAhead ? { severity: "info" } : {}),
    });
  },
});

function isBounded({ facts, world }: StatementContext): boolean {
  return facts.runnerSetsLockTimeout || timeoutMs(world.settings.get("lock_timeout")) > 0;
}

/** Nothing but settings and other locks stands before it in its transaction. */
function comesFirst({ file, place, statement }: StatementContext): boolean {
  const quiet = new Set(["TransactionStmt", "VariableSetStmt", "LockStmt", "SelectStmt"]);
  return file.sql.statements
    .slice(0, statement.index)
    .every(({ index, parsed }) => file.places[index]?.id !== place.id || quiet.has(parsed.kind));
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? "") <= name);
}
