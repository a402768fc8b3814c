// DROP INDEX of an index that belongs to a constraint.
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

export const dropIndexBackingConstraint = defineRule({
  id: "drop-index-backing-constraint",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "indexes",
  sources: sources("migrationpilot:MP097"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An index is dropped that a primary key, UNIQUE or exclusion constraint stands on.",
    why: "PostgreSQL refuses it, with CASCADE as well (2BP01), so the migration fails.",
    instead: "ALTER TABLE … DROP CONSTRAINT, which takes the index along.",
    examples: {
      reject: [
        { before: "CREATE TABLE users (email text UNIQUE);", up: "DROP INDEX users_email_key;" },
        { before: "CREATE TABLE users (id int PRIMARY KEY);", up: "DROP INDEX CONCURRENTLY users_pkey;" },
      ],
      accept: [
        {
          before: "CREATE TABLE users (email text);\nCREATE UNIQUE INDEX users_email_key ON users (email);",
          up: "DROP INDEX CONCURRENTLY users_email_key;",
        },
        "DROP INDEX CONCURRENTLY users_email_key;",
      ],
    },
  },
  messages: {
    refused: {
      text: "This fails: {index} belongs to the constraint {constraint}{ofTable}.",
      help: "Drop the constraint, which takes the index along: ALTER TABLE … DROP CONSTRAINT {constraint}.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_INDEX") return;
    for (const object of node.objects ?? []) {
      const name = nameFromList(as(object, "List")?.items ?? []);
      const index = context.world.relation(name);
      const constraint = index?.index?.constraint;
      if (index?.kind !== "index" || constraint === undefined || constraint === null) continue;
      const table = index.table === null ? undefined : context.world.relations.get(index.table);
      context.report({
        message: "refused",
        at: identifierAfter(context.statement, "index", name.name),
        data: { index: displayName(name), constraint, ofTable: table ? ` of ${table.name}` : "" },
      });
    }
  },
});
