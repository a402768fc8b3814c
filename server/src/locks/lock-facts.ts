// What a statement locks and does, from its syntax, the table of facts and, where one is at hand, the schema: per relation
// the strongest mode, as AlterTableGetLockLevel() takes it for a statement with several subcommands, and the work of all
// of them together.
import type { ParsedText } from "../sql/sql-file";
import { refusesTransactionBlock } from "../sql/transaction-block";
import { classifyStatement } from "./classify-statement";
import { strongerMode, type LockMode } from "./lock-modes";
import { lockRow, type Degree, type LockRow } from "./lock-table";
import type { RelationLookup } from "./relation-lookup";
import { noWork, type RelationLock } from "./relation-lock";
import { locksBeside, spread, type NamedLock } from "./spread";
import type { NamedRelation, Touch } from "./touch";

export type { Degree } from "./lock-table";
export type { RelationLock } from "./relation-lock";
export type { RelationRole } from "./touch";

export interface LockFacts {
  /** Existing relations that are locked, the target first; a relation that the statement creates is none. */
  readonly relations: readonly RelationLock[];
  /** May run inside a transaction block. */
  readonly transactional: boolean;
  /** What the names in the statement cannot tell; null with a schema, which names it. */
  readonly note: string | null;
}

/** Facts for servers of one major version, 12 to 18; with a lookup also of relations that the statement does not name. */
export function lockFacts(parsed: ParsedText, serverMajor: number, lookup?: RelationLookup): LockFacts {
  const touches = classifyStatement(parsed);
  const relations = new Map<string, RelationLock>();
  for (const lock of locksOf(touches, serverMajor, lookup)) {
    const { schema, name } = lock.name;
    const key = lookup?.keyOf(lock.name) ?? `${schema ?? "public"}\u0000${name}`;
    const known = relations.get(key);
    relations.set(key, known ? together(known, lock) : lock);
  }
  return {
    relations: [...relations.values()],
    transactional: refusesTransactionBlock(parsed) === null,
    note: noteOf(touches, lookup),
  };
}

/** First those that the statement names, in its order, then those that come with them. */
function locksOf(
  touches: readonly Touch[],
  serverMajor: number,
  lookup: RelationLookup | undefined,
): readonly RelationLock[] {
  const named = touches.flatMap((touch) => namedLocks(touch, serverMajor));
  if (!lookup) return named.map(({ lock }) => lock);
  const spreads = named.map((one) => spread(one, lookup));
  const beside = touches.flatMap((touch) =>
    touch.target ? [] : locksBeside(touch, lockRow(touch.row, serverMajor), "", lookup),
  );
  return [...spreads.flatMap(([own]) => own ?? []), ...spreads.flatMap(([, ...rest]) => rest), ...beside];
}

function namedLocks(touch: Touch, serverMajor: number): readonly NamedLock[] {
  const facts = lockRow(touch.row, serverMajor);
  const { mode, partner, workOn } = facts;
  const lockOf = (named: NamedRelation, taken: LockMode, works: boolean): NamedLock => {
    const { rewrite, scan, buildsIndex } = works ? facts : { ...noWork, scan: scanBeside(facts, named) };
    const { name, role } = named;
    const lock = { name, role, mode: taken, rewrite, scan, buildsIndex, sources: [facts.source] };
    return { touch, facts, named, lock, works };
  };
  return [
    ...(touch.target && mode ? [lockOf(touch.target, mode, workOn === "target")] : []),
    ...(partner ? touch.partners.map((one) => lockOf(one, partner, workOn === "partner")) : []),
  ];
}

function scanBeside({ partnerScan }: LockRow, { role }: NamedRelation): Degree {
  return role === "referenced" ? partnerScan : "no";
}

/** What the schema answers is not said where it is known. */
function noteOf(touches: readonly Touch[], lookup: RelationLookup | undefined): string | null {
  const notes = new Set(
    touches.flatMap(({ target, note, remark }) => {
      const key = target && lookup ? lookup.keyOf(target.name) : null;
      const isAnswered = key !== null && lookup?.relation(key)?.complete === true;
      return [...(note === undefined || isAnswered ? [] : [note]), ...(remark === undefined ? [] : [remark])];
    }),
  );
  return notes.size > 0 ? [...notes].join(" ") : null;
}

function together(a: RelationLock, b: RelationLock): RelationLock {
  return {
    name: a.name,
    role: a.role,
    mode: strongerMode(a.mode, b.mode),
    rewrite: strongerDegree(a.rewrite, b.rewrite),
    scan: strongerDegree(a.scan, b.scan),
    buildsIndex: a.buildsIndex || b.buildsIndex,
    sources: [...new Set([...a.sources, ...b.sources])],
  };
}

function strongerDegree(a: Degree, b: Degree): Degree {
  const order: readonly Degree[] = ["no", "maybe", "yes"];
  return order.indexOf(a) < order.indexOf(b) ? b : a;
}
