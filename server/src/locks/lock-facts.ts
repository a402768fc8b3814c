// What a statement locks and does, from its syntax and the table of facts: per relation the strongest mode, as
// AlterTableGetLockLevel() takes it for a statement with several subcommands, and the work of all of them together.
import { sameName, type QualifiedName } from "../sql/names";
import type { ParsedText } from "../sql/sql-file";
import { refusesTransactionBlock } from "../sql/transaction-block";
import { classifyStatement } from "./classify-statement";
import { strongerMode, type LockMode } from "./lock-modes";
import { lockRow, type Degree } from "./lock-table";
import type { NamedRelation, RelationRole, Touch } from "./touch";

export type { Degree } from "./lock-table";
export type { RelationRole } from "./touch";

export interface RelationLock {
  readonly name: QualifiedName;
  readonly role: RelationRole;
  readonly mode: LockMode;
  readonly rewrite: Degree;
  readonly scan: Degree;
  readonly buildsIndex: boolean;
  /** Files of PostgreSQL that decide it. */
  readonly sources: readonly string[];
}

export interface LockFacts {
  /** Existing relations that are locked, the target first; a relation that the statement creates is none. */
  readonly relations: readonly RelationLock[];
  /** May run inside a transaction block. */
  readonly transactional: boolean;
  /** What the names in the statement cannot tell. */
  readonly note: string | null;
}

/** Facts for servers of one major version, 12 to 18. */
export function lockFacts(parsed: ParsedText, serverMajor: number): LockFacts {
  const touches = classifyStatement(parsed, serverMajor);
  const relations: RelationLock[] = [];
  for (const lock of touches.flatMap(locksOf)) {
    const at = relations.findIndex(({ name }) => sameName(name, lock.name));
    const known = relations[at];
    if (known) relations[at] = together(known, lock);
    else relations.push(lock);
  }
  const notes = new Set(touches.flatMap(({ note }) => note ?? []));
  return {
    relations,
    transactional: refusesTransactionBlock(parsed) === null,
    note: notes.size > 0 ? [...notes].join(" ") : null,
  };
}

function locksOf({ row, target, partners }: Touch): readonly RelationLock[] {
  const facts = lockRow(row);
  const lock = ({ name, role }: NamedRelation, mode: LockMode, works: boolean): RelationLock => ({
    name,
    role,
    mode,
    rewrite: works ? facts.rewrite : "no",
    scan: works ? facts.scan : "no",
    buildsIndex: works && facts.buildsIndex,
    sources: [facts.source],
  });
  const { mode, partner, workOn } = facts;
  return [
    ...(target && mode ? [lock(target, mode, workOn === "target")] : []),
    ...(partner ? partners.map((relation) => lock(relation, partner, workOn === "partner")) : []),
  ];
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
