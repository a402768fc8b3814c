// Which relations a query reads and which column names it mentions. Names of WITH queries are no relations.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { World } from "./world";

export interface QueryReads {
  /** Keys of relations. */
  readonly reads: ReadonlySet<string>;
  readonly mentions: ReadonlySet<string>;
}

/** Any object of a tree, by the keys that matter here. */
interface Part {
  readonly RangeVar?: Tree.RangeVar;
  readonly ColumnRef?: Tree.ColumnRef;
  readonly JoinExpr?: Tree.JoinExpr;
  readonly withClause?: Tree.WithClause;
}

export function readsOf(world: World, query: unknown): QueryReads {
  const reads = new Set<string>();
  const mentions = new Set<string>();
  let star = false;
  const visit = (node: unknown, scope: ReadonlySet<string>): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, scope);
      return;
    }
    if (node === null || typeof node !== "object") return;
    const tree = node as Part;
    const rangeVar = tree.RangeVar;
    if (rangeVar?.relname !== undefined) {
      const isNamedQuery = rangeVar.schemaname === undefined && scope.has(rangeVar.relname);
      if (!isNamedQuery) reads.add(world.keyOf(nameOfRangeVar(rangeVar)));
      return;
    }
    const last = tree.ColumnRef?.fields?.at(-1);
    if (last) {
      const name = as(last, "String")?.sval;
      if (name === undefined) star = true;
      else mentions.add(name);
      return;
    }
    const join = tree.JoinExpr;
    for (const column of join?.usingClause ?? []) mentions.add(as(column, "String")?.sval ?? "");
    visitParts(tree, scope);
  };
  const visitParts = (tree: Part, scope: ReadonlySet<string>): void => {
    const clause = tree.withClause;
    let inner = scope;
    for (const item of clause?.ctes ?? []) {
      const cte = as(item, "CommonTableExpr");
      const extended = new Set(inner).add(cte?.ctename ?? "");
      visit(cte?.ctequery, clause?.recursive ? extended : inner);
      inner = extended;
    }
    for (const [key, value] of Object.entries(tree)) if (key !== "withClause") visit(value, inner);
  };
  visit(query, new Set());
  if (star) for (const name of starNames(world, reads)) mentions.add(name);
  return { reads, mentions };
}

/** A view keeps the columns that `*` stood for when it was made; "*" where they are not known. */
function starNames(world: World, reads: ReadonlySet<string>): readonly string[] {
  return [...reads].flatMap((key) => {
    const relation = world.relations.get(key);
    if (relation?.view?.columns) return relation.view.columns.map(({ name }) => name);
    return relation?.complete && !relation.view ? [...relation.columns.keys()] : ["*"];
  });
}
