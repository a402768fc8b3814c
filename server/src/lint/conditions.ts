// What a condition says of columns: which must equal a fixed value, which are bounded, and whether a subquery picks the rows.
import { as, type Node } from "../sql/syntax-tree";
import { columnRefs } from "./column-refs";
import { isLimitedQuery, longestList } from "./limited-sources";

export interface Conditions {
  /** Compared with values that are the same for every row. */
  readonly equal: ReadonlySet<string>;
  /** Bounded from above. */
  readonly bounded: ReadonlySet<string>;
  /** A subquery with LIMIT or the like picks the rows. */
  readonly limited: boolean;
}

/** The parts of a condition that all must hold. */
export function conjuncts(condition: Node | undefined): readonly Node[] {
  const bool = as(condition, "BoolExpr");
  if (bool?.boolop === "AND_EXPR") return (bool.args ?? []).flatMap(conjuncts);
  return condition ? [condition] : [];
}

export function conditionsOf(parts: readonly Node[], limited: ReadonlySet<string> = new Set()): Conditions {
  const equal = new Set<string>();
  const bounded = new Set<string>();
  let isLimited = false;
  for (const part of parts) {
    const link = as(part, "SubLink");
    if (link?.subLinkType === "ANY_SUBLINK") isLimited ||= isLimitedQuery(link.subselect, limited);
    const expression = as(part, "A_Expr");
    if (!expression) continue;
    const { kind, lexpr, rexpr } = expression;
    const operator = as(expression.name?.[0], "String")?.sval;
    if (kind === "AEXPR_OP") {
      const [column] = columnsOf(lexpr);
      const [flipped] = columnsOf(rexpr);
      if (operator === "=" && isFixed(rexpr)) for (const one of columnsOf(lexpr)) equal.add(one);
      else if (operator === "=" && flipped && isFixed(lexpr)) equal.add(flipped);
      else if (column && (operator === "<" || operator === "<=") && isFixed(rexpr)) bounded.add(column);
      else if (flipped && (operator === ">" || operator === ">=") && isFixed(lexpr)) bounded.add(flipped);
    } else if (kind === "AEXPR_BETWEEN" || kind === "AEXPR_BETWEEN_SYM") {
      for (const column of columnsOf(lexpr)) bounded.add(column);
    } else if (kind === "AEXPR_IN" && operator === "=" && isShortList(as(rexpr, "List")?.items)) {
      for (const column of columnsOf(lexpr)) equal.add(column);
    } else if (kind === "AEXPR_OP_ANY" && operator === "=") {
      const array = as(rexpr, "SubLink");
      if (array) isLimited ||= isLimitedQuery(array.subselect, limited);
      else if (isFixed(rexpr)) for (const column of columnsOf(lexpr)) equal.add(column);
    }
  }
  return { equal, bounded, limited: isLimited };
}

/** A column, or the columns of a row. */
function columnsOf(node: Node | undefined): readonly string[] {
  const row = as(node, "RowExpr");
  if (row) return (row.args ?? []).flatMap(columnsOf);
  const column = as(as(node, "ColumnRef")?.fields?.at(-1), "String")?.sval;
  return column === undefined ? [] : [column];
}

/** The same value for every row. */
export function isFixed(node: Node | undefined): boolean {
  if (as(node, "SubLink")?.subLinkType === "EXPR_SUBLINK") return true;
  return node !== undefined && columnRefs(node).length === 0;
}

function isShortList(items: readonly Node[] | undefined): boolean {
  return items !== undefined && items.length <= longestList && items.every(isFixed);
}
