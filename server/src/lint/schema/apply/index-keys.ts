// What an index is made of, from the tree.
import { as, type Tree } from "../../../sql/syntax-tree";
import { stringList } from "../constraints";
import { nameOfExpression } from "../expression-name";
import { treeShape } from "../../tree-shape";
import type { IndexKey } from "../relation";

export function indexKeyOf(element: Tree.IndexElem): IndexKey {
  const { collation, opclass, opclassopts, ordering, nulls_ordering: nulls } = element;
  const descending = ordering === "SORTBY_DESC";
  // NULLS FIRST is what DESC means, NULLS LAST what ASC means.
  const nullsFirst = nulls === "SORTBY_NULLS_FIRST" || (descending && nulls !== "SORTBY_NULLS_LAST");
  const parts = [
    collation ? `collate ${stringList(collation).join(".")}` : "",
    opclass ? stringList(opclass).join(".") : "",
    opclassopts ? treeShape(opclassopts) : "",
    descending ? "desc" : "",
    nullsFirst === descending ? "" : nullsFirst ? "nulls first" : "nulls last",
  ];
  return {
    column: element.name ?? null,
    expression: element.expr ?? null,
    options: parts.filter((part) => part !== "").join(" "),
  };
}

/** The name PostgreSQL gives to the index column. */
export function indexColumnName(element: Tree.IndexElem): string {
  return element.name ?? nameOfExpression(element.expr) ?? "expr";
}

export function indexElements(nodes: Tree.IndexStmt["indexParams"]): readonly Tree.IndexElem[] {
  return (nodes ?? []).flatMap((node) => as(node, "IndexElem") ?? []);
}
