// Types and expressions as texts that are equal when PostgreSQL takes them for the same: other spellings of a type, casts,
// CURRENT_TIMESTAMP for now(). Knows no more of equivalence than that.
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { displayType, sqlTypeOf } from "../schema/sql-type";
import type { SqlType } from "../schema/sql-type";
import { sameShape, treeShape } from "../tree-shape";

export function typeText(type: SqlType): string {
  return displayType(type.schema === "public" ? { ...type, schema: null } : type);
}

export function typeValue(typeName: Tree.TypeName | undefined): string {
  const type = sqlTypeOf(typeName);
  return type ? typeText(type) : treeShape(typeName ?? null);
}

/** Whether two trees say the same in other words. */
export function sameMeaning(a: unknown, b: unknown): boolean {
  return sameShape(plain(a), plain(b));
}

export function expressionValue(node: Node | null | undefined): string | null {
  return node && !isNull(node) ? treeShape(plain(node)) : null;
}

/** DEFAULT NULL is kept as no default: AddRelationNewConstraints() of src/backend/catalog/heap.c. */
function isNull(node: Node): boolean {
  const cast = as(node, "TypeCast")?.arg;
  return cast ? isNull(cast) : as(node, "A_Const")?.isnull === true;
}

/** Without casts, which PostgreSQL adds where they are not written, and with one spelling of now(). */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (value instanceof Set) return plain([...value]);
  const node = value as Node;
  const cast = as(node, "TypeCast");
  if (cast) return plain(cast.arg);
  const constant = as(node, "A_Const");
  if (constant) return constantText(constant);
  const op = as(node, "SQLValueFunction")?.op;
  if (op === "SVFOP_CURRENT_TIMESTAMP") return "now()";
  const call = as(node, "FuncCall");
  const names = (call?.funcname ?? []).map((part) => as(part, "String")?.sval ?? "");
  if (call && !call.args && names.at(-1) === "now") return "now()";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !unsaid.has(key) && !(key === "schemaname" && inner === "public"))
      .map(([key, inner]) => [
        key,
        plain(key === "funcname" && Array.isArray(inner) ? inner.slice(-1) : inner),
      ]),
  );
}

/** How it is written, and what changes nothing once it is there. */
const unsaid = new Set(["funcformat", "coerceformat", "replace", "if_not_exists", "concurrent"]);

function constantText({ isnull, boolval, ival, fval, sval, bsval }: Tree.A_Const): string {
  if (isnull) return "null";
  if (boolval) return String(boolval.boolval ?? false);
  if (ival) return String(ival.ival ?? 0);
  return withoutZone(fval?.fval ?? sval?.sval ?? bsval?.bsval ?? "");
}

/** A point in time in UTC is the same with and without saying so. */
function withoutZone(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00(?::?00)?|Z)$/, "$1");
}

/** The definition of a routine, with blanks in its body counted once. */
export function routineText({ parameters, returnType, options, sql_body }: Tree.CreateFunctionStmt): string {
  return treeShape([parameters, returnType, options, sql_body]).replace(/(?:\\[nrt]|\s)+/g, " ");
}
