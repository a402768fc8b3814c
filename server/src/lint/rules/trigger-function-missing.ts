// A trigger whose function is not there when it is created.
import { displayName, nameFromList, sameName, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { LintFile, StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { defineRule } from "../rule";
import { identifierAfter } from "../token-places";

/** Functions without arguments that return trigger in pg_catalog. Source: src/include/catalog/pg_proc.dat. */
const builtIn =
  /^(?:tsvector_update_trigger(?:_column)?|suppress_redundant_updates_trigger|unique_key_recheck|RI_FKey_\w+)$/;

const id = "trigger-function-missing";

export const triggerFunctionMissing = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "functions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A trigger executes a function that does not exist or that the file has dropped.",
    why: "CREATE TRIGGER looks the function up and fails with error 42883, and the migration with it.",
    instead: "Create the function first; it takes no arguments and returns trigger.",
    examples: {
      reject: [
        "DROP FUNCTION set_updated_at();\n" +
          "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();",
        {
          before: "CREATE TABLE orders (id int);",
          complete: true,
          up: "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();",
        },
      ],
      accept: [
        "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();",
        "DROP FUNCTION IF EXISTS touch() CASCADE;\n" +
          "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n" +
          "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
      ],
    },
  },
  messages: {
    unknown: {
      text: "The function {name}() does not exist, so CREATE TRIGGER fails.",
      help: "Create it before the trigger, without arguments and returning trigger.",
    },
    dropped: {
      text: "This file has dropped the function {name}(), so CREATE TRIGGER fails.",
      help: "Create it again before the trigger.",
    },
    takesArguments: {
      text: "Every known function {name} takes arguments, and a trigger's function takes none, so CREATE TRIGGER fails.",
      help: "Create {name}() without arguments; what a trigger passes is in TG_ARGV.",
    },
  },
  statements: ["CreateTrigStmt", "CreateEventTrigStmt"],
  check(context, node) {
    const name = nameFromList(node.funcname ?? []);
    const { world, statement } = context;
    if (name.schema === "pg_catalog" || (name.schema === null && builtIn.test(name.name))) return;
    const known = world.routinesOf(name);
    if (known.some(({ parameters }) => parameters.length === 0)) return;
    const at = identifierAfter(statement, "execute", name.name);
    const data = { name: displayName(name) };
    if (isDroppedHere(context, name)) context.report({ message: "dropped", at, data });
    else if (!world.complete || hasExtension(context)) return;
    else context.report({ message: known.length > 0 ? "takesArguments" : "unknown", at, data });
  },
});

/** Dropped earlier in this file for certain; what was created after that is known again. */
function isDroppedHere({ file, statement, memory }: StatementContext, name: QualifiedName): boolean {
  let drops = memory.get(id) as readonly DroppedFunction[] | undefined;
  if (!drops) memory.set(id, (drops = droppedFunctions(file)));
  return drops.some((drop) => drop.index < statement.index && sameName(drop.name, name));
}

interface DroppedFunction {
  readonly index: number;
  readonly name: QualifiedName;
}

/** Functions without arguments that the file drops. */
function droppedFunctions({ sql }: LintFile): readonly DroppedFunction[] {
  return sql.statements.flatMap(({ parsed, index }) => {
    const drop = as(parsed.tree, "DropStmt");
    if (drop?.removeType !== "OBJECT_FUNCTION" && drop?.removeType !== "OBJECT_ROUTINE") return [];
    return (drop.objects ?? []).flatMap((object) => {
      const takesNone = (as(object, "ObjectWithArgs")?.objargs ?? []).length === 0;
      return takesNone ? [{ index, name: nameOfObject(object) }] : [];
    });
  });
}

/** Extensions bring functions that no migration tells of. */
function hasExtension({ world }: StatementContext): boolean {
  return world.objects
    .keys()
    .some((key) => key.startsWith("extension\u0000") && !key.endsWith("\u0000plpgsql"));
}
