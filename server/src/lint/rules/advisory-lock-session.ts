// An advisory lock of the session that the file does not give back.
import { nestedStatements } from "../nested-statements";
import { defineRule } from "../rule";
import { treeShape } from "../tree-shape";
import type { Statement } from "../../sql/sql-file";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import { tokenAt } from "../tree-places";

interface LockCall {
  readonly name: string;
  readonly statement: Statement;
  readonly call: Tree.FuncCall;
}

/** Functions that take a lock of the session, and the one that gives it back. Manual: "Advisory Lock Functions". */
const unlockers: Readonly<Record<string, string>> = {
  pg_advisory_lock: "pg_advisory_unlock",
  pg_try_advisory_lock: "pg_advisory_unlock",
  pg_advisory_lock_shared: "pg_advisory_unlock_shared",
  pg_try_advisory_lock_shared: "pg_advisory_unlock_shared",
};

export const advisoryLockSession = defineRule({
  id: "advisory-lock-session",
  since: "0.1.0",
  needs: "file",
  severity: "info",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An advisory lock of the session is taken and not given back in the file.",
    why:
      "It outlives the transaction and, on a connection of a pool, the migration: whoever asks for it next waits until " +
      "that connection is closed.",
    instead:
      "Use pg_advisory_xact_lock(), which ends with the transaction, or pg_advisory_unlock() at the end.",
    examples: {
      reject: ["SELECT pg_advisory_lock(42);"],
      accept: [
        "SELECT pg_advisory_xact_lock(42);",
        "SELECT pg_advisory_lock(42);\nDELETE FROM parts WHERE id = 1;\nSELECT pg_advisory_unlock(42);",
      ],
    },
  },
  messages: {
    kept: {
      text: "{name}() takes a lock that the session keeps after this file, until it is closed.",
      help: "Use pg_advisory_xact_lock(), or give it back with {unlock}().",
    },
  },
  check({ file, report }) {
    const calls = file.sql.statements.flatMap((outer) =>
      [outer, ...nestedStatements(outer)].flatMap(advisoryCalls),
    );
    const lastRelease = new Map(calls.map(({ name, call }, index) => [releaseOf(name, call), index]));
    const lastOfAll = calls.findLastIndex(({ name }) => name === "pg_advisory_unlock_all");
    const discarded = file.sql.statements.findLastIndex(
      ({ parsed }) => as(parsed.tree, "DiscardStmt")?.target === "DISCARD_ALL",
    );
    calls.forEach(({ name, statement, call }, index) => {
      const unlock = unlockers[name];
      if (unlock === undefined || discarded > statement.index) return;
      if (Math.max(lastOfAll, lastRelease.get(releaseOf(unlock, call)) ?? -1) > index) return;
      const at = statement.inside ? statement.inside.block : tokenAt(statement, call.location);
      report(statement, { message: "kept", at: { start: at.start, end: at.end }, data: { name, unlock } });
    });
  },
});

/** Equal for a lock and the call that gives it back. */
function releaseOf(name: string, { args }: Tree.FuncCall): string {
  return `${name} ${treeShape(args)}`;
}

function advisoryCalls(statement: Statement): readonly LockCall[] {
  if (!/advisory/i.test(statement.parsed.text)) return [];
  const calls: LockCall[] = [];
  walk(statement.parsed.tree, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const call = payload as Tree.FuncCall;
    const name = as(call.funcname?.at(-1), "String")?.sval ?? "";
    if (name.includes("advisory")) calls.push({ name, statement, call });
  });
  return calls;
}
