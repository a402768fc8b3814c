// Every right at once, or a right on every table of a schema.
import { rangeOfWords } from "../../sql/alter-table";
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { grantOf, grantsAll, grantStatements, isOwnRole, objectWord, roleName, rolesOf } from "../grants";
import { isListed } from "../name-list";
import { defineRule, sources } from "../rule";

/** Kinds with one privilege only, so that ALL is no more than its name. Manual: "Privileges". */
const single = new Set<Tree.ObjectType | undefined>([
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_TYPE",
  "OBJECT_DOMAIN",
  "OBJECT_LANGUAGE",
  "OBJECT_FDW",
  "OBJECT_FOREIGN_SERVER",
  "OBJECT_TABLESPACE",
]);

export const grantAll = defineRule({
  id: "grant-all",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "security",
  sources: sources("migrationpilot:MP085 eslint-plugin-postgresql:no-grant-all safe-migrate:overbroad-grant"),
  applies: { postgres: 12, direction: "up" },
  options: {
    roles: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Roles that may have every right: the owner of the objects and the role that migrates.",
      },
      default: ["postgres"],
    },
  },
  docs: {
    summary: "GRANT ALL, or a grant ON ALL TABLES IN SCHEMA.",
    why:
      "ALL on a table includes TRUNCATE, REFERENCES and TRIGGER, and MAINTAIN from PostgreSQL 17: more than an application " +
      "needs, and more with each version. ON ALL TABLES covers tables that nobody thought of, and none that come later.",
    instead:
      "Name the privileges and the tables, for instance GRANT SELECT, INSERT, UPDATE, DELETE ON users TO app.",
    examples: {
      reject: ["GRANT ALL ON users TO app;", "GRANT ALL PRIVILEGES ON DATABASE shop TO app;"],
      accept: [
        "GRANT SELECT, INSERT ON users TO app;",
        "GRANT ALL ON users TO CURRENT_USER;",
        "REVOKE ALL ON users FROM app;",
        "GRANT ALL ON FUNCTION slug(text) TO app;",
      ],
    },
  },
  messages: {
    everything: {
      text: "{roles} gets every right on the {kind}{extra}, and those that later versions add.",
      help: "Name the rights that are needed.",
    },
    everyTable: {
      text: "{roles} gets this right on every table that is in the schema now, and on none that comes later.",
      help: "Name the tables; for later ones use ALTER DEFAULT PRIVILEGES.",
    },
  },
  statements: grantStatements,
  check(context) {
    const grant = grantOf(context.statement.parsed.tree);
    if (!grant?.is_grant) return;
    const owners = ownersOf(context, grant);
    const roles = rolesOf(grant).filter((role) => !isOwnRole(role) && !owners(roleName(role)));
    if (roles.length === 0) return;
    const data = { roles: roles.map(roleName).join(", "), kind: objectWord(grant) };
    const { statement } = context;
    if (grantsAll(grant) && !single.has(grant.objtype)) {
      const at = rangeOfWords(statement, "all", "privileges") ?? rangeOfWords(statement, "all") ?? statement;
      const extra = grant.objtype === "OBJECT_TABLE" ? extraRights(context) : "";
      context.report({ message: "everything", at, data: { ...data, extra } });
    } else if (grant.targtype === "ACL_TARGET_ALL_IN_SCHEMA" && grant.objtype === "OBJECT_TABLE") {
      const at = rangeOfWords(statement, "all", "tables") ?? statement;
      context.report({ message: "everyTable", at, data, severity: "info" });
    }
  },
});

function extraRights({ facts }: StatementContext): string {
  return facts.postgres >= 17 ? ", also TRUNCATE, TRIGGER and MAINTAIN" : ", also TRUNCATE and TRIGGER";
}

/** Roles that own every object of the grant, and those of the settings. */
function ownersOf({ world, options }: StatementContext, grant: Tree.GrantStmt): (role: string) => boolean {
  const listed = options.list("roles");
  const owners = (grant.objects ?? []).map((node) => {
    const table = as(node, "RangeVar");
    if (table) return world.relation(nameOfRangeVar(table))?.settings.get("owner");
    const schema = grant.objtype === "OBJECT_SCHEMA" ? as(node, "String")?.sval : undefined;
    return as(world.object("schema", "", schema ?? "")?.node, "CreateSchemaStmt")?.authrole?.rolename;
  });
  const isOwner = (role: string): boolean => owners.length > 0 && owners.every((owner) => owner === role);
  return (role) => isListed(role, listed) || isOwner(role);
}
