// What a statement does to the catalog, or fails to do: the only thing rules read of a replay.
import type { QualifiedName } from "../../sql/names";
import type { CatalogObject, NamedObject, ObjectKind, Step } from "./catalog-object";

export interface Asked {
  readonly kind: ObjectKind;
  readonly name: QualifiedName;
  readonly owner: CatalogObject | null;
}

/**
 * "absent": it is certainly not there; "untouched": it was not made, and the other file does not speak of it; "exists":
 * something of that name is there already; "blocked": something else needs it.
 */
export type Outcome = "done" | "absent" | "untouched" | "exists" | "skipped" | "blocked";

export interface Event {
  readonly step: Step;
  readonly action: "create" | "drop" | "change" | "rename" | "use";
  readonly asked: Asked;
  readonly object: CatalogObject | null;
  readonly outcome: Outcome;
  /** IF EXISTS, IF NOT EXISTS or OR REPLACE. */
  readonly conditional: boolean;
  readonly cascade: boolean;
  /** What keeps a DROP from running, or what its CASCADE takes along. */
  readonly others: readonly CatalogObject[];
  readonly attribute: string | null;
  /** What had the name before it was renamed, when nothing has it now, as it was called then. */
  readonly former: Former | null;
}

export interface Former {
  readonly object: CatalogObject;
  readonly called: NamedObject;
}
