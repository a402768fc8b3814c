// The right to create objects in the schema public, which PostgreSQL 15 took away from everybody.
import { as } from "../../sql/syntax-tree";
import { grantsPrivilege, isOwnRole, isPublic, roleName, rolesOf } from "../grants";
import { isListed } from "../name-list";
import { defineRule } from "../rule";
import { tokenAt } from "../tree-places";

export const publicSchemaCreate = defineRule({
  id: "public-schema-create",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "security",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  options: {
    roles: {
      schema: {
        type: "array",
        items: { type: "string" },
        description:
          "Roles that may create objects in the schema public: its owner and the role that migrates.",
      },
      default: ["postgres", "pg_database_owner"],
    },
  },
  docs: {
    summary: "CREATE on the schema public is granted to PUBLIC or to a role.",
    why:
      "The schema public is in everybody's search_path. Who can create objects there can put a function or an operator in the way of " +
      "others and have it run with their rights (CVE-2018-1058). PostgreSQL 15 revoked the right by default.",
    instead: "Give each application a schema of its own, and grant USAGE on public alone.",
    examples: {
      reject: ["GRANT CREATE ON SCHEMA public TO PUBLIC;", "GRANT ALL ON SCHEMA public TO app;"],
      accept: ["GRANT USAGE ON SCHEMA public TO app;", "GRANT CREATE ON SCHEMA app TO app;"],
    },
  },
  messages: {
    create: {
      text: "{role} may create objects in the schema public, which is in everybody's search_path.",
      help: "Grant USAGE alone, and CREATE on a schema of its own.",
    },
  },
  statements: ["GrantStmt"],
  check(context, node) {
    if (!node.is_grant || node.objtype !== "OBJECT_SCHEMA" || !grantsPrivilege(node, "create")) return;
    if (!(node.objects ?? []).some((object) => as(object, "String")?.sval === "public")) return;
    const owners = context.options.list("roles");
    const roles = rolesOf(node).filter((role) => !isOwnRole(role) && !isListed(roleName(role), owners));
    const role = roles.find(isPublic) ?? roles[0];
    if (!role) return;
    context.report({
      message: "create",
      at: tokenAt(context.statement, role.location),
      data: { role: isPublic(role) ? "Every role" : roleName(role) },
    });
  },
});
