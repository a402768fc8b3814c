// Rights that everybody gets who can connect.
import { nameFromList } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { grantOf, grantStatements, isPublic, objectWord, rolesOf } from "../grants";
import { isListed } from "../name-list";
import { defineRule, sources } from "../rule";
import { tokenAt } from "../tree-places";

const kinds = new Set<Tree.ObjectType | undefined>([
  "OBJECT_TABLE",
  "OBJECT_SCHEMA",
  "OBJECT_SEQUENCE",
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
]);

export const grantToPublic = defineRule({
  id: "grant-to-public",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "security",
  sources: sources(
    "migrationpilot:MP085 eslint-plugin-postgresql:no-grant-to-public safe-migrate:overbroad-grant",
  ),
  applies: { postgres: 12, direction: "up" },
  options: {
    functions: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Functions that everybody may execute, by name; * stands for any characters.",
      },
      default: [],
    },
  },
  docs: {
    summary: "A table, schema, sequence or routine is granted to PUBLIC.",
    why: "PUBLIC is every role of the server, also those that will be created later and those of other applications.",
    instead: "Grant to a role that is made for it.",
    examples: {
      reject: [
        "GRANT SELECT ON users TO PUBLIC;",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;",
      ],
      accept: [
        "GRANT SELECT ON users TO app;",
        "REVOKE ALL ON users FROM PUBLIC;",
        "GRANT USAGE ON TYPE mood TO PUBLIC;",
        { up: "GRANT EXECUTE ON FUNCTION slug(text) TO PUBLIC;", options: { functions: ["slug"] } },
      ],
    },
  },
  messages: {
    everybody: {
      text: "Every role of the server gets this right on the {kind}, also roles that are created later.",
      help: "Grant it to a role that is made for it.",
    },
  },
  statements: grantStatements,
  check(context) {
    const grant = grantOf(context.statement.parsed.tree);
    if (!grant?.is_grant || !kinds.has(grant.objtype)) return;
    const role = rolesOf(grant).find(isPublic);
    const functions = (grant.objects ?? []).flatMap((node) => as(node, "ObjectWithArgs") ?? []);
    const allowed = context.options.list("functions");
    const areAllowed = functions.every(({ objname }) => isListed(nameFromList(objname ?? []).name, allowed));
    if (!role || (functions.length > 0 && areAllowed)) return;
    const at = tokenAt(context.statement, role.location);
    context.report({ message: "everybody", at, data: { kind: objectWord(grant) } });
  },
});
