// Replays what is neither CREATE, DROP nor ALTER TABLE: domains, enums, sequences, publications, privileges, comments.
import { nameFromList, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type NodeKind, type NodeOf, type Tree } from "../../sql/syntax-tree";
import { treeShape } from "../tree-shape";
import { stringsOf, type Replay } from "./apply-context";
import { addDomainCheck, ownerColumn, plain, publishedTables } from "./apply-create";
import {
  dropNamed,
  dropObjects,
  kindOfType,
  renameObject,
  setOwner,
  setSchema,
  subjectOf,
} from "./apply-drop";
import { alterTable } from "./apply-alter";
import { bareName, type CatalogObject } from "./catalog-object";
import { nameIn } from "./naming";
import { expressionValue } from "./values";

type Applies = { readonly [Kind in NodeKind]?: (replay: Replay, node: NodeOf<Kind>) => void };

export const others: Applies = {
  AlterTableStmt: alterTable,
  DropStmt: dropObjects,
  RenameStmt: renameObject,
  AlterObjectSchemaStmt: setSchema,
  AlterOwnerStmt: setOwner,
  DropRoleStmt: (replay, { roles, missing_ok }) =>
    dropNamed(
      replay,
      "role",
      (roles ?? []).map((role) => as(role, "RoleSpec")?.rolename ?? ""),
      missing_ok ?? false,
    ),
  DropSubscriptionStmt: (replay, { subname = "", missing_ok }) =>
    dropNamed(replay, "subscription", [subname], missing_ok ?? false),
  DropUserMappingStmt: (replay, { user, servername = "", missing_ok }) =>
    dropNamed(
      replay,
      "user mapping",
      [`${user?.rolename ?? "public"} on ${servername}`],
      missing_ok ?? false,
    ),
  AlterDomainStmt: alterDomain,
  AlterEnumStmt: alterEnum,
  AlterSeqStmt: (replay, { sequence, options, missing_ok }) => {
    const found = replay.relation(sequence, "sequence", missing_ok);
    if (!found) return;
    for (const column of ownerColumn(replay, options)) column.along.add(found);
    const step = replay.stepAt(found.name);
    for (const node of options ?? []) {
      const { defname = "", arg } = as(node, "DefElem") ?? {};
      if (defname !== "owned_by" && defname !== "restart")
        replay.catalog.change(step, found, `option ${defname}`, treeShape(arg ?? null));
    }
  },
  AlterFunctionStmt: (replay, { objtype = "OBJECT_FUNCTION", func, actions }) => {
    const found = subjectOf(replay, objtype, undefined, func && { ObjectWithArgs: func }, undefined);
    if (!found) return;
    for (const node of actions ?? []) {
      const { defname = "", arg } = as(node, "DefElem") ?? {};
      const setting = as(arg, "VariableSetStmt")?.name ?? "";
      const value = as(arg, "VariableSetStmt")?.kind === "VAR_RESET" ? null : treeShape(arg ?? null);
      replay.catalog.change(
        replay.stepAt(bareName(found.name)),
        found,
        `${defname} ${setting}`.trim(),
        value,
      );
    }
  },
  AlterPolicyStmt: (replay, { policy_name = "", table: on, ...rest }) => {
    const table = replay.relation(on);
    const policy = table && replay.part(table, "policy", policy_name, replay.stepAt(policy_name).at);
    if (policy) replay.catalog.change(replay.stepAt(policy_name), policy, "definition", treeShape(rest));
  },
  AlterPublicationStmt: (replay, { pubname = "", pubobjects, action, options }) => {
    const found = replay.reach("publication", plain(pubname));
    if (!found) return;
    const step = replay.stepAt(pubname);
    if (options) replay.catalog.change(step, found, "options", treeShape(options));
    const tables = publishedTables(pubobjects);
    if (action === "AP_SetObjects" && tables.length > 0) {
      return replay.catalog.change(step, found, "tables", [...tables].sort().join(","));
    }
    for (const table of tables) {
      const at = replay.stepAt(table);
      if (action === "AP_AddObjects") replay.catalog.createPart(at, found, "member", table);
      else replay.catalog.drop(at, [{ kind: "member", name: plain(table), owner: found }], false, false);
    }
  },
  AlterExtensionStmt: (replay, { extname = "", options }) => {
    const found = replay.reach("extension", plain(extname));
    if (found) replay.catalog.change(replay.stepAt(extname), found, "version", treeShape(options ?? null));
  },
  GrantStmt: grant,
  GrantRoleStmt: (replay, { granted_roles, grantee_roles, is_grant = false }) => {
    for (const role of granted_roles ?? []) {
      const name = as(role, "AccessPriv")?.priv_name ?? "";
      const owner = replay.reach("role", plain(name));
      if (!owner) continue;
      for (const grantee of grantee_roles ?? [])
        privilege(replay, owner, "member", granteeName(grantee), is_grant);
    }
  },
  CommentStmt: (replay, { objtype = "OBJECT_TABLE", object, comment }) => {
    const found = subjectOf(replay, objtype, undefined, object, undefined);
    if (found) replay.catalog.change(replay.stepAt(bareName(found.name)), found, "comment", comment ?? null);
  },
};

