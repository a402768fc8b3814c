// CREATE INDEX CONCURRENTLY without a name.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar, quoteIdentifier } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";

export const concurrentIndexUnnamed = defineRule({
  id: "concurrent-index-unnamed",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "indexes",
  sources: sources("squawk:prefer-robust-stmts migrationpilot:MP042"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE INDEX CONCURRENTLY names no index.",
    why:
      "PostgreSQL chooses a free name. A build that fails leaves an invalid index, the next try adds a second one under " +
      "another name, and the down script cannot know which to drop.",
    instead: "Name the index.",
    examples: {
      reject: ["CREATE INDEX CONCURRENTLY ON orders (status);"],
      accept: [
        "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
        "CREATE INDEX ON orders (status);",
      ],
    },
  },
  messages: {
    unnamed: {
      text: "A second try of this build creates a second index on {table}, because the index has no name of its own.",
      help: "Write a name after CONCURRENTLY.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    if (!node.concurrent || node.idxname) return;
    const at = rangeOfWords(context.statement, "concurrently") ?? context.statement;
    const table = nameOfRangeVar(node.relation ?? {});
    context.report({
      message: "unnamed",
      at,
      data: { table: displayName(table) },
      fixes: () => nameFix(context, node, at.end),
    });
  },
});

/** The name PostgreSQL would choose first, when every key is a column. */
function nameFix(
  { file, parser, statement }: StatementContext,
  node: Tree.IndexStmt,
  end: number,
): readonly RuleFix[] {
  const columns = (node.indexParams ?? []).map((param) => as(param, "IndexElem")?.name);
  const name = [node.relation?.relname, ...columns, "idx"].join("_");
  if (columns.includes(undefined) || name.length > 63) return [];
  const edit = { range: { start: end, end }, newText: ` ${quoteIdentifier(name)}` };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const index = as(tree, "IndexStmt");
    if (index) index.idxname = name;
  });
  return passes
    ? [{ title: `Name the index ${name}`, safe: false, edits: [{ path: file.path, ...edit }] }]
    : [];
}
