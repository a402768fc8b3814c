// What classifying a statement gives: which row of the lock table applies to which relations.
import type { QualifiedName } from "../sql/names";
import type { LockRowId } from "./lock-table";

export type RelationRole =
  | "target"
  | "referenced"
  | "parent"
  | "partition"
  | "index"
  | "sequence"
  | "view"
  | "type"
  /** Only read: FROM of a query, LIKE of a table. */
  | "source";

export interface NamedRelation {
  readonly name: QualifiedName;
  readonly role: RelationRole;
}

export interface Touch {
  readonly row: LockRowId;
  /** Null when the statement makes it, or names none. */
  readonly target: NamedRelation | null;
  readonly partners: readonly NamedRelation[];
  /** What the names cannot tell: another relation that is locked too. */
  readonly note?: string;
}
