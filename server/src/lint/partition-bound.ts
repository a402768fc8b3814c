// Whether validated CHECK constraints of a table imply the bounds it is attached with, so that ATTACH PARTITION need not
// read it. Follows predicate_implied_by() for the forms people write: comparisons with constants, BETWEEN, IN.
import { as, walk, type Node, type Tree } from "../sql/syntax-tree";
import type { Relation } from "./schema/relation";

interface Comparison {
  readonly column: string;
  /** "in" holds every value the column may have. */
  readonly operator: "<" | "<=" | ">" | ">=" | "in";
  readonly values: readonly string[];
}

/** `parent` may be unknown; then any column of the checks may be the key. */
export function checksImplyBound(
  partition: Relation,
  parent: Relation | undefined,
  bound: Tree.PartitionBoundSpec,
): boolean {
  const checks = [...partition.constraints.values()].flatMap(({ kind, validated, enforced, expression }) =>
    kind === "check" && validated && enforced && expression ? [expression] : [],
  );
  if (checks.length === 0 || bound.is_default || bound.strategy === "h") return false;
  const keys = parent?.partitionKey?.columns;
  if (keys && (keys.length !== 1 || keys[0] === null))
    return checks.some((check) => namesBounds(check, bound));
  const comparisons = checks.flatMap(conjuncts).flatMap(comparisonsOf);
  const columns = keys?.[0] != null ? [keys[0]] : new Set(comparisons.map(({ column }) => column));
  return [...columns].some(
    (column) =>
      implies(
        comparisons.filter((comparison) => comparison.column === column),
        bound,
      ) && !mayBeNull(partition, parent, column),
  );
}

/** Every constant of the bounds stands in the expression too. */
export function namesBounds(expression: Node, bound: Tree.PartitionBoundSpec): boolean {
  const found = new Set<string>();
  walk({ expression }, (kind, payload) => {
    const text = kind === "A_Const" ? constantOf({ A_Const: payload }) : null;
    if (text !== null) found.add(text);
  });
  const datums = [...(bound.lowerdatums ?? []), ...(bound.upperdatums ?? []), ...(bound.listdatums ?? [])];
  const constants = datums.flatMap((datum) => constantOf(datum) ?? []);
  return constants.length > 0 && constants.every((constant) => found.has(constant));
}

function implies(comparisons: readonly Comparison[], bound: Tree.PartitionBoundSpec): boolean {
  if (bound.strategy === "l") {
    const allowed = new Set((bound.listdatums ?? []).flatMap((datum) => constantOf(datum) ?? []));
    return comparisons.some(
      ({ operator, values }) => operator === "in" && values.every((value) => allowed.has(value)),
    );
  }
  const [lower] = bound.lowerdatums ?? [];
  const [upper] = bound.upperdatums ?? [];
  const from = constantOf(lower);
  const to = constantOf(upper);
  const isAbove = ({ operator, values }: Comparison): boolean =>
    from !== null &&
    (operator === ">" || operator === ">=" || operator === "in") &&
    values.every((value) => compare(value, from) >= 0);
  const isBelow = ({ operator, values }: Comparison): boolean =>
    to !== null &&
    (operator === "<" || operator === "<=" || operator === "in") &&
    values.every((value) => compare(value, to) < (operator === "<" ? 1 : 0));
  return (
    (isEndless(lower, "minvalue") || comparisons.some(isAbove)) &&
    (isEndless(upper, "maxvalue") || comparisons.some(isBelow))
  );
}

/** Known to let NULL in, which no bound but a list with NULL allows. */
function mayBeNull(partition: Relation, parent: Relation | undefined, column: string): boolean {
  const own = partition.columns.get(column);
  if (!own || own.notNull || parent?.columns.get(column)?.notNull) return false;
  return ![...partition.constraints.values()].some(
    ({ validated, proves }) => validated && proves.has(column),
  );
}

function isEndless(datum: Node | undefined, word: "minvalue" | "maxvalue"): boolean {
  return as(as(datum, "ColumnRef")?.fields?.[0], "String")?.sval === word;
}

function conjuncts(expression: Node): readonly Node[] {
  const bool = as(expression, "BoolExpr");
  return bool?.boolop === "AND_EXPR" ? (bool.args ?? []).flatMap(conjuncts) : [expression];
}

const flipped = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=" } as const;

function comparisonsOf(node: Node): readonly Comparison[] {
  const expression = as(node, "A_Expr");
  const operator = as(expression?.name?.at(-1), "String")?.sval ?? "";
  if (!expression) return [];
  const left = columnOf(expression.lexpr);
  const right = columnOf(expression.rexpr);
  if (expression.kind === "AEXPR_OP" && operator in flipped) {
    const column = left ?? right;
    const value = constantOf(left === null ? expression.lexpr : expression.rexpr);
    const own = operator as keyof typeof flipped;
    const read = left === null ? flipped[own] : own;
    return column === null || value === null
      ? []
      : [{ column, operator: read === "=" ? "in" : read, values: [value] }];
  }
  if (left === null) return [];
  const items = as(expression.rexpr, "List")?.items ?? as(expression.rexpr, "A_ArrayExpr")?.elements ?? [];
  const values = items.flatMap((item) => constantOf(item) ?? []);
  if (items.length === 0 || values.length < items.length) return [];
  const [from = "", to = ""] = values;
  if (expression.kind === "AEXPR_BETWEEN") {
    return [
      { column: left, operator: ">=", values: [from] },
      { column: left, operator: "<=", values: [to] },
    ];
  }
  const isIn = (expression.kind === "AEXPR_IN" || expression.kind === "AEXPR_OP_ANY") && operator === "=";
  return isIn ? [{ column: left, operator: "in", values }] : [];
}

function columnOf(node: Node | undefined): string | null {
  const cast = as(node, "TypeCast");
  return (
    as((cast?.arg ? as(cast.arg, "ColumnRef") : as(node, "ColumnRef"))?.fields?.at(-1), "String")?.sval ??
    null
  );
}

/** The text of a constant, also behind a cast or a minus sign; null for NULL and anything else. */
function constantOf(node: Node | undefined): string | null {
  const cast = as(node, "TypeCast");
  if (cast) return constantOf(cast.arg);
  const minus = as(node, "A_Expr");
  if (minus && !minus.lexpr && as(minus.name?.[0], "String")?.sval === "-") {
    const positive = constantOf(minus.rexpr);
    return positive === null ? null : `-${positive}`;
  }
  const constant = as(node, "A_Const");
  if (!constant || constant.isnull) return null;
  if (constant.sval)
    return (constant.sval.sval ?? "").replace(/[ T]00:00(:00)?(\.0+)?(Z|[+-]00(:?00)?)?$/, "");
  if (constant.boolval) return String(constant.boolval.boolval ?? false);
  return constant.fval ? (constant.fval.fval ?? "") : String(constant.ival?.ival ?? 0);
}

/** Numbers by value, everything else as text, which is right for ISO dates. */
function compare(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (a !== "" && b !== "" && !Number.isNaN(difference)) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}
