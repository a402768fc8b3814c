// ALTER … SET SCHEMA under a running application.
import { displayName, nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { hasReplacingView } from "../compatible-view";
import type { StatementContext } from "../context";
import { nameOfObject } from "../dropped-objects";
import { isOwn, isOwnRoutine, isOwnType } from "../own-objects";
import { defineRule, sources } from "../rule";
import { nameAt, nameBefore } from "../token-places";

/** Kinds whose names applications use, in the words of messages. */
const kinds: Readonly<Partial<Record<Tree.ObjectType, string>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "materialized view",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "domain",
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "procedure",
  OBJECT_ROUTINE: "routine",
  OBJECT_AGGREGATE: "aggregate",
};

export const setSchema = defineRule({
  id: "set-schema",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "compatibility",
  sources: sources("migrationpilot:MP098"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing table, view, sequence, type or function is moved to another schema.",
    why:
      "Its qualified name changes at once: every query of the running application that names the old schema, or whose " +
      "search_path does not hold the new one, fails. A table is locked with ACCESS EXCLUSIVE for a moment.",
    instead:
      "In one transaction, move the table and create a view in the old schema that selects everything from it; PostgreSQL " +
      "writes through such a view. For a type or function, let search_path hold both schemas first.",
    examples: {
      reject: ["ALTER TABLE users SET SCHEMA core;", "ALTER FUNCTION calc(int) SET SCHEMA core;"],
      accept: [
        "CREATE TABLE users (id int);\nALTER TABLE users SET SCHEMA core;",
        "ALTER EXTENSION hstore SET SCHEMA extensions;",
      ],
    },
  },
  messages: {
    breaks: {
      text: "Moving the {kind} {name} to {schema} makes queries fail that look for it in its old schema.",
      help: "Make sure that every search_path holds {schema}, or leave something under the old name in this transaction.",
    },
    viewed: {
      text: "Moving the {kind} {name} to {schema} leaves its old name to the view that this transaction creates.",
      help: "Drop the view in a later migration, when no application uses the old name any more.",
    },
  },
  statements: ["AlterObjectSchemaStmt"],
  check(context, node) {
    const kind = kinds[node.objectType ?? "OBJECT_RULE"];
    if (kind === undefined) return;
    const name = node.relation ? nameOfRangeVar(node.relation) : nameOfObject(node.object);
    if (isHarmless(context, node, name)) return;
    const schema = node.newschema ?? "";
    const isViewed =
      node.relation !== undefined && hasReplacingView(context, name, { schema, name: name.name });
    const at = node.relation
      ? nameAt(context.statement, node.relation)
      : nameBefore(context.statement, "set", name.name);
    const data = { kind, name: displayName(name), schema };
    if (isViewed) context.report({ message: "viewed", at, data, severity: "info" });
    else context.report({ message: "breaks", at, data });
  },
});

function isHarmless(
  context: StatementContext,
  node: Tree.AlterObjectSchemaStmt,
  name: QualifiedName,
): boolean {
  if ((name.schema ?? context.world.searchPath()[0]) === node.newschema) return true;
  if (movesBack(context, node, name)) return true;
  if (node.relation) return isOwn(context, context.world.relation(name));
  const call = as(node.object, "ObjectWithArgs");
  if (call) return isOwnRoutine(context, name, call);
  return isOwnType(context, name);
}

/** The up moved it out of this schema. */
function movesBack(
  { file }: StatementContext,
  back: Tree.AlterObjectSchemaStmt,
  name: QualifiedName,
): boolean {
  return (file.up?.sql.statements ?? []).some(({ parsed }) => {
    const there = as(parsed.tree, "AlterObjectSchemaStmt");
    if (!there || there.objectType !== back.objectType) return false;
    const from = there.relation ? nameOfRangeVar(there.relation) : nameOfObject(there.object);
    const moved = { schema: there.newschema ?? null, name: from.name };
    return sameName(moved, name) && (from.schema ?? "public") === back.newschema;
  });
}
