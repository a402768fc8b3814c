// What a pair is told of the objects that earlier migrations made.
import type { ObjectKind, Value } from "./catalog-object";

/** What the earlier migrations say. */
export interface Prior {
  /** Null when it is certainly not there, undefined when nobody knows. */
  object(kind: ObjectKind, schema: string, name: string): PriorObject | null | undefined;
}

export interface PriorObject {
  readonly kind: ObjectKind;
  /** Every part is known. */
  readonly complete: boolean;
  readonly attributes: ReadonlyMap<string, Value>;
  readonly parts: readonly PriorPart[];
}

export interface PriorPart {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Value>;
}
