// What tells routines of one name apart: the types of their input arguments. Source: IsThereFunctionInNamespace() in
// src/backend/commands/functioncmds.c; modifiers such as (20) do not count.
import type { Routine, RoutineParameter } from "./relation";
import type { SqlType } from "./sql-type";

/** Equal for the signatures that PostgreSQL takes for one routine. */
export function signatureOf({ parameters }: Pick<Routine, "parameters">): string {
  return parameters
    .filter(isInput)
    .map(({ type }) => argumentName(type))
    .join(",");
}

/** Whether a caller gives it. */
export function isInput({ mode }: RoutineParameter): boolean {
  return mode === "in" || mode === "inout" || mode === "variadic";
}

export function argumentName(type: SqlType | null): string {
  if (!type) return "?";
  const schema = type.schema === null || type.schema === "public" ? "" : `${type.schema}.`;
  return schema + type.name + (type.dimensions > 0 ? "[]" : "");
}
