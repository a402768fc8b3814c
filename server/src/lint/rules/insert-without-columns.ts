// INSERT that relies on the order of a table's columns.
import { quoteIdentifier } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { ExistingTable, StatementContext } from "../context";
import { changingStatements, dataChanges } from "../data-changes";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { nameAt } from "../token-places";

export const insertWithoutColumns = defineRule({
  id: "insert-without-columns",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data",
  sources: sources("bytebase:statement.insert.must-specify-column"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An INSERT into an existing table does not list the columns.",
    why:
      "Its values go into the columns in the order in which they were added. When a column is added, dropped or made in " +
      "another order elsewhere, the statement fails or puts values into the wrong columns.",
    instead: "List the columns: INSERT INTO country (code, name) VALUES ….",
    examples: {
      reject: [
        "INSERT INTO country VALUES ('de', 'Germany');",
        "INSERT INTO country SELECT * FROM old_country;",
      ],
      accept: [
        "INSERT INTO country (code, name) VALUES ('de', 'Germany');",
        "INSERT INTO country DEFAULT VALUES;",
        "CREATE TABLE country (code text);\nINSERT INTO country VALUES ('de');",
      ],
    },
  },
  messages: {
    unlisted: {
      text: "This INSERT relies on the order of the columns of {table}, which changes when columns are added or dropped.",
      help: "List the columns after the name of the table.",
    },
  },
  statements: changingStatements,
  check(context) {
    for (const change of dataChanges(context.statement.parsed.tree)) {
      if (change.kind !== "insert") continue;
      const { node } = change;
      if (node.cols || !node.selectStmt) continue;
      const table = context.existingTable(node.relation, "foreign");
      if (!table) continue;
      const at = nameAt(context.statement, node.relation);
      context.report({
        message: "unlisted",
        at,
        data: { table: table.shown },
        fixes: () => listFix(context, node, table, at.end),
      });
    }
  },
});

/** The first columns of a table that is known in full, as many as there are values. */
function listFix(
  { file, parser, statement }: StatementContext,
  node: Tree.InsertStmt,
  { relation }: ExistingTable,
  at: number,
): readonly RuleFix[] {
  const widths = (as(node.selectStmt, "SelectStmt")?.valuesLists ?? []).map(
    (row) => as(row, "List")?.items?.length ?? 0,
  );
  const [width = 0] = widths;
  const isTop = as(statement.parsed.tree, "InsertStmt") === node;
  const columns = [...(relation?.columns.values() ?? [])].slice(0, width);
  if (!isTop || !relation?.complete || relation.conditional || node.relation?.alias) return [];
  if (columns.length !== width || widths.some((one) => one !== width)) return [];
  const newText = ` (${columns.map(({ name }) => quoteIdentifier(name)).join(", ")})`;
  const range = { start: at, end: at };
  const isGood = changesOnly(parser, statement, [{ range, newText }], (tree) => {
    const insert = as(tree, "InsertStmt");
    if (insert) insert.cols = columns.map(({ name }) => ({ ResTarget: { name } }));
  });
  const title = `List ${columns.length === 1 ? "the column" : `the ${columns.length} columns`}`;
  return isGood ? [{ title, safe: true, edits: [{ path: file.path, range, newText }] }] : [];
}
