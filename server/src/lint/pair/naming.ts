// Names of objects as trees write them: routines with the types of their arguments, types, dotted lists.
import { nameFromList, type QualifiedName } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { argumentName } from "../schema/signature";
import { sqlTypeOf } from "../schema/sql-type";

/** Name with the types of the input arguments, for instance `f(int4,text)`. */
export function routineName(name: string, types: readonly (Tree.TypeName | undefined)[]): string {
  return `${name}(${types.map((type) => argumentName(sqlTypeOf(type))).join(",")})`;
}

export function createdRoutine({ funcname, parameters }: Tree.CreateFunctionStmt): QualifiedName {
  const { schema, name } = nameFromList(funcname ?? []);
  const types = (parameters ?? []).flatMap((node) => {
    const parameter = as(node, "FunctionParameter");
    const isInput = parameter?.mode !== "FUNC_PARAM_OUT" && parameter?.mode !== "FUNC_PARAM_TABLE";
    return parameter && isInput ? [parameter.argType] : [];
  });
  return { schema, name: routineName(name, types) };
}

/** `exact` is false where the statement leaves the arguments out. */
export function namedRoutine(
  node: Node | undefined,
): { readonly name: QualifiedName; readonly exact: boolean } | null {
  const routine = as(node, "ObjectWithArgs");
  if (!routine) return null;
  const { schema, name } = nameFromList(routine.objname ?? []);
  if (routine.args_unspecified) return { name: { schema, name }, exact: false };
  const types = (routine.objargs ?? []).map((type) => as(type, "TypeName"));
  return { name: { schema, name: routineName(name, types) }, exact: true };
}

/** Name of a type without its length and array bounds; null for types of pg_catalog. */
export function userTypeName(typeName: Tree.TypeName | undefined): QualifiedName | null {
  const type = sqlTypeOf(typeName);
  const first = as(typeName?.names?.[0], "String")?.sval;
  return type && first !== "pg_catalog" ? { schema: type.schema, name: type.name } : null;
}

/** Name in a List, a String, a TypeName or a RangeVar. */
export function nameIn(node: Node | undefined): QualifiedName {
  const text = as(node, "String")?.sval;
  if (text !== undefined) return { schema: null, name: text };
  return nameFromList(as(node, "List")?.items ?? as(node, "TypeName")?.names ?? []);
}
