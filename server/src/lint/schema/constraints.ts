// Reads constraints from the tree into the model, with the names PostgreSQL would give them. Source of the names:
// ChooseConstraintName() and ChooseIndexName() in src/backend/commands (table_column_key, _fkey, _check, _pkey).
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import { columnsProvedNotNull } from "./not-null-proof";
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

/** Null for what is no constraint of a table, for instance a DEFAULT. `column` is set for a column's own constraint. */
export function tableConstraintOf(
  constraint: Tree.Constraint,
  table: string,
  column: string | null,
  taken: ReadonlyMap<string, TableConstraint>,
  origin: Origin,
): TableConstraint | null {
  const kind = constraint.contype ? kinds[constraint.contype] : undefined;
  if (!kind) return null;
  const columns = column !== null ? [column] : columnsOf(constraint, kind);
  const enforced = constraint.is_enforced ?? kind !== "check";
  return {
    name: constraint.conname ?? constraint.indexname ?? defaultName(table, kind, columns, taken),
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
  if (kind !== "check") return stringList(constraint.keys);
  const columns = new Set<string>();
  walk(constraint.raw_expr, (node, payload) => {
    if (node !== "ColumnRef") return;
    const fields = (payload as Tree.ColumnRef).fields ?? [];
    const name = as(fields[fields.length - 1], "String")?.sval;
    if (name !== undefined) columns.add(name);
  });
  return [...columns];
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
  table: string,
  kind: ConstraintKind,
  columns: readonly string[],
  taken: ReadonlyMap<string, TableConstraint>,
): string {
  const named = kind === "primary-key" || (kind === "check" && columns.length !== 1) ? [] : columns;
  const base = [table, ...named, suffixes[kind]].join("_");
  let name = base;
  for (let count = 1; taken.has(name); count++) name = base + String(count);
  return name;
}
