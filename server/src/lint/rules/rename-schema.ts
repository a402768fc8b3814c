// ALTER SCHEMA … RENAME TO under a running application.
import { isOwn } from "../own-objects";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";
import { renamesBack } from "../undone-renames";

export const renameSchema = defineRule({
  id: "rename-schema",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "compatibility",
  sources: sources("strong_migrations:rename_schema pgfence:rename-schema"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An existing schema is renamed.",
    why:
      "The rename itself takes no time and locks no table, but from that moment every query, function and search_path of " +
      "the running application that names the schema fails or finds nothing.",
    instead:
      "Create a schema with the new name, move or mirror the objects step by step, let search_path hold both schemas " +
      "meanwhile, and drop the old one when nothing names it.",
    examples: {
      reject: ["ALTER SCHEMA sales RENAME TO commerce;"],
      accept: ["ALTER SCHEMA sales OWNER TO app;", "CREATE SCHEMA work;\nALTER SCHEMA work RENAME TO sales;"],
    },
  },
  messages: {
    breaks: {
      text: "Renaming the schema {schema} to {to} makes every query of the running application that names {schema} fail.",
      help: "Create {to} beside {schema}, let search_path hold both, and move the objects step by step.",
    },
  },
  statements: ["RenameStmt"],
  check(context, node) {
    if (node.renameType !== "OBJECT_SCHEMA") return;
    const schema = node.subname ?? "";
    if (isOwn(context, context.world.object("schema", "", schema)) || renamesBack(context)) return;
    const at = identifierAfter(context.statement, "schema", schema);
    context.report({ message: "breaks", at, data: { schema, to: node.newname ?? "" } });
  },
});
