// A view that shows rows of a table past its policies.
import { displayName, nameOfRangeVar, sameName } from "../../sql/names";
import { isOn } from "../../sql/options";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { rangeOfRelation } from "../tree-places";

export const viewSecurityInvoker = defineRule({
  id: "view-security-invoker",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "security",
  sources: sources("pgls:securityDefinerView"),
  applies: { postgres: 15, direction: "up" },
  docs: {
    summary: "A view reads a table with row security and does not have security_invoker.",
    why: "Without it the policies are checked for the view's owner, not for who asks: callers see rows that are not theirs.",
    instead: "CREATE VIEW … WITH (security_invoker = true), which PostgreSQL has since version 15.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE documents (id int);\nALTER TABLE documents ENABLE ROW LEVEL SECURITY;",
          up: "CREATE VIEW titles AS SELECT id FROM documents;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE documents (id int);\nALTER TABLE documents ENABLE ROW LEVEL SECURITY;",
          up: "CREATE VIEW titles WITH (security_invoker = true) AS SELECT id FROM documents;",
        },
        { before: "CREATE TABLE documents (id int);", up: "CREATE VIEW titles AS SELECT id FROM documents;" },
      ],
    },
  },
  messages: {
    bypasses: {
      text: "The view {view} reads {table} with its owner's rights, past the policies of who asks.",
      help: "Add WITH (security_invoker = true).",
    },
  },
  statements: ["ViewStmt"],
  check(context, node) {
    if (!node.view || isOn(node.options, "security_invoker", false) || isSetLater(context, node.view)) return;
    const table = protectedTable(context, node);
    if (table === null) return;
    const data = { view: displayName(nameOfRangeVar(node.view)), table };
    context.report({ message: "bypasses", at: rangeOfRelation(context.statement, node.view), data });
  },
});

/** The first table with row security that the view reads. */
function protectedTable({ world }: StatementContext, { query }: Tree.ViewStmt): string | null {
  const own = new Set<string>();
  const read: Tree.RangeVar[] = [];
  walk(query, (kind, payload) => {
    if (kind === "CommonTableExpr") own.add((payload as Tree.CommonTableExpr).ctename ?? "");
    if (kind === "RangeVar") read.push(payload);
  });
  const found = read.find((relation) => {
    const name = nameOfRangeVar(relation);
    if (name.schema === null && own.has(name.name)) return false;
    return world.relation(name)?.rowSecurity.enabled === true;
  });
  return found ? displayName(nameOfRangeVar(found)) : null;
}

function isSetLater(context: StatementContext, view: Tree.RangeVar): boolean {
  return context.later().some(({ parsed }) => {
    const alter = as(parsed.tree, "AlterTableStmt");
    if (!alter?.relation || !sameName(nameOfRangeVar(alter.relation), nameOfRangeVar(view))) return false;
    return (alter.cmds ?? []).some((node) => {
      const command = as(node, "AlterTableCmd");
      const options = as(command?.def, "List")?.items;
      return command?.subtype === "AT_SetRelOptions" && isOn(options, "security_invoker", false);
    });
  });
}
