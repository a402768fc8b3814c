// Types and expressions as texts that are equal when PostgreSQL takes them for the same: other spellings of a type, casts
// of constants, CURRENT_TIMESTAMP for now(). Knows no more of equivalence than that.
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { displayType, sqlTypeOf } from "../schema/sql-type";
import type { SqlType } from "../schema/sql-type";
import { treeShape } from "../tree-shape";

export function typeText(type: SqlType): string {
  return displayType(type.schema === "public" ? { ...type, schema: null } : type);
}

export function typeValue(typeName: Tree.TypeName | undefined): string {
  const type = sqlTypeOf(typeName);
  return type ? typeText(type) : treeShape(typeName ?? null);
}

export function expressionValue(node: Node | null | undefined): string | null {
  return node ? treeShape(plain(node)) : null;
}

/** Without casts around constants, and with one spelling of now(). */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const node = value as Node;
  const cast = as(node, "TypeCast");
  const constant = as(cast?.arg, "A_Const") ?? as(node, "A_Const");
  if (constant) return constantText(constant);
  const op = as(node, "SQLValueFunction")?.op;
  if (op === "SVFOP_CURRENT_TIMESTAMP") return "now()";
  const call = as(node, "FuncCall");
  const names = (call?.funcname ?? []).map((part) => as(part, "String")?.sval ?? "");
  if (call && !call.args && names.at(-1) === "now") return "now()";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === "funcname" && Array.isArray(inner) && inner.length > 1))
      .map(([key, inner]) => [key, plain(inner)]),
  );
}

function constantText({ isnull, boolval, ival, fval, sval, bsval }: Tree.A_Const): string {
  if (isnull) return "null";
  if (boolval) return String(boolval.boolval ?? false);
  if (ival) return String(ival.ival ?? 0);
  return fval?.fval ?? sval?.sval ?? bsval?.bsval ?? "";
}
