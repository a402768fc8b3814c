// Tables that an extension made into something else: hypertables, distributed tables, parents that pg_partman looks after.
import { nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import type { SchemaObject, tableMarks } from "./schema/relation";

export interface MarkedTable {
  readonly name: QualifiedName;
  readonly shown: string;
  /** The call that made it so. */
  readonly mark: SchemaObject;
}

/** The table when it was there before the migration and is marked so. */
export function markedTable(
  context: StatementContext,
  relation: Tree.RangeVar | undefined,
  kind: (typeof tableMarks)[number],
): MarkedTable | null {
  if (!relation?.relname) return null;
  const key = context.world.keyOf(nameOfRangeVar(relation));
  const mark = context.world.object(kind, "", key);
  const table = mark ? context.existingTable(relation) : null;
  if (!mark || !table || context.isMadeByUp(table.relation?.origin)) return null;
  return { name: table.name, shown: table.shown, mark };
}
