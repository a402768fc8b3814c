// DROP OWNED and REASSIGN OWNED: statements about whatever a role happens to own.
import { rangeOfWords } from "../../sql/alter-table";
import { as, type Node } from "../../sql/syntax-tree";
import { defineRule } from "../rule";

export const dropOwned = defineRule({
  id: "drop-owned",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "Everything that a role owns is dropped, or given to another role.",
    why:
      "DROP OWNED drops every table, view, function and schema that the role owns in this database and takes every " +
      "privilege away from it, whatever they are on the server where it runs. REASSIGN OWNED changes the owner of as much.",
    instead: "Drop, revoke or ALTER … OWNER TO by name, so that a review sees what is touched.",
    examples: {
      reject: ["DROP OWNED BY app_user;", "REASSIGN OWNED BY app_user TO admin;"],
      accept: ["REVOKE ALL ON TABLE orders FROM app_user;"],
    },
  },
  messages: {
    dropped: {
      text: "DROP OWNED BY {roles} drops every object that {roles} owns in this database, and all its privileges.",
      help: "Drop the objects and revoke the privileges by name.",
    },
    reassigned: {
      text: "REASSIGN OWNED BY {roles} changes the owner of everything that {roles} owns in this database.",
      help: "Change owners by name with ALTER … OWNER TO.",
    },
  },
  statements: ["DropOwnedStmt", "ReassignOwnedStmt"],
  check(context, node) {
    const { statement } = context;
    const data = { roles: (node.roles ?? []).map(roleName).join(", ") };
    if (statement.parsed.kind === "DropOwnedStmt") {
      context.report({ message: "dropped", at: rangeOfWords(statement, "drop", "owned") ?? statement, data });
      return;
    }
    const at = rangeOfWords(statement, "reassign", "owned") ?? statement;
    context.report({ message: "reassigned", at, data, severity: "warning" });
  },
});

function roleName(node: Node): string {
  const role = as(node, "RoleSpec");
  return role?.rolename ?? (role?.roletype ?? "").replace("ROLESPEC_", "");
}
