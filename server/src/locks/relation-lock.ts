// What a statement does to one relation.
import type { QualifiedName } from "../sql/names";
import type { LockMode } from "./lock-modes";
import type { Degree } from "./lock-table";
import type { RelationRole } from "./touch";

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

/** Nothing that takes longer with each row. */
export const noWork = { rewrite: "no", scan: "no", buildsIndex: false } as const;
