// The lock a statement takes on a table, in the words of messages. The facts come from the table of locks.
import { blocksOf } from "../locks/lock-modes";
import { displayName, type QualifiedName } from "../sql/names";
import type { StatementContext } from "./context";

export interface LockWords {
  /** For instance "ACCESS EXCLUSIVE". */
  readonly lock: string;
  /** For instance "reads and writes". */
  readonly blocks: string;
}

/** The lock on the named relation; the statement's first one when the facts know it by another name. */
export function lockWords(context: StatementContext, name: QualifiedName): LockWords {
  const { relations } = context.locks();
  const shown = displayName(name);
  const found = relations.find((relation) => displayName(relation.name) === shown) ?? relations[0];
  return found
    ? { lock: found.mode, blocks: blocksOf(found.mode) }
    : { lock: "ACCESS EXCLUSIVE", blocks: blocksOf("ACCESS EXCLUSIVE") };
}
