// Whether a routine that is dropped and one that is created are the same to a caller: equal input types in their order.
// Manual: "CREATE FUNCTION", "Overloading": output arguments do not count.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import type { Routine } from "./schema/relation";
import { sqlTypeOf, type SqlType } from "./schema/sql-type";

/** Null for a type that the tree does not name, for instance `t.c%TYPE`. */
export type Signature = readonly (SqlType | null)[];

/** Null when the statement gives no argument list and so means the only one of its name. */
export function signatureOf(call: Tree.ObjectWithArgs | undefined): Signature | null {
  if (!call || call.args_unspecified) return null;
  return (call.objargs ?? []).map((node) => sqlTypeOf(as(node, "TypeName")));
}

export function signatureOfParameters(parameters: readonly Node[] | undefined): Signature {
  return (parameters ?? []).flatMap((node) => {
    const parameter = as(node, "FunctionParameter");
    if (!parameter || parameter.mode === "FUNC_PARAM_OUT" || parameter.mode === "FUNC_PARAM_TABLE") return [];
    return [sqlTypeOf(parameter.argType)];
  });
}

export function signatureOfRoutine({ parameters }: Routine): Signature {
  return parameters.filter(({ mode }) => mode !== "out" && mode !== "table").map(({ type }) => type);
}

/** Modifiers such as the length of varchar do not tell routines apart. */
export function sameSignature(a: Signature, b: Signature): boolean {
  return a.length === b.length && a.every((type, index) => sameArgument(type, b[index] ?? null));
}

function sameArgument(a: SqlType | null, b: SqlType | null): boolean {
  if (!a || !b) return true;
  const sameSchema = (a.schema ?? "public") === (b.schema ?? "public");
  return a.name === b.name && sameSchema && a.dimensions > 0 === b.dimensions > 0;
}
