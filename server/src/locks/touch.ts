// What classifying a statement gives: which row of the lock table applies to which relations.
import type { QualifiedName } from "../sql/names";
import type { LockRowId } from "./lock-table";

export type RelationRole =
  | "target"
  | "referenced"
  /** Holds a foreign key to the table. */
  | "referencing"
  | "parent"
  | "partition"
  /** Inherits from the table. */
  | "child"
  | "index"
  | "sequence"
  | "view"
  | "type"
  /** Is on the table that CASCADE or a change of a type reaches. */
  | "dependent"
  /** Only read: FROM of a query, LIKE of a table. */
  | "source";

export interface NamedRelation {
  readonly name: QualifiedName;
  readonly role: RelationRole;
  /** Said with ONLY, so nothing below it is meant. */
  readonly only?: boolean;
}

/** Which part of the target is meant, or what besides relations, and how far it goes. */
export interface Part {
  readonly column?: string;
  readonly constraint?: string;
  readonly trigger?: string;
  /** A user's type. */
  readonly type?: QualifiedName;
  readonly routine?: QualifiedName;
  readonly schema?: string;
  readonly publication?: string;
  readonly statistics?: QualifiedName;
  readonly cascade?: boolean;
}

export interface Touch {
  readonly row: LockRowId;
  /** Null when the statement makes it, or names none. */
  readonly target: NamedRelation | null;
  readonly partners: readonly NamedRelation[];
  readonly part?: Part;
  /** What the names cannot tell and a schema does: another relation that is locked too. */
  readonly note?: string;
  /** What a schema does not tell either. */
  readonly remark?: string;
}
