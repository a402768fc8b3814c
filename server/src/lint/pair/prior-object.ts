// What a pair is told of the objects that earlier migrations made.
import type { ObjectKind, Value } from "./catalog-object";

/** What the earlier migrations say. */
export interface Prior {
  /** Null when it is certainly not there, undefined when nobody knows. */
  object(kind: ObjectKind, schema: string, name: string): PriorObject | null | undefined;
  /** With their arguments. */
  routines(schema: string, name: string): readonly string[];
  /** Those of constraints among them. */
  indexesOf(schema: string, table: string): readonly PriorIndex[];
}

export interface PriorObject {
  readonly kind: ObjectKind;
  /** Every part is known. */
  readonly complete: boolean;
  readonly attributes: ReadonlyMap<string, Value>;
  readonly parts: readonly PriorPart[];
  /** Of an index. */
  readonly table?: { readonly schema: string; readonly name: string } | null;
}

export interface PriorPart {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Value>;
  /** Columns that take it along when they are dropped. */
  readonly columns?: readonly string[];
}

export interface PriorIndex {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly constraint: string | null;
}
