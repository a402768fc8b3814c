// Whether a routine has a search_path of its own: in its definition, or given by a later ALTER of the same file.
import { nameFromList, sameName } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { nestedStatements } from "./nested-statements";

/** "current" for SET search_path FROM CURRENT; null without a clause. */
export function searchPathClause(options: readonly Node[] | undefined): "fixed" | "current" | null {
  let found: "fixed" | "current" | null = null;
  for (const node of options ?? []) {
    const option = as(node, "DefElem");
    const set = option?.defname === "set" ? as(option.arg, "VariableSetStmt") : undefined;
    if (set?.name?.toLowerCase() !== "search_path") continue;
    if (set.kind === "VAR_SET_VALUE") found = "fixed";
    else found = set.kind === "VAR_SET_CURRENT" ? "current" : null;
  }
  return found;
}

/** True and false as written; null when the options do not say. */
export function securityDefiner(options: readonly Node[] | undefined): Tree.DefElem | null {
  for (const node of options ?? []) {
    const option = as(node, "DefElem");
    if (option?.defname === "security" && as(option.arg, "Boolean")?.boolval) return option;
  }
  return null;
}

/** A later ALTER FUNCTION … SET search_path of the routine with this name and number of input arguments. */
export function setsSearchPathLater(
  context: StatementContext,
  names: readonly Node[],
  inputs: number | null,
): boolean {
  const name = nameFromList(names);
  const later = context.later().flatMap((statement) => [statement, ...nestedStatements(statement)]);
  return later.some(({ parsed }) => {
    if (parsed.kind !== "AlterFunctionStmt") return false;
    const alter = as(parsed.tree, "AlterFunctionStmt");
    if (!alter?.func || !sameName(name, nameFromList(alter.func.objname ?? []))) return false;
    const given = alter.func.args_unspecified ? null : (alter.func.objargs ?? []).length;
    if (given !== null && inputs !== null && given !== inputs) return false;
    return searchPathClause(alter.actions) !== null;
  });
}

/** Input arguments, which tell routines of one name apart. */
export function inputCount(parameters: readonly Node[] | undefined): number {
  return (parameters ?? []).filter((node) => {
    const mode = as(node, "FunctionParameter")?.mode;
    return mode !== "FUNC_PARAM_OUT" && mode !== "FUNC_PARAM_TABLE";
  }).length;
}
