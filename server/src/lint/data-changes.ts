// The parts of a statement that change rows: the statement itself, when it is one, and those in its WITH clauses. Does not
// look into DO blocks and function bodies.
import type { OffsetRange } from "../base/text-range";
import type { Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";

export type DataChange =
  | { readonly kind: "insert"; readonly node: Tree.InsertStmt }
  | { readonly kind: "update"; readonly node: Tree.UpdateStmt }
  | { readonly kind: "delete"; readonly node: Tree.DeleteStmt }
  | { readonly kind: "merge"; readonly node: Tree.MergeStmt };

/** Statement kinds in which rows can be changed. */
export const changingStatements = [
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "SelectStmt",
] as const;

export function dataChanges(tree: Node | null | undefined): readonly DataChange[] {
  const change = changeOf(tree);
  const { withClause } = change?.node ?? as(tree, "SelectStmt") ?? {};
  if (!withClause) return change ? [change] : [];
  const inner = (withClause.ctes ?? []).flatMap((cte) => dataChanges(as(cte, "CommonTableExpr")?.ctequery));
  return change ? [change, ...inner] : inner;
}

function changeOf(tree: Node | null | undefined): DataChange | null {
  const insert = as(tree, "InsertStmt");
  if (insert) return { kind: "insert", node: insert };
  const update = as(tree, "UpdateStmt");
  if (update) return { kind: "update", node: update };
  const remove = as(tree, "DeleteStmt");
  if (remove) return { kind: "delete", node: remove };
  const merge = as(tree, "MergeStmt");
  return merge ? { kind: "merge", node: merge } : null;
}

/** The word INSERT, UPDATE, DELETE or MERGE that the change begins with. */
export function changeWord({ start, parsed }: Statement, { kind, node }: DataChange): OffsetRange {
  const target = parsed.offsetOf(node.relation?.location ?? 0);
  const word = parsed.tokens.findLast(
    (token) => token.kind === "word" && token.text === kind && token.end <= target,
  );
  return word
    ? { start: start + word.start, end: start + word.end }
    : { start, end: start + parsed.text.length };
}
