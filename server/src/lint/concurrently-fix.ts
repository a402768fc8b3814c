// The fix that inserts CONCURRENTLY after INDEX, and where it may be offered.
import type { OffsetRange } from "../base/text-range";
import { as } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { changesOnly } from "./fix-gate";
import type { RuleFix } from "./rule";

/** `keyword` is the place of the word INDEX in CREATE INDEX or DROP INDEX. */
export function concurrentlyFix(
  { file, parser, statement }: StatementContext,
  keyword: OffsetRange,
): readonly RuleFix[] {
  const edit = { range: { start: keyword.end, end: keyword.end }, newText: " CONCURRENTLY" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const changed = as(tree, "IndexStmt") ?? as(tree, "DropStmt");
    if (changed) changed.concurrent = true;
  });
  return passes ? [{ title: "Add CONCURRENTLY", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}

/** Whether a statement that refuses a transaction block could stand where this one does. */
export function mayLeaveTransaction({ place }: StatementContext): boolean {
  return place.kind === "unit" || place.kind === "none";
}
