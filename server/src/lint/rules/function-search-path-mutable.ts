// A routine whose names mean what its caller's search_path says.
import { displayName, nameFromList } from "../../sql/names";
import { defineRule, sources } from "../rule";
import { inputCount, searchPathClause, setsSearchPathLater } from "../search-path-clause";
import { identifierAfter } from "../token-places";

export const functionSearchPathMutable = defineRule({
  id: "function-search-path-mutable",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "security",
  sources: sources("pgls:functionSearchPathMutable"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A function or procedure has no search_path of its own.",
    why:
      "What its names mean depends on who calls it: the same function can read another table, and an index or a check " +
      "that calls it can fail when a dump is restored.",
    instead:
      "Add SET search_path, or write the body as SQL (BEGIN ATOMIC or RETURN), whose names are looked up once when the " +
      "routine is created.",
    examples: {
      reject: ["CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT count(*)::int FROM users';"],
      accept: [
        "CREATE FUNCTION total() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT count(*)::int FROM app.users';",
        "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM users; END;",
      ],
    },
  },
  messages: {
    mutable: {
      text: "{routine} has no search_path of its own, so its caller's decides what its names mean.",
      help: "Add SET search_path = '' and write the schema before every name in the body.",
    },
  },
  statements: ["CreateFunctionStmt"],
  check(context, { funcname = [], options, parameters, sql_body, is_procedure }) {
    if (sql_body || searchPathClause(options) !== null) return;
    if (setsSearchPathLater(context, funcname, inputCount(parameters))) return;
    const name = nameFromList(funcname);
    const at = identifierAfter(context.statement, is_procedure ? "procedure" : "function", name.name);
    context.report({ message: "mutable", at, data: { routine: displayName(name) } });
  },
});
