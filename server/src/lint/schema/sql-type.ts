// The name of a column's type in one spelling, so that `int`, `integer` and `pg_catalog.int4` are equal. Does not know
// which types exist: a name it has never seen is kept as written.
import { as, type Node, type Tree } from "../../sql/syntax-tree";

export interface SqlType {
  /** Null for types of pg_catalog and for names without a schema. */
  readonly schema: string | null;
  /** PostgreSQL's internal name where it has one, for instance "int4" or "bpchar". */
  readonly name: string;
  /** Numbers in parentheses, for instance [10, 2]; null without any. */
  readonly modifiers: readonly number[] | null;
  readonly dimensions: number;
}

const serials: Readonly<Record<string, string>> = {
  smallserial: "int2",
  serial2: "int2",
  serial: "int4",
  serial4: "int4",
  bigserial: "int8",
  serial8: "int8",
};

/** Names that are only other spellings when they are written as plain words. */
const spellings: Readonly<Record<string, string>> = { character: "bpchar", decimal: "numeric" };

const displayNames: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  bool: "boolean",
  bpchar: "char",
  varbit: "bit varying",
};

/** Null when the tree holds no name, for instance for `t.c%TYPE`. */
export function sqlTypeOf(typeName: Tree.TypeName | undefined): SqlType | null {
  if (!typeName?.names || typeName.pct_type) return null;
  const names = typeName.names.map((node) => as(node, "String")?.sval ?? "");
  const last = names[names.length - 1] ?? "";
  const schema = names.length > 1 && names[0] !== "pg_catalog" ? (names[names.length - 2] ?? null) : null;
  const name = schema === null ? (serials[last] ?? spellings[last] ?? last) : last;
  return {
    schema,
    name,
    modifiers: modifiersOf(typeName.typmods),
    dimensions: typeName.arrayBounds?.length ?? 0,
  };
}

/**
 * Whether a column of this type gets a sequence of its own. Quoted or not makes no difference: transformColumnDefinition() in
 * src/backend/parser/parse_utilcmd.c compares names.
 */
export function isSerial(typeName: Tree.TypeName | undefined): boolean {
  const names = typeName?.names ?? [];
  const last = as(names[names.length - 1], "String")?.sval ?? "";
  const plain = names.length === 1 || as(names[0], "String")?.sval === "pg_catalog";
  return plain && !typeName?.arrayBounds && last in serials;
}

export function sameType(a: SqlType, b: SqlType): boolean {
  return (
    a.name === b.name &&
    (a.schema ?? "public") === (b.schema ?? "public") &&
    a.dimensions === b.dimensions &&
    (a.modifiers ?? []).join() === (b.modifiers ?? []).join()
  );
}

/** As a person writes it, for instance "varchar(20)" or "integer[]". */
export function displayType(type: SqlType): string {
  const schema = type.schema === null ? "" : `${type.schema}.`;
  const shown = (type.modifiers ?? []).filter(
    (modifier) => !(type.name === "interval" && modifier === 32767),
  );
  const modifiers = shown.length > 0 ? `(${shown.join(",")})` : "";
  return schema + (displayNames[type.name] ?? type.name) + modifiers + "[]".repeat(type.dimensions);
}

function modifiersOf(nodes: readonly Node[] | undefined): readonly number[] | null {
  if (!nodes || nodes.length === 0) return null;
  const numbers = nodes.map((node) => {
    const constant = as(node, "A_Const");
    return constant?.ival ? (constant.ival.ival ?? 0) : NaN;
  });
  return numbers.some(Number.isNaN) ? null : numbers;
}
