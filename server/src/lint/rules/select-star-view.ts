// A view whose columns are whatever its tables had on that day.
import { nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { Statement } from "../../sql/sql-file";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { tokenAt } from "../tree-places";

const id = "select-star-view";

export const selectStarView = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "on",
  category: "functions",
  sources: sources("eslint-plugin-postgresql:no-select-star"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A view selects * from a table.",
    why:
      "PostgreSQL writes the columns out when the view is created. Columns that are added later are missing, and running " +
      "the same CREATE OR REPLACE VIEW again fails when one was added in the middle or dropped.",
    instead: "List the columns.",
    examples: {
      reject: ["CREATE VIEW open_orders AS SELECT * FROM orders;"],
      accept: [
        "CREATE VIEW open_orders AS SELECT id, note FROM orders;",
        "CREATE VIEW counts AS SELECT count(*) AS n FROM orders;",
        "ALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;",
      ],
    },
  },
  messages: {
    star: {
      text: "This view keeps the columns that * stands for today; columns added later are not in it.",
      help: "List the columns.",
    },
  },
  statements: ["ViewStmt"],
  check(context, node) {
    const star = starOf(as(node.query, "SelectStmt"), []);
    if (!star || showsRenamedTable(context, as(node.query, "SelectStmt"))) return;
    context.report({ message: "star", at: tokenAt(context.statement, star.location) });
  },
});

/** The first `*` of the output that takes its columns from a table; a query that lists its own columns is none. */
function starOf(
  select: Tree.SelectStmt | undefined,
  outer: readonly Tree.CommonTableExpr[],
): Tree.ColumnRef | null {
  if (!select) return null;
  const own = (select.withClause?.ctes ?? []).flatMap((node) => as(node, "CommonTableExpr") ?? []);
  const queries = [...own, ...outer];
  if (select.larg) return starOf(select.larg, queries) ?? starOf(select.rarg, queries);
  const sources = (select.fromClause ?? []).flatMap(sourcesOf);
  for (const target of select.targetList ?? []) {
    const column = as(as(target, "ResTarget")?.val, "ColumnRef");
    const fields = column?.fields ?? [];
    if (!column || !as(fields.at(-1), "A_Star")) continue;
    const qualifier = as(fields.at(-2), "String")?.sval;
    const meant = sources.filter((source) => qualifier === undefined || nameOf(source) === qualifier);
    if (meant.length === 0 || meant.some((source) => isOpen(source, queries))) return column;
  }
  return null;
}

/** Tables, queries and functions of a FROM item. */
function sourcesOf(node: Node): readonly Node[] {
  const join = as(node, "JoinExpr");
  if (!join) return [node];
  return [join.larg, join.rarg].flatMap((side) => (side ? sourcesOf(side) : []));
}

function nameOf(node: Node): string | undefined {
  const range = as(node, "RangeVar");
  const alias = range?.alias ?? as(node, "RangeSubselect")?.alias ?? as(node, "RangeFunction")?.alias;
  return alias?.aliasname ?? range?.relname;
}

/** Its columns can change behind the view. */
function isOpen(node: Node, queries: readonly Tree.CommonTableExpr[]): boolean {
  const range = as(node, "RangeVar");
  const query = range && !range.schemaname && queries.find(({ ctename }) => ctename === range.relname);
  const inner = query ? query.ctequery : as(node, "RangeSubselect")?.subquery;
  if (!inner) return range !== undefined;
  const rest = queries.filter((one) => one !== query);
  return starOf(as(inner, "SelectStmt"), rest) !== null;
}

/** Keeps the old names of a table that the file has renamed: then * is what is meant. */
function showsRenamedTable(
  { file, statement, memory }: StatementContext,
  select: Tree.SelectStmt | undefined,
): boolean {
  let renames = memory.get(id) as readonly Rename[] | undefined;
  if (!renames) memory.set(id, (renames = file.sql.statements.flatMap(renameIn)));
  if (renames.length === 0) return false;
  const sources = (select?.fromClause ?? []).flatMap((node) => as(node, "RangeVar") ?? []);
  return renames.some(
    ({ index, table }) =>
      index < statement.index && sources.some((source) => sameName(nameOfRangeVar(source), table)),
  );
}

interface Rename {
  readonly index: number;
  /** As it is called from then on. */
  readonly table: QualifiedName;
}

function renameIn({ parsed, index }: Statement): readonly Rename[] {
  const rename = as(parsed.tree, "RenameStmt");
  if (!rename?.relation) return [];
  const table = nameOfRangeVar(rename.relation);
  if (rename.renameType === "OBJECT_COLUMN") return [{ index, table }];
  return rename.renameType === "OBJECT_TABLE"
    ? [{ index, table: { ...table, name: rename.newname ?? "" } }]
    : [];
}
