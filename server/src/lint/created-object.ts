// The view or routine that a statement creates.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import { as, type Node } from "../sql/syntax-tree";
import { sqlTypeOf } from "./schema/sql-type";

export interface CreatedObject {
  /** A materialized view is a view here. */
  readonly kind: "view" | "routine";
  readonly name: QualifiedName;
  readonly isTriggerFunction: boolean;
}

/** Null for a statement that creates neither. */
export function created(tree: Node | null): CreatedObject | null {
  const routine = as(tree, "CreateFunctionStmt");
  if (routine) {
    const returns = sqlTypeOf(routine.returnType)?.name ?? "";
    const isTriggerFunction = returns === "trigger" || returns === "event_trigger";
    return { kind: "routine", name: nameFromList(routine.funcname ?? []), isTriggerFunction };
  }
  const matview = as(tree, "CreateTableAsStmt");
  const target =
    as(tree, "ViewStmt")?.view ?? (matview?.objtype === "OBJECT_MATVIEW" ? matview.into?.rel : undefined);
  return target ? { kind: "view", name: nameOfRangeVar(target), isTriggerFunction: false } : null;
}