/** Letters of AlterDomainStmt.subtype: src/include/nodes/parsenodes.h. */
function alterDomain(replay: Replay, alter: Tree.AlterDomainStmt): void {
  const domain = replay.reach("domain", nameFromList(alter.typeName ?? []));
  if (!domain) return;
  const { name = "", def, missing_ok = false, behavior } = alter;
  const step = replay.stepAt(domain.name);
  switch (alter.subtype) {
    case "T":
      return replay.catalog.change(step, domain, "default", expressionValue(def));
    case "N":
      return replay.catalog.change(step, domain, "nullability", "nullable");
    case "O":
      return replay.catalog.change(step, domain, "nullability", "not null");
    case "C": {
      const constraint = as(def, "Constraint");
      if (constraint?.contype === "CONSTR_NOTNULL") {
        return replay.catalog.change(step, domain, "nullability", "not null");
      }
      if (constraint) addDomainCheck(replay, domain, constraint);
      return;
    }
    case "X": {
      const asked = { kind: "constraint" as const, name: plain(name), owner: domain };
      replay.catalog.drop(replay.stepAt(name), [asked], missing_ok, behavior === "DROP_CASCADE");
    }
  }
}

function alterEnum(replay: Replay, alter: Tree.AlterEnumStmt): void {
  const { typeName = [], oldVal, newVal = "", skipIfNewValExists: conditional = false } = alter;
  const type = replay.reach("type", nameFromList(typeName));
  if (!type) return;
  const step = replay.stepAt(oldVal ?? newVal);
  if (oldVal === undefined) {
    replay.catalog.createPart(step, type, "enum value", newVal, { conditional });
    return;
  }
  const value = replay.part(type, "enum value", oldVal, step.at);
  if (value) replay.catalog.rename(step, value, { name: newVal });
}

function granteeName(node: Node): string {
  const role = as(node, "RoleSpec");
  return role?.rolename ?? role?.roletype ?? "";
}

function grant(replay: Replay, node: Tree.GrantStmt): void {
  const {
    objtype = "OBJECT_TABLE",
    targtype,
    objects = [],
    privileges,
    grantees = [],
    is_grant = false,
  } = node;
  if (targtype === "ACL_TARGET_DEFAULTS") return;
  const words = privileges ? privileges.map(privilegeName) : ["all"];
  for (const object of objects) {
    const owner = granted(replay, objtype, targtype, object);
    if (!owner) continue;
    for (const grantee of grantees)
      for (const word of words) privilege(replay, owner, word, granteeName(grantee), is_grant);
  }
}

function privilegeName(node: Node): string {
  const { priv_name = "all", cols } = as(node, "AccessPriv") ?? {};
  return cols ? `${priv_name} (${stringsOf(cols).join(", ")})` : priv_name;
}

/** GRANT … ON ALL TABLES IN SCHEMA is kept with the schema. */
function granted(
  replay: Replay,
  type: Tree.ObjectType,
  target: Tree.GrantTargetType | undefined,
  object: Node,
): CatalogObject | null {
  const kind = kindOfType[type];
  if (target === "ACL_TARGET_ALL_IN_SCHEMA") {
    const schema = replay.catalog.reach("schema", nameIn(object));
    return schema && replay.catalog.reachPart(schema, "member", `all of ${type}`);
  }
  if (!kind) return null;
  const relation = as(object, "RangeVar");
  const name = relation ? nameOfRangeVar(relation) : (replay.routine(kind, object) ?? nameIn(object));
  return replay.reach(kind, name);
}

/** ALL holds every privilege of the grantee. */
function privilege(
  replay: Replay,
  owner: CatalogObject,
  word: string,
  grantee: string,
  given: boolean,
): void {
  const { catalog } = replay;
  const step = replay.stepAt(grantee);
  const name = `${word} to ${grantee}`;
  if (given) {
    catalog.createPart(step, owner, "privilege", name, { conditional: true });
    return;
  }
  const held = [...owner.parts.values()].filter(
    (part) => part.kind === "privilege" && part.name.endsWith(` to ${grantee}`),
  );
  const gone = held.filter((part) => word === "all" || part.name === name || part.name.startsWith("all to "));
  const names = gone.length > 0 ? gone.map((part) => part.name) : [name];
  catalog.drop(
    step,
    names.map((one) => ({ kind: "privilege", name: plain(one), owner })),
    true,
    false,
  );
}
