// A routine that runs with its owner's rights and looks names up in its caller's search_path.
import { displayName, nameFromList } from "../../sql/names";
import { as, type Node } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { inputCount, searchPathClause, securityDefiner, setsSearchPathLater } from "../search-path-clause";
import { rangeOfWords } from "../../sql/alter-table";

const clause = "SET search_path = pg_catalog, pg_temp";

export const securityDefinerSearchPath = defineRule({
  id: "security-definer-search-path",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "security",
  sources: sources("migrationpilot:MP099 pgls:functionSearchPathMutable"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A SECURITY DEFINER routine has no search_path of its own.",
    why:
      "It runs with its owner's rights, but the caller's search_path decides which tables, functions and operators its " +
      "names mean. A caller who can create objects, for instance temporary ones, can make it run code of theirs.",
    instead:
      "Add SET search_path = pg_catalog, pg_temp (or '') to the routine, and write the schema before every name in its " +
      'body. Keep pg_temp last. Manual: "Writing SECURITY DEFINER Functions Safely".',
    examples: {
      reject: [
        "CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM app.logs';",
        "ALTER FUNCTION purge() SECURITY DEFINER;",
      ],
      accept: [
        "CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'DELETE FROM app.logs';",
        "CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM app.logs';\n" +
          "ALTER FUNCTION purge() SET search_path = pg_catalog, pg_temp;",
        "CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY INVOKER AS 'DELETE FROM app.logs';",
      ],
    },
  },
  messages: {
    missing: {
      text: "{routine} runs with its owner's rights, but its caller's search_path decides what its names mean.",
      help: `Add ${clause} and write the schema before every name in the body.`,
    },
    current: {
      text: "{routine} keeps whatever search_path is set when the migration runs.",
      help: `Write the path itself: ${clause}.`,
    },
  },
  statements: ["CreateFunctionStmt", "AlterFunctionStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const create = as(tree, "CreateFunctionStmt");
    if (create) return check(context, create.funcname ?? [], create.options, inputCount(create.parameters));
    const alter = as(tree, "AlterFunctionStmt");
    const names = alter?.func?.objname ?? [];
    if (hasSearchPath(context, names)) return;
    const inputs = alter?.func?.args_unspecified ? null : (alter?.func?.objargs ?? []).length;
    check(context, names, alter?.actions, inputs);
  },
});

function check(
  context: StatementContext,
  names: readonly Node[],
  options: readonly Node[] | undefined,
  inputs: number | null,
): void {
  if (!securityDefiner(options)) return;
  const path = searchPathClause(options);
  if (path === "fixed" || setsSearchPathLater(context, names, inputs)) return;
  const { statement } = context;
  const at = rangeOfWords(statement, "security", "definer") ?? statement;
  const data = { routine: displayName(nameFromList(names)) };
  if (path === "current") context.report({ message: "current", at, data, severity: "warning" });
  else context.report({ message: "missing", at, data, fixes: () => clauseFix(context, at.end) });
}

/** Every known signature of the name has one. */
function hasSearchPath(context: StatementContext, names: readonly Node[]): boolean {
  const routines = context.world.routinesOf(nameFromList(names));
  return routines.length > 0 && routines.every(({ setsSearchPath }) => setsSearchPath);
}

function clauseFix({ file, parser, statement }: StatementContext, end: number): readonly RuleFix[] {
  const edit = { range: { start: end, end }, newText: ` ${clause}` };
  const sample = as(parser.parse(`ALTER FUNCTION f() ${clause}`).tree, "AlterFunctionStmt")?.actions?.[0];
  if (!sample) return [];
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const list = as(tree, "CreateFunctionStmt")?.options ?? as(tree, "AlterFunctionStmt")?.actions ?? [];
    const at = list.findIndex((node) => securityDefiner([node]) !== null);
    list.splice(at + 1, 0, sample);
  });
  return passes ? [{ title: `Add ${clause}`, safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
