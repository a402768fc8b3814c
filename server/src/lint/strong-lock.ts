// The strongest lock of a statement that others will notice: SHARE or more on something that was there before. Statements
// that say CONCURRENTLY are none: they wait for transactions, and a timeout there leaves an invalid index behind.
import { blocksOf, lockModes } from "../locks/lock-modes";
import { displayName, nameOfRangeVar, sameName } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as } from "../sql/syntax-tree";
import type { StatementContext } from "./context";

export interface StrongLock {
  readonly lock: string;
  readonly table: string;
  /** For instance "reads and writes". */
  readonly blocks: string;
}

/** Several rules ask about the same statement. */
const known = new WeakMap<StatementContext, StrongLock | null>();

export function strongestLock(context: StatementContext): StrongLock | null {
  let lock = known.get(context);
  if (lock === undefined) known.set(context, (lock = findStrongest(context)));
  return lock;
}

function findStrongest(context: StatementContext): StrongLock | null {
  const { statement, world } = context;
  const created = as(statement.parsed.tree, "CreateStmt")?.relation;
  let best: StrongLock | null = null;
  let strength = lockModes.indexOf("SHARE") - 1;
  let isOnIndex = false;
  for (const { name, mode } of context.locks().relations) {
    const difference = lockModes.indexOf(mode) - strength;
    // People know their tables; an index is named when it alone is locked like this.
    if (difference < 0 || (difference === 0 && !isOnIndex) || context.isNew(name)) continue;
    if (created && sameName(nameOfRangeVar(created), name)) continue;
    const index = world.relation(name);
    const table =
      index?.kind === "index" && index.table !== null ? world.relations.get(index.table) : undefined;
    if (table && context.isNewRelation(table)) continue;
    strength += difference;
    isOnIndex = index?.kind === "index";
    best = { lock: mode, table: displayName(name), blocks: blocksOf(mode) };
  }
  return best && saysConcurrently(statement) ? null : best;
}

function saysConcurrently({ parsed }: Statement): boolean {
  return parsed.tokens.some(({ kind, text }) => kind === "word" && text === "concurrently");
}
