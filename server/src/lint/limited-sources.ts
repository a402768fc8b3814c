// Subqueries and WITH queries that give a bounded number of rows whatever the tables hold: with LIMIT, or of written values.
import { as, type Node, type Tree } from "../sql/syntax-tree";

/** Most rows or literals that still are one batch. */
export const longestList = 1000;

/** Names of the WITH queries that give a bounded number of rows. */
export function limitedNames(clauses: readonly (Tree.WithClause | undefined)[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of clauses.flatMap((clause) => clause?.ctes ?? [])) {
    const cte = as(node, "CommonTableExpr");
    if (cte?.ctename && isLimitedQuery(cte.ctequery, names)) names.add(cte.ctename);
  }
  return names;
}

export function isLimitedSource(source: Node, limited: ReadonlySet<string>): boolean {
  const table = as(source, "RangeVar");
  if (table) return table.schemaname === undefined && limited.has(table.relname ?? "");
  const join = as(source, "JoinExpr");
  if (join)
    return [join.larg, join.rarg].some((side) => side !== undefined && isLimitedSource(side, limited));
  const subquery = as(source, "RangeSubselect");
  return subquery !== undefined && isLimitedQuery(subquery.subquery, limited);
}

export function isLimitedQuery(query: Node | undefined, limited: ReadonlySet<string>): boolean {
  const select = as(query, "SelectStmt");
  if (!select) return false;
  if (select.limitCount && select.limitOption !== "LIMIT_OPTION_DEFAULT") return true;
  if (select.valuesLists) return select.valuesLists.length <= longestList;
  const sources = select.fromClause ?? [];
  return sources.length === 1 && sources.some((source) => isLimitedSource(source, limited));
}
