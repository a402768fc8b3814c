// CREATE OR REPLACE FUNCTION that PostgreSQL refuses, because callers of the old one would break.
import { displayName, nameFromList } from "../../sql/names";
import { defineRule } from "../rule";
import { replacedRoutine } from "../replaced-routine";
import type { Routine, RoutineParameter } from "../schema/relation";
import { isInput } from "../schema/signature";
import { displayType, sameType, type SqlType } from "../schema/sql-type";
import { identifierAfter } from "../token-places";

export const replaceFunctionSignature = defineRule({
  id: "replace-function-signature",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "functions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "CREATE OR REPLACE changes the result, the output columns or the argument names of a function that exists.",
    why:
      "PostgreSQL refuses it with error 42P13, because calls and views were made for the old ones, and the migration " +
      "fails each time.",
    instead:
      "DROP FUNCTION first, then CREATE it and grant its rights again; or give the new one another name.",
    examples: {
      reject: [
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up: "CREATE OR REPLACE FUNCTION total(a int) RETURNS bigint LANGUAGE sql AS 'SELECT 1';",
        },
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up: "CREATE OR REPLACE FUNCTION total(b int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        },
      ],
      accept: [
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up: "CREATE OR REPLACE FUNCTION total(a integer) RETURNS int4 LANGUAGE sql AS 'SELECT 2';",
        },
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up: "CREATE OR REPLACE FUNCTION total(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1';",
        },
      ],
    },
  },
  messages: {
    refused: {
      text: "CREATE OR REPLACE fails for {name}: {reason}.",
      help: "DROP the old one first, or give the new one another name.",
    },
  },
  statements: ["CreateFunctionStmt"],
  check(context, node) {
    const replaced = replacedRoutine(context, node);
    if (!replaced?.before) return;
    const reason = refusalOf(replaced.before, replaced.after);
    if (reason === null) return;
    const name = nameFromList(node.funcname ?? []);
    const at = identifierAfter(context.statement, node.is_procedure ? "procedure" : "function", name.name);
    context.report({ message: "refused", at, data: { name: displayName(name), reason } });
  },
});

/** The checks of ProcedureCreate() in src/backend/catalog/pg_proc.c, in its order. */
function refusalOf(before: Routine, after: Routine): string | null {
  if (before.kind !== after.kind) return `it is a ${before.kind} and cannot become a ${after.kind}`;
  const [then, now] = [resultOf(before), resultOf(after)];
  if (then && now && isChanged(then, now)) {
    return `it returns ${displayType(then)} and cannot be made to return ${displayType(now)}`;
  }
  if (then && now && before.returnsSet !== after.returnsSet) {
    return before.returnsSet
      ? "it returns a set of rows and the new one does not"
      : "the new one returns a set of rows";
  }
  if (!sameOutputs(before, after)) return "its output columns change";
  return renamedArgument(before, after) ?? lostDefault(before, after);
}

const record: SqlType = { schema: null, name: "record", modifiers: null, dimensions: 0 };

/** Without RETURNS it is the one output, or a row of several. Null for a procedure. */
function resultOf(routine: Routine): SqlType | null {
  if (routine.kind !== "function" || routine.returns) return routine.returns;
  const [first, second] = outputsOf(routine);
  return second ? record : (first?.type ?? null);
}

function isChanged(before: SqlType, after: SqlType): boolean {
  return !sameType({ ...before, modifiers: null }, { ...after, modifiers: null });
}

function outputsOf({ parameters }: Routine): readonly RoutineParameter[] {
  return parameters.filter(({ mode }) => mode === "out" || mode === "inout" || mode === "table");
}

/** The one output of a function is its result and may take another name; several, and those of a procedure, are a row. */
function sameOutputs(before: Routine, after: Routine): boolean {
  const [then, now] = [outputsOf(before), outputsOf(after)];
  const isRow = (outputs: readonly RoutineParameter[]): boolean =>
    outputs.length > (before.kind === "procedure" ? 0 : 1);
  if (!isRow(then) && !isRow(now)) return true;
  if (then.length !== now.length) return false;
  return then.every(({ name, type }, index) => {
    const other = now[index];
    return name === other?.name && (!type || !other.type || !isChanged(type, other.type));
  });
}

function renamedArgument(before: Routine, after: Routine): string | null {
  const now = after.parameters.filter(isInput);
  for (const [index, { name }] of before.parameters.filter(isInput).entries()) {
    const other = now[index]?.name ?? "";
    if (name === "" || name === other) continue;
    return other === ""
      ? `its argument ${name} loses its name`
      : `its argument ${name} is renamed to ${other}`;
  }
  return null;
}

function lostDefault(before: Routine, after: Routine): string | null {
  const now = after.parameters.filter(isInput);
  const index = before.parameters
    .filter(isInput)
    .findIndex((old, at) => old.hasDefault && !now[at]?.hasDefault);
  return index < 0 ? null : `its argument ${index + 1} loses its default`;
}
