// DROP TABLE of a table that was in use before this migration.
import { displayName, nameFromList, type QualifiedName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { isTemporarySchema } from "../schema/relation";
import { identifierAfter } from "../token-places";

export const dropTable = defineRule({
  id: "drop-table",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources(
    "squawk:ban-drop-table pgls:banDropTable pgfence:drop-table migrationpilot:MP026 pgsafe:drop-table atlas:DS102 " +
      "bytebase:table.drop-naming-convention",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table that this migration did not create is dropped.",
    why:
      "The rows are gone, and no down script can bring them back. The running application fails on the next query, and " +
      "ACCESS EXCLUSIVE is taken on the table and on every table that its foreign keys refer to, so reads and writes of " +
      "those wait too.",
    instead:
      "Rename the table to zz_drop_<name> first, which can be taken back, and drop it in a later release when nothing " +
      "missed it.",
    examples: {
      reject: ["DROP TABLE legacy_users;"],
      accept: [
        "CREATE TABLE work (id int);\nDROP TABLE work;",
        "DROP TABLE IF EXISTS pg_temp.scratch;",
        { up: "CREATE TABLE users (id int);", down: "DROP TABLE users;" },
        { before: "ALTER TABLE users RENAME TO zz_drop_users;", up: "DROP TABLE zz_drop_users;" },
      ],
    },
  },
  options: {
    prefixes: {
      schema: {
        type: "array",
        items: { type: "string", minLength: 1 },
        description: "Beginnings of names that say a table is out of use, beside zz_drop_ and to_drop_.",
      },
      default: [],
    },
  },
  messages: {
    dropped: {
      text: "Dropping {table} deletes its rows for good and takes a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Rename {table} to zz_drop_{name} now and drop it in a later release; the down script cannot bring rows back.",
    },
    droppedForeign: {
      text: "Dropping the foreign table {table} breaks every query that still reads it; the remote rows stay.",
      help: "Make sure that no running application reads {table}.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    const isForeign = node.removeType === "OBJECT_FOREIGN_TABLE";
    if (node.removeType !== "OBJECT_TABLE" && !isForeign) return;
    for (const object of node.objects ?? []) {
      const name = nameFromList(as(object, "List")?.items ?? []);
      if (isHarmless(context, name)) continue;
      const at = identifierAfter(context.statement, "table", name.name);
      const data = { table: displayName(name), name: name.name };
      if (isForeign) context.report({ message: "droppedForeign", at, data, severity: "warning" });
      else context.report({ message: "dropped", at, data });
    }
  },
});

/** New or temporary, made by the up that this down takes back, or renamed out of use by an earlier migration. */
function isHarmless(context: StatementContext, name: QualifiedName): boolean {
  if (isTemporarySchema(name.schema)) return true;
  if (context.options.list("prefixes").some((prefix) => name.name.startsWith(prefix))) return true;
  const relation = context.world.relation(name);
  if (!relation) return false;
  return context.isNewRelation(relation) || context.isMadeByUp(relation.origin) || relation.quarantined;
}
