// What the inverse of one statement is made of, and the words for what has none.
import type { QualifiedName } from "../names";

export type Inverse =
  /** Nothing to take back, for instance after VACUUM or SET. */
  | { readonly kind: "nothing" }
  /** Statements in the order in which they are to run. */
  | { readonly kind: "statements"; readonly statements: readonly string[] }
  | { readonly kind: "irreversible"; readonly why: string };

export const nothing: Inverse = { kind: "nothing" };

export function statements(...texts: readonly string[]): Inverse {
  return texts.length === 0 ? nothing : { kind: "statements", statements: texts };
}

/** `why` completes "irreversible: …". */
export function irreversible(why: string): Inverse {
  return { kind: "irreversible", why };
}

/** A column as it was before the up, in SQL. */
export interface PriorColumn {
  /** Type and collation, as ADD COLUMN takes them. */
  readonly type: string;
  readonly notNull: boolean;
  /** Null without one, undefined when it cannot be written. */
  readonly default: string | null | undefined;
  /** Indexes, constraints or a comment would go with it. */
  readonly hasMore: boolean;
}

/** What earlier migrations told of the schema before the up; each answer is null when it is not known. */
export interface PriorSchema {
  column(table: QualifiedName, name: string): PriorColumn | null;
  /** From CHECK, UNIQUE, PRIMARY KEY or FOREIGN KEY on. */
  constraint(table: QualifiedName, name: string): string | null;
  /** The CREATE INDEX statement without CONCURRENTLY. */
  index(name: QualifiedName): string | null;
  /** What takes back the rows that a statement of the file (by index) changes. */
  rows(statement: number): readonly string[] | null;
}

export const nothingKnown: PriorSchema = {
  column: () => null,
  constraint: () => null,
  index: () => null,
  rows: () => null,
};

/** What the statements before have made; a DROP TABLE takes everything on the table along. */
export interface MadeInFile {
  hasTable(name: QualifiedName): boolean;
  hasIndex(name: QualifiedName): boolean;
  readonly prior: PriorSchema;
}
