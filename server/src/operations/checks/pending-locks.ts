// What the pending migrations lock: the relations that the checks of locks, rights and sizes ask about.
import type { LockMode } from "../../locks/lock-modes";
import { quoteName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { firstWords, locksBySyntax, statementsOf } from "../forecast/forecast";
import { labelOf } from "../migration-states";
import type { CheckContext } from "./check";

export interface PendingLock {
  /** As SQL writes it, quoted where needed. */
  readonly relation: string;
  readonly mode: LockMode;
  readonly rewrite: boolean;
  readonly scan: boolean;
  /** "0042_add_email: ALTER TABLE users …". */
  readonly where: string;
  readonly statement: Statement;
  /** What the statement names first: what it changes, and not for instance what a foreign key points to. */
  readonly target: boolean;
}

/** The lock of every pending statement on every relation, in the order they will be taken. */
export function pendingLocks({ facts, pending }: CheckContext): readonly PendingLock[] {
  const locksOf = locksBySyntax(Math.trunc(facts.identity.server_version_num / 10_000));
  return pending.flatMap(({ up }) => {
    if (!up.ok) return [];
    const { version, name } = up.value;
    return statementsOf(up.value).flatMap((statement) =>
      locksOf(statement).relations.map((lock, position) => ({
        relation: quoteName(lock.name),
        mode: lock.mode,
        rewrite: lock.rewrite !== "no",
        scan: lock.scan !== "no",
        where: `${labelOf({ version, name })}: ${firstWords(statement.parsed.text)}`,
        statement,
        target: position === 0 || as(statement.parsed.tree, "DropStmt") !== undefined,
      })),
    );
  });
}

/** The relations of these locks, each once. */
export function relationsOf(locks: readonly PendingLock[]): readonly string[] {
  return [...new Set(locks.map((lock) => lock.relation))];
}
