// Rights that go around every other right.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfIdentifier } from "../../sql/alter-table";
import { as, type Node } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";
import { tokenAt } from "../tree-places";

const attributes: Readonly<Record<string, string>> = {
  superuser: "SUPERUSER",
  bypassrls: "BYPASSRLS",
  isreplication: "REPLICATION",
  createrole: "CREATEROLE",
};

/** Manual: "Predefined Roles". */
const predefined = new Set([
  "pg_write_all_data",
  "pg_execute_server_program",
  "pg_read_server_files",
  "pg_write_server_files",
]);

export const privilegedRole = defineRule({
  id: "privileged-role",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "security",
  sources: sources("migrationpilot:MP073"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A role gets SUPERUSER, BYPASSRLS, REPLICATION, CREATEROLE or a predefined role that is as strong.",
    why:
      "SUPERUSER is checked for nothing, BYPASSRLS sees every row, REPLICATION can copy the whole server, CREATEROLE can give " +
      "itself other roles, and pg_execute_server_program and the file roles reach the operating system.",
    instead: "Grant the rights that are needed, and set such attributes up outside migrations.",
    examples: {
      reject: ["ALTER ROLE app BYPASSRLS;", "GRANT pg_read_server_files TO app;"],
      accept: ["ALTER ROLE app NOSUPERUSER NOBYPASSRLS;", "GRANT pg_read_all_stats TO app;"],
    },
  },
  messages: {
    strong: {
      text: "{right} lets {role} go around the rights that are given elsewhere.",
      help: "Grant what is needed, and set this up outside migrations.",
    },
  },
  statements: ["CreateRoleStmt", "AlterRoleStmt", "GrantRoleStmt"],
  check(context) {
    const { statement } = context;
    const { tree } = statement.parsed;
    const report = (right: string, role: string, at: OffsetRange): void =>
      context.report({ message: "strong", at, data: { right, role } });
    const create = as(tree, "CreateRoleStmt");
    const alter = as(tree, "AlterRoleStmt");
    const name = create?.role ?? alter?.role?.rolename ?? "the role";
    for (const node of create?.options ?? alter?.options ?? []) {
      const option = as(node, "DefElem");
      const attribute = attributes[option?.defname ?? ""];
      if (attribute && as(option?.arg, "Boolean")?.boolval)
        report(attribute, name, tokenAt(statement, option?.location));
      if (option?.defname !== "addroleto") continue;
      for (const given of roleNames(as(option.arg, "List")?.items)) {
        if (predefined.has(given)) report(given, name, rangeOfIdentifier(statement, given) ?? statement);
      }
    }
    const grant = as(tree, "GrantRoleStmt");
    if (!grant?.is_grant) return;
    const grantees = roleNames(grant.grantee_roles).join(", ");
    for (const node of grant.granted_roles ?? []) {
      const given = as(node, "AccessPriv")?.priv_name ?? "";
      if (predefined.has(given)) report(given, grantees, rangeOfIdentifier(statement, given) ?? statement);
    }
  },
});

function roleNames(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => as(node, "RoleSpec")?.rolename ?? "the current role");
}
