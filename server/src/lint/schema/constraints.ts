// Reads constraints from the tree into the model, with the names PostgreSQL would give them. Source of the names:
// ChooseConstraintName() and ChooseIndexName() in src/backend/commands (table_column_key, _fkey, _check, _pkey).
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import { nameOfExpression } from "./expression-name";
import { columnsProvedNotNull } from "./not-null-proof";
import { columnsInName, distinctColumnNames, freeName } from "./object-names";
import type { ConstraintKind, Origin, TableConstraint } from "./relation";

const kinds: Readonly<Partial<Record<Tree.ConstrType, ConstraintKind>>> = {
  CONSTR_CHECK: "check",
  CONSTR_FOREIGN: "foreign-key",
  CONSTR_UNIQUE: "unique",
  CONSTR_PRIMARY: "primary-key",
  CONSTR_NOTNULL: "not-null",
  CONSTR_EXCLUSION: "exclusion",
};

/** Names in a list of strings. */
export function stringList(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => as(node, "String")?.sval ?? "");
}

/**
 * Null for what is no constraint of a table, for instance a DEFAULT. `column` is set for a column's own constraint.
 * `isTaken` knows names beside those of the table's constraints.
 */
export function tableConstraintOf(
  constraint: Tree.Constraint,
  table: string,
  column: string | null,
  taken: ReadonlyMap<string, TableConstraint>,
  origin: Origin,
  isTaken: (name: string) => boolean = () => false,
): TableConstraint | null {
  const kind = constraint.contype ? kinds[constraint.contype] : undefined;
  if (!kind) return null;
  const columns = column !== null && kind !== "check" ? [column] : columnsOf(constraint, kind);
  const canBeOff = kind === "check" || kind === "foreign-key";
  const enforced = !canBeOff || (constraint.is_enforced ?? false);
  const isUsed = (name: string): boolean => taken.has(name) || isTaken(name);
  return {
    name: constraint.conname ?? constraint.indexname ?? defaultName(constraint, table, kind, columns, isUsed),
    kind,
    columns,
    validated: !constraint.skip_validation && enforced,
    enforced,
    deferrable: constraint.deferrable ?? false,
    initiallyDeferred: constraint.initdeferred ?? false,
    noInherit: constraint.is_no_inherit ?? false,
    expression: kind === "check" ? (constraint.raw_expr ?? null) : null,
    references: null,
    node: constraint,
    origin,
    proves: kind === "check" ? columnsProvedNotNull(constraint.raw_expr) : new Set(),
  };
}

function columnsOf(constraint: Tree.Constraint, kind: ConstraintKind): readonly string[] {
  if (kind === "foreign-key") return stringList(constraint.fk_attrs);
  if (kind === "check") return [...columnsIn(constraint.raw_expr)];
  if (kind !== "exclusion") return stringList(constraint.keys);
  return exclusionElements(constraint).flatMap(({ name }) => name ?? []);
}

/** What an EXCLUDE compares, without the operators. */
export function exclusionElements(constraint: Tree.Constraint): readonly Tree.IndexElem[] {
  return (constraint.exclusions ?? []).flatMap((pair) => as(as(pair, "List")?.items?.[0], "IndexElem") ?? []);
}

/** Names of columns in an expression, in the order they are first mentioned. */
export function columnsIn(expression: unknown): ReadonlySet<string> {
  const columns = new Set<string>();
  walk(expression, (node, payload) => {
    if (node !== "ColumnRef") return;
    const name = as((payload as Tree.ColumnRef).fields?.at(-1), "String")?.sval;
    if (name !== undefined) columns.add(name);
  });
  return columns;
}

const suffixes: Readonly<Record<ConstraintKind, string>> = {
  check: "check",
  "foreign-key": "fkey",
  unique: "key",
  "primary-key": "pkey",
  "not-null": "not_null",
  exclusion: "excl",
};

function defaultName(
  constraint: Tree.Constraint,
  table: string,
  kind: ConstraintKind,
  columns: readonly string[],
  isUsed: (name: string) => boolean,
): string {
  return freeName(table, addition(constraint, kind, columns), suffixes[kind], isUsed);
}

function addition(constraint: Tree.Constraint, kind: ConstraintKind, columns: readonly string[]): string {
  if (kind === "primary-key") return "";
  if (kind === "check") return columns.length === 1 ? (columns[0] ?? "") : "";
  if (kind === "foreign-key" || kind === "not-null") return columnsInName(columns);
  const compared =
    kind === "exclusion"
      ? exclusionElements(constraint).map(
          (element) => element.name ?? nameOfExpression(element.expr) ?? "expr",
        )
      : columns;
  return columnsInName(distinctColumnNames([...compared, ...includedColumns(constraint)]));
}

export function includedColumns(constraint: Tree.Constraint): readonly string[] {
  return stringList(constraint.including);
}
