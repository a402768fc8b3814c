// CREATE OR REPLACE FUNCTION with other argument types, which replaces nothing.
import { displayName, nameFromList, sameName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { replacedRoutine } from "../replaced-routine";
import { defineRule } from "../rule";
import type { Routine } from "../schema/relation";
import { isInput } from "../schema/signature";
import { displayType } from "../schema/sql-type";
import { identifierAfter } from "../token-places";

export const functionOverloadCreated = defineRule({
  id: "function-overload-created",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE OR REPLACE of a function with other argument types than the one that exists.",
    why:
      "Types of arguments are part of a function's name. Nothing is replaced: both exist, calls that fitted the old one " +
      "still go there, and calls that fit both fail as ambiguous.",
    instead:
      "DROP the old signature in the same migration, or use CREATE FUNCTION when both are meant to exist.",
    examples: {
      reject: [
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up: "CREATE OR REPLACE FUNCTION total(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        },
      ],
      accept: [
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up: "CREATE OR REPLACE FUNCTION total(a integer) RETURNS int LANGUAGE sql AS 'SELECT 2';",
        },
        {
          before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
          up:
            "DROP FUNCTION total(int);\n" +
            "CREATE OR REPLACE FUNCTION total(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 2';",
        },
      ],
    },
  },
  messages: {
    overload: {
      text: "This replaces nothing: {name}({before}) stays, and {name}({after}) comes beside it.",
      help: "DROP FUNCTION {name}({before}) in this migration, or say CREATE FUNCTION when both are meant.",
    },
  },
  statements: ["CreateFunctionStmt"],
  check(context, node) {
    const replaced = replacedRoutine(context, node);
    const [old, second] = replaced?.known ?? [];
    if (!replaced || replaced.before || !old || second) return;
    if (old.origin === context.file.origin || old.kind !== replaced.after.kind) return;
    const name = nameFromList(node.funcname ?? []);
    if (isDroppedLater(context, name.name)) return;
    context.report({
      message: "overload",
      at: identifierAfter(context.statement, node.is_procedure ? "procedure" : "function", name.name),
      data: { name: displayName(name), before: argumentsOf(old), after: argumentsOf(replaced.after) },
    });
  },
});

function argumentsOf({ parameters }: Routine): string {
  return parameters
    .filter(isInput)
    .map(({ type }) => (type ? displayType(type) : "?"))
    .join(", ");
}

function isDroppedLater(context: StatementContext, name: string): boolean {
  return context.later().some(({ parsed }) => {
    const drop = as(parsed.tree, "DropStmt");
    return (drop?.objects ?? []).some(
      (object) =>
        as(object, "ObjectWithArgs") &&
        sameName({ ...nameOfObject(object), schema: null }, { schema: null, name }),
    );
  });
}
