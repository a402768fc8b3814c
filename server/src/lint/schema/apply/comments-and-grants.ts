// COMMENT, GRANT and REVOKE, and owners. What belongs to a relation is kept with it, so that it follows renames; the rest
// as objects, named by what they describe.
import { nameFromList, nameOfRangeVar } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { withChangedColumn } from "../columns";
import { stringList } from "../constraints";
import { objectKey, type Grant, type Relation } from "../relation";
import { putGlobal } from "./objects";
import { edit, known, type Step } from "./step";

const relationKinds = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign-table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "matview",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
} as const;

function relationKindOf(type: Tree.ObjectType | undefined): Relation["kind"] | undefined {
  return (relationKinds as Readonly<Partial<Record<Tree.ObjectType, Relation["kind"]>>>)[
    type ?? "OBJECT_RULE"
  ];
}

export function comment(step: Step, statement: Tree.CommentStmt): void {
  const text = statement.comment ?? null;
  const names = namesOf(statement.object);
  const kind = relationKindOf(statement.objtype);
  if (kind) {
    const key = known(step, nameFromList(names), kind);
    return edit(step, key, (relation) => ({ ...relation, comment: text }));
  }
  if (statement.objtype === "OBJECT_COLUMN") {
    const column = stringList(names).at(-1) ?? "";
    const key = known(step, nameFromList(names.slice(0, -1)), "table");
    return edit(step, key, (relation) => withChangedColumn(relation, column, { comment: text }));
  }
  const name = objectText(statement.objtype, statement.object);
  if (text === null) step.world.objects.delete(objectKey("comment", "", name));
  else putGlobal(step, "comment", name, { CommentStmt: statement });
}

function namesOf(object: Node | undefined): readonly Node[] {
  const single = as(object, "String");
  if (single && object) return [object];
  return (
    as(object, "List")?.items ?? as(object, "TypeName")?.names ?? as(object, "ObjectWithArgs")?.objname ?? []
  );
}

/** For instance "function public.f", "schema app": the kind in words and the name as written. */
export function objectText(type: Tree.ObjectType | undefined, object: Node | undefined): string {
  const kind = (type ?? "OBJECT_TABLE").slice("OBJECT_".length).toLowerCase().replaceAll("_", " ");
  return `${kind} ${stringList(namesOf(object)).join(".")}`;
}

export function grant(step: Step, statement: Tree.GrantStmt): void {
  const kind = statement.objtype === "OBJECT_SEQUENCE" ? "sequence" : "table";
  const isOnRelations =
    statement.targtype === "ACL_TARGET_OBJECT" &&
    (statement.objtype === "OBJECT_TABLE" || statement.objtype === "OBJECT_SEQUENCE");
  for (const object of statement.objects ?? []) {
    const target = as(object, "RangeVar");
    if (isOnRelations && target) {
      const key = known(step, nameOfRangeVar(target), kind);
      edit(step, key, (relation) => withGrants(relation, statement, step));
      continue;
    }
    const all = statement.targtype === "ACL_TARGET_ALL_IN_SCHEMA" ? "all in schema " : "";
    for (const { role, privilege } of grantsOf(statement, step)) {
      const name = `${all}${objectText(statement.objtype, object)} ${role} ${privilege}`;
      if (statement.is_grant) putGlobal(step, "grant", name, { GrantStmt: statement });
      else step.world.objects.delete(objectKey("grant", "", name));
    }
  }
}

function withGrants(relation: Relation, statement: Tree.GrantStmt, step: Step): Relation {
  const grants = new Map(relation.grants);
  for (const one of grantsOf(statement, step)) {
    const key = `${one.role} ${one.privilege}`;
    if (statement.is_grant) grants.set(key, one);
    else if (statement.grant_option) grants.set(key, { ...one, grantOption: false });
    else if (one.privilege !== "ALL") grants.delete(key);
    else for (const [other, { role }] of grants) if (role === one.role) grants.delete(other);
  }
  return { ...relation, grants };
}

function grantsOf(statement: Tree.GrantStmt, { origin }: Step): readonly Grant[] {
  const privileges = (statement.privileges ?? []).flatMap((node) => {
    const access = as(node, "AccessPriv");
    const name = (access?.priv_name ?? "ALL").toUpperCase();
    const columns = stringList(access?.cols);
    return columns.length === 0 ? [name] : columns.map((column) => `${name} (${column})`);
  });
  return (statement.grantees ?? []).flatMap((node) => {
    const role = roleName(as(node, "RoleSpec"));
    return (privileges.length === 0 ? ["ALL"] : privileges).map((privilege) => ({
      role,
      privilege,
      grantOption: statement.grant_option ?? false,
      node: statement,
      origin,
    }));
  });
}

export function roleName(role: Tree.RoleSpec | undefined): string {
  if (role?.roletype === "ROLESPEC_PUBLIC") return "public";
  if (role?.roletype === "ROLESPEC_CSTRING") return role.rolename ?? "";
  return (role?.roletype ?? "").slice("ROLESPEC_".length).toLowerCase();
}

export function alterDefaultPrivileges(step: Step, statement: Tree.AlterDefaultPrivilegesStmt): void {
  const { action, options } = statement;
  if (!action) return;
  const scope = (options ?? []).flatMap((node) => {
    const option = as(node, "DefElem");
    const items = as(option?.arg, "List")?.items ?? [];
    const names = items.map((item) => as(item, "String")?.sval ?? roleName(as(item, "RoleSpec")));
    return `${option?.defname ?? ""} ${names.join(" ")}`;
  });
  for (const { role, privilege } of grantsOf(action, step)) {
    const name = [...scope, objectText(action.objtype, undefined).trim(), role, privilege].join(" ");
    if (action.is_grant)
      putGlobal(step, "default-privileges", name, { AlterDefaultPrivilegesStmt: statement });
    else step.world.objects.delete(objectKey("default-privileges", "", name));
  }
}

/** ALTER … OWNER TO of views and the like is an ALTER TABLE to the parser; this is for schemas and other objects. */
export function alterOwner(step: Step, statement: Tree.AlterOwnerStmt): void {
  if (statement.objectType === "OBJECT_SCHEMA") return alterSchemaOwner(step, statement);
  if (!statement.relation) return;
  const key = step.world.keyOf(nameOfRangeVar(statement.relation));
  const owner = roleName(statement.newowner);
  edit(step, key, (relation) => ({ ...relation, settings: new Map(relation.settings).set("owner", owner) }));
}

/** As CREATE SCHEMA … AUTHORIZATION says it. */
function alterSchemaOwner(step: Step, { object, newowner }: Tree.AlterOwnerStmt): void {
  const name = as(object, "String")?.sval ?? "";
  const create = as(step.world.object("schema", "", name)?.node, "CreateSchemaStmt");
  if (create && newowner) {
    putGlobal(step, "schema", name, {
      CreateSchemaStmt: { ...create, schemaname: name, authrole: newowner },
    });
  }
}
