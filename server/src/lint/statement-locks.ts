// What a statement locks, as a person who reads the file asks it: with the relations that come with the named ones, how
// many rows each has, and which of them nobody else can see yet. Knows neither rules nor findings.
import { lockFacts, type LockFacts, type RelationLock } from "../locks/lock-facts";
import type { ParsedText } from "../sql/sql-file";
import type { LintOptions } from "./lint-options";
import type { Origin, Relation } from "./schema/relation";
import type { World } from "./schema/world";
import { rowsAt } from "./size";
import { worldRelations } from "./world-relations";

export interface SeenLock extends RelationLock {
  /** Estimated; null when nobody told. */
  readonly rows: number | null;
  /** The same file made it, so nobody else waits for it. */
  readonly own: boolean;
}

export interface StatementLocks extends Omit<LockFacts, "relations"> {
  readonly relations: readonly SeenLock[];
}

/** With the schema before the statement; the origin is that of what its file makes. */
export function statementLocks(
  parsed: ParsedText,
  world: World,
  origin: Origin,
  { postgres, rows = {} }: LintOptions,
): StatementLocks {
  const facts = lockFacts(parsed, postgres, worldRelations(world));
  const isOwn = (relation: Relation | undefined): boolean => {
    if (!relation) return false;
    if (relation.temporary || (relation.origin === origin && !relation.conditional)) return true;
    return relation.table !== null && isOwn(world.relations.get(relation.table));
  };
  const relations = facts.relations.map((lock) => ({
    ...lock,
    rows: rowsAt(world, lock.name, (key) => rows[key]),
    own: isOwn(world.relation(lock.name)),
  }));
  return { ...facts, relations };
}

/** From the statement alone. */
export function locksOfText(parsed: ParsedText, { postgres }: LintOptions): StatementLocks {
  const facts = lockFacts(parsed, postgres);
  return { ...facts, relations: facts.relations.map((lock) => ({ ...lock, rows: null, own: false })) };
}
