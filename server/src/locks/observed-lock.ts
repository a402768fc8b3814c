// What a statement was seen to lock and do, held against what the facts foretold. Pure; the catalogs were read before.
import type { QualifiedName } from "../sql/names";
import type { LockFacts, RelationLock } from "./lock-facts";
import { lockModes, type LockMode } from "./lock-modes";

/** A relation that was there before the statement, and what the statement did with it. */
export interface ObservedLock {
  readonly relation: QualifiedName;
  /** pg_class.relkind. */
  readonly kind: string;
  /** The strongest mode that its transaction held before and after; null for none. */
  readonly held: LockMode | null;
  readonly mode: LockMode | null;
  /** Null when it is gone. */
  readonly rewritten: boolean | null;
  readonly scanned: boolean | null;
}

/** What the statements of one file were seen to lock, by `observedKey`. */
export type ObservedUp = ReadonlyMap<string, readonly ObservedLock[]>;

/** The text of a statement, and how often the same text comes before it in the file. */
export function observedKey(sql: string, before: number): string {
  return `${before} ${sql}`;
}

/** pg_locks spells ShareUpdateExclusiveLock what SQL spells SHARE UPDATE EXCLUSIVE. */
export function strongestMode(modes: readonly string[]): LockMode | null {
  const spelled = modes.map((mode) =>
    mode
      .replace(/Lock$/, "")
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .toUpperCase(),
  );
  return lockModes.findLast((mode) => spelled.includes(mode)) ?? null;
}

/** Without what an earlier statement of the transaction had taken already. */
export function takenNow(locks: readonly ObservedLock[]): readonly ObservedLock[] {
  return locks.filter(
    ({ mode, held, rewritten, scanned }) => mode !== held || rewritten === true || scanned === true,
  );
}

/** A sentence part for each relation where the server did something else than foretold; `nameOf` names a foretold one. */
export function disagreements(
  facts: LockFacts,
  seen: readonly ObservedLock[],
  nameOf: (lock: RelationLock) => string,
): readonly string[] {
  const foretold = new Map(facts.relations.map((lock) => [nameOf(lock), lock]));
  const isUnsure = facts.relations.some(({ rewrite }) => rewrite === "maybe");
  return seen.flatMap((one) => {
    const lock = foretold.get(one.relation.name);
    const isIndex = one.kind === "i" || one.kind === "I";
    if (lock) return differencesOf(lock, one, isIndex);
    if (one.mode === one.held || one.mode === null || isLeftOut(one, facts)) return [];
    // Planning and running a query takes weak locks on indexes, and a table that may be rewritten takes them along.
    if (isIndex && (isUnsure || rank(one.mode) <= rank("ROW EXCLUSIVE"))) return [];
    return [`${one.relation.name} is locked in ${one.mode} mode`];
  });
}

function rank(mode: LockMode | null): number {
  return mode === null ? -1 : lockModes.indexOf(mode);
}

/** What is not foretold: where rows that are written refer to and take numbers from, and what a note tells of. */
function isLeftOut({ kind, mode }: ObservedLock, { note }: LockFacts): boolean {
  return mode === "ROW SHARE" || (kind === "S" && mode === "ROW EXCLUSIVE") || note !== null;
}

function differencesOf(lock: RelationLock, seen: ObservedLock, isIndex: boolean): readonly string[] {
  const { name } = seen.relation;
  const lines: string[] = [];
  // A mode that an earlier statement of the transaction took hides the weaker ones of later statements.
  const isHidden = seen.mode === seen.held && rank(lock.mode) <= rank(seen.held);
  if (seen.mode !== lock.mode && !isHidden) lines.push(`${name} ${String(seen.mode)}, not ${lock.mode}`);
  // A sequence is one row, a dropped relation has no counters, and what is emptied is not written anew.
  if (seen.kind === "S" || isEmptied(lock)) return lines;
  if (!isIndex && differs(lock.rewrite, seen.rewritten)) lines.push(`${name} rewritten: ${seen.rewritten}`);
  const scan = lock.buildsIndex ? "yes" : lock.scan;
  if (!isIndex && differs(scan, seen.scanned)) lines.push(`${name} scanned: ${seen.scanned}`);
  return lines;
}

function isEmptied({ sources }: RelationLock): boolean {
  return sources.includes("tablecmds.c, ExecuteTruncate()");
}

function differs(degree: RelationLock["scan"], seen: boolean | null): boolean {
  return degree !== "maybe" && seen !== null && (degree === "yes") !== seen;
}
