// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES as the rules about rights read them.
import { as, type Node, type Tree } from "../sql/syntax-tree";

/** Statements that give or take rights on objects. */
export const grantStatements = ["GrantStmt", "AlterDefaultPrivilegesStmt"] as const;

/** The grant itself; for ALTER DEFAULT PRIVILEGES what it says of later objects. */
export function grantOf(tree: Node | null): Tree.GrantStmt | undefined {
  return as(tree, "GrantStmt") ?? as(tree, "AlterDefaultPrivilegesStmt")?.action;
}

export function rolesOf(grant: Tree.GrantStmt): readonly Tree.RoleSpec[] {
  return (grant.grantees ?? []).flatMap((node) => as(node, "RoleSpec") ?? []);
}

export function isPublic({ roletype }: Tree.RoleSpec): boolean {
  return roletype === "ROLESPEC_PUBLIC";
}

/** As written, for messages. */
export function roleName({ roletype, rolename }: Tree.RoleSpec): string {
  if (roletype === "ROLESPEC_CSTRING") return rolename ?? "";
  return (roletype ?? "").replace("ROLESPEC_", "");
}

/** The role the migration runs as. */
export function isOwnRole({ roletype }: Tree.RoleSpec): boolean {
  return (
    roletype === "ROLESPEC_CURRENT_USER" ||
    roletype === "ROLESPEC_CURRENT_ROLE" ||
    roletype === "ROLESPEC_SESSION_USER"
  );
}

/** ALL, or ALL (column): the tree then names no privilege. */
export function grantsAll({ privileges }: Tree.GrantStmt): boolean {
  return (privileges ?? []).every((node) => as(node, "AccessPriv")?.priv_name === undefined);
}

export function grantsPrivilege(grant: Tree.GrantStmt, name: string): boolean {
  return (
    grantsAll(grant) || (grant.privileges ?? []).some((node) => as(node, "AccessPriv")?.priv_name === name)
  );
}

/** What the grant is about, in a word of SQL. */
export function objectWord({ objtype }: Tree.GrantStmt): string {
  return (objtype ?? "").replace("OBJECT_", "").toLowerCase().replaceAll("_", " ");
}
