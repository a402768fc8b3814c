// Roles that are created, changed or dropped by a migration.
import { rangeOfTokens } from "../../sql/alter-table";
import { as, type Node } from "../../sql/syntax-tree";
import type { LintFile } from "../context";
import { defineRule, sources } from "../rule";

export const roleManagement = defineRule({
  id: "role-management",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "security",
  sources: sources("eslint-plugin-postgresql:no-create-role migrationpilot:MP091"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE, ALTER or DROP of a role or user.",
    why:
      "Roles belong to the whole server, not to one database: when a second database is migrated, or a dump is restored " +
      "beside the first, the role is already there and the migration fails.",
    instead: "Set roles up where the server is set up, and only grant rights to them here.",
    examples: {
      reject: ["CREATE ROLE reporting;", "ALTER USER app SET statement_timeout = '5s';"],
      accept: [
        "GRANT SELECT ON users TO reporting;",
        "ALTER ROLE app IN DATABASE shop SET statement_timeout = '5s';",
        { up: "GRANT SELECT ON users TO reporting;", down: "REVOKE SELECT ON users FROM reporting;" },
      ],
    },
  },
  messages: {
    serverWide: {
      text: "A role belongs to the whole server, so this fails or counts twice when another database is migrated.",
      help: "Set roles up where the server is set up.",
    },
  },
  statements: ["CreateRoleStmt", "AlterRoleStmt", "AlterRoleSetStmt", "DropRoleStmt", "RenameStmt"],
  check(context) {
    const { statement, file } = context;
    const { tree, tokens } = statement.parsed;
    if (as(tree, "AlterRoleSetStmt")?.database !== undefined) return;
    const rename = as(tree, "RenameStmt");
    if (rename && rename.renameType !== "OBJECT_ROLE") return;
    const dropped = rolesOf(as(tree, "DropRoleStmt")?.roles);
    if (dropped.length > 0 && file.up && createsAll(file.up, dropped)) return;
    context.report({ message: "serverWide", at: rangeOfTokens(statement, tokens.slice(0, 2)) ?? statement });
  },
});

function rolesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => as(node, "RoleSpec")?.rolename ?? "");
}

/** The up, which is told of this already, makes the roles that the down drops. */
function createsAll(up: LintFile, roles: readonly string[]): boolean {
  const created = up.sql.statements.flatMap(({ parsed }) => as(parsed.tree, "CreateRoleStmt")?.role ?? []);
  return roles.every((role) => created.includes(role));
}
