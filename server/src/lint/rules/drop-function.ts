// DROP FUNCTION, PROCEDURE, ROUTINE and AGGREGATE of one that was in use before this migration.
import { displayName, nameFromList, type QualifiedName } from "../../sql/names";
import { as, type Node } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { droppedObjects } from "../dropped-objects";
import { withNested } from "../given-names";
import { isOwnRoutine } from "../own-objects";
import { defineRule } from "../rule";
import { sameSignature, signatureOf, signatureOfParameters, type Signature } from "../routine-signature";
import type { Routine } from "../schema/relation";

const kinds = new Set<string | undefined>([
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_AGGREGATE",
]);

export const dropFunction = defineRule({
  id: "drop-function",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "compatibility",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A function, procedure or aggregate that this migration did not create is dropped and not created again in this file.",
    why:
      "Every query of the running application that calls it fails from that moment. Without CASCADE the statement fails " +
      "while a default, trigger, index, view or generated column uses it; what the bodies of other functions call is not " +
      "known to PostgreSQL.",
    instead: "Keep the old overload for one release beside the new one, and drop it when nothing calls it.",
    examples: {
      reject: [
        "DROP FUNCTION calc(int);",
        "DROP FUNCTION calc(int);\nCREATE FUNCTION calc(x text) RETURNS text LANGUAGE sql AS 'SELECT x';",
      ],
      accept: [
        "DROP FUNCTION calc(int);\nCREATE FUNCTION calc(x integer) RETURNS text LANGUAGE sql AS 'SELECT x::text';",
        {
          up: "CREATE FUNCTION calc(x int) RETURNS int LANGUAGE sql AS 'SELECT x';",
          down: "DROP FUNCTION calc(int);",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Dropping {routine} makes every query and every function body fail that still calls it.",
      help: "Keep {routine} for one release beside its replacement, and drop it when nothing calls it.",
    },
    cascades: {
      text: "Dropping the trigger function {routine} with CASCADE also drops every trigger that runs it.",
      help: "Drop the triggers of {routine} by name, and then {routine} without CASCADE.",
    },
    triggered: {
      text: "Dropping the trigger function {routine} fails as long as a trigger runs it.",
      help: "Make sure that every trigger of {routine} is dropped before.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (!kinds.has(node.removeType)) return;
    for (const { name, node: object, at } of droppedObjects(context.statement, node)) {
      const signature = signatureOf(as(object, "ObjectWithArgs"));
      const call = as(object, "ObjectWithArgs");
      if (isOwnRoutine(context, name, call) || isCreatedLater(context, name, signature)) continue;
      const data = { routine: displayName(name) };
      if (!isForTriggers(context.world.routinesOf(name))) context.report({ message: "dropped", at, data });
      else if (node.behavior === "DROP_CASCADE") context.report({ message: "cascades", at, data });
      else context.report({ message: "triggered", at, data, severity: "info" });
    }
  },
});

/** Only triggers can call it. Manual: "Trigger Functions". */
function isForTriggers(routines: readonly Routine[]): boolean {
  return routines.length > 0 && routines.every(({ returns }) => returns?.name === "trigger");
}

/** A later statement creates a routine of this name that the same calls reach. */
function isCreatedLater(
  context: StatementContext,
  name: QualifiedName,
  signature: Signature | null,
): boolean {
  const key = context.world.creationKey(name);
  return withNested(context, context.later()).some(({ parsed }) => {
    const create = as(parsed.tree, "CreateFunctionStmt");
    const define = as(parsed.tree, "DefineStmt");
    const names = create?.funcname ?? (define?.kind === "OBJECT_AGGREGATE" ? define.defnames : undefined);
    if (!names || context.world.creationKey(nameFromList(names)) !== key) return false;
    const parameters = create?.parameters ?? aggregateParameters(define?.args);
    return !signature || sameSignature(signature, signatureOfParameters(parameters));
  });
}

/** An aggregate's arguments are a list of a list and a number. */
function aggregateParameters(args: readonly Node[] | undefined): readonly Node[] {
  return as(args?.[0], "List")?.items ?? [];
}
