// Whether a view that is created in the same transaction keeps old names alive after a rename.
import { nameOfRangeVar, sameName, type QualifiedName } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { isAggregate } from "./short-queries";

/** A later view of the transaction reads the table and shows a column under its old name. */
export function hasCompatibleView(context: StatementContext, table: QualifiedName, column: string): boolean {
  let name = table;
  for (const { parsed } of context.laterInTransaction()) {
    const renamed = as(parsed.tree, "RenameStmt");
    if (renamed?.renameType === "OBJECT_TABLE" && renamed.relation) {
      if (sameName(nameOfRangeVar(renamed.relation), name)) name = { ...name, name: renamed.newname ?? "" };
    }
    const select = as(as(parsed.tree, "ViewStmt")?.query, "SelectStmt");
    if (!select || !readsFrom(select, name)) continue;
    if ((select.targetList ?? []).some((target) => as(target, "ResTarget")?.name === column)) return true;
  }
  return false;
}

/** A later view of the transaction takes the old name of a renamed table and can be written through. */
export function hasReplacingView(context: StatementContext, from: QualifiedName, to: QualifiedName): boolean {
  return context.laterInTransaction().some(({ parsed }) => {
    const view = as(parsed.tree, "ViewStmt");
    const select = as(view?.query, "SelectStmt");
    if (!view?.view || !select || !sameName(nameOfRangeVar(view.view), from)) return false;
    return readsFrom(select, to) && isUpdatable(select);
  });
}

function readsFrom(select: Tree.SelectStmt, table: QualifiedName): boolean {
  return (select.fromClause ?? []).some((node) => {
    const source = as(node, "RangeVar");
    return source !== undefined && sameName(nameOfRangeVar(source), table);
  });
}

/** Manual: "CREATE VIEW", "Updatable Views": one table and nothing that makes a row stand for several. */
function isUpdatable(select: Tree.SelectStmt): boolean {
  const only = as(select.fromClause?.[0], "RangeVar") !== undefined && select.fromClause?.length === 1;
  const combines = select.op !== undefined && select.op !== "SETOP_NONE";
  return (
    only &&
    !combines &&
    !select.withClause &&
    !select.distinctClause &&
    !select.groupClause &&
    !select.havingClause &&
    !select.limitCount &&
    !select.limitOffset &&
    !(select.targetList ?? []).some((target) => isAggregate(as(target, "ResTarget")?.val))
  );
}
