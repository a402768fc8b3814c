// REVOKE of a right that a running application may be using.
import { nameFromList, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { isOwnRole, isPublic, objectWord, roleName, rolesOf } from "../grants";
import { defineRule } from "../rule";
import { tokenAt } from "../tree-places";
import { sameShape } from "../tree-shape";

export const revokeBreaksApp = defineRule({
  id: "revoke-breaks-app",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "security",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "REVOKE on something that was there before this migration.",
    why: "As soon as the migration commits, statements of the running application that use the right fail (42501).",
    instead: "Make sure that no version of the application that is still running uses it.",
    examples: {
      reject: ["REVOKE SELECT ON users FROM app;"],
      accept: [
        "REVOKE ALL ON users FROM PUBLIC;",
        "CREATE TABLE users (id int);\nREVOKE ALL ON users FROM app;",
        { up: "GRANT SELECT ON users TO app;", down: "REVOKE SELECT ON users FROM app;" },
      ],
    },
  },
  messages: {
    loses: {
      text: "{roles} loses a right on the {kind} as soon as this commits; statements that use it fail from then on.",
      help: "Make sure that no running version of the application uses it.",
    },
    leaves: {
      text: "{role} loses the rights of {of} as soon as this commits; statements that use them fail from then on.",
      help: "Make sure that no running version of the application uses them.",
    },
  },
  statements: ["GrantStmt", "GrantRoleStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const membership = as(tree, "GrantRoleStmt");
    if (membership) return checkMembership(context, membership);
    const node = as(tree, "GrantStmt");
    if (
      !node ||
      node.is_grant ||
      node.grant_option ||
      isAllNew(context, node) ||
      takesBackGrant(context, node)
    )
      return;
    const roles = rolesOf(node).filter((role) => !isPublic(role) && !isOwnRole(role));
    const [role] = roles;
    if (!role) return;
    const data = { roles: roles.map(roleName).join(", "), kind: objectWord(node) };
    context.report({ message: "loses", at: tokenAt(context.statement, role.location), data });
  },
});

/** REVOKE role FROM role: what was granted to the one is lost to the other. */
function checkMembership(context: StatementContext, revoke: Tree.GrantRoleStmt): void {
  const { file, statement } = context;
  const isOption = (revoke.opt ?? []).length > 0;
  const isTakenBack =
    file.direction === "down" &&
    file.up?.sql.statements.some(({ parsed }) => {
      const grant = as(parsed.tree, "GrantRoleStmt");
      return grant?.is_grant === true && sameMembers(grant, revoke);
    });
  const role = as(revoke.grantee_roles?.[0], "RoleSpec");
  if (revoke.is_grant || isOption || isTakenBack || !role || isOwnRole(role)) return;
  const of = (revoke.granted_roles ?? []).map((node) => as(node, "AccessPriv")?.priv_name ?? "").join(", ");
  const data = { role: roleName(role), of };
  context.report({ message: "leaves", at: tokenAt(statement, role.location), data });
}

function sameMembers(a: Tree.GrantRoleStmt, b: Tree.GrantRoleStmt): boolean {
  return (
    sameShape(a.granted_roles ?? [], b.granted_roles ?? []) &&
    sameShape(a.grantee_roles ?? [], b.grantee_roles ?? [])
  );
}

function isAllNew(context: StatementContext, { objects, targtype }: Tree.GrantStmt): boolean {
  if (targtype !== "ACL_TARGET_OBJECT" && targtype !== undefined) return false;
  return (objects ?? []).length > 0 && (objects ?? []).every((object) => isNewObject(context, object));
}

function isNewObject(context: StatementContext, object: Node): boolean {
  const { world, file } = context;
  const table = as(object, "RangeVar");
  if (table) return context.isNew(nameOfRangeVar(table));
  const call = as(object, "ObjectWithArgs");
  if (call) {
    const routines = world.routinesOf(nameFromList(call.objname ?? []));
    return routines.length > 0 && routines.every(({ origin }) => origin === file.origin);
  }
  const schema = world.object("schema", "", as(object, "String")?.sval ?? "");
  return schema !== undefined && schema.origin === file.origin && !schema.conditional;
}

/** In a down: the up granted rights on the same objects to the same roles. */
function takesBackGrant({ file }: StatementContext, revoke: Tree.GrantStmt): boolean {
  if (file.direction !== "down" || !file.up) return false;
  return file.up.sql.statements.some(({ parsed }) => {
    const grant = as(parsed.tree, "GrantStmt");
    return (
      grant?.is_grant === true &&
      sameShape(grant.objects ?? [], revoke.objects ?? []) &&
      sameShape(grant.grantees ?? [], revoke.grantees ?? [])
    );
  });
}
