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

/** What the statements before have made; a DROP TABLE takes everything on the table along. */
export interface MadeInFile {
  hasTable(name: QualifiedName): boolean;
  hasIndex(name: QualifiedName): boolean;
}
