// CREATE EXTENSION that puts its objects into public. A later ALTER EXTENSION … SET SCHEMA of the file takes them out again.
import { rangeOfWords } from "../../sql/alter-table";
import { as } from "../../sql/syntax-tree";
import { settingText } from "../schema/columns";
import type { StatementContext } from "../context";
import { fixedExtensions } from "../known-extensions";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

export const extensionInPublic = defineRule({
  id: "extension-in-public",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "extensions",
  sources: sources("pgls:extensionInPublic"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An extension is created in the schema public.",
    why:
      "Its functions, operators and types lie among your own there: they show up in tools and generated interfaces, their " +
      "names can collide with yours, and whoever has public in the search_path can call them.",
    instead:
      "Create a schema for extensions, add it to the search_path, and write CREATE EXTENSION … SCHEMA extensions.",
    examples: {
      reject: [
        "CREATE EXTENSION IF NOT EXISTS citext;",
        "CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;",
      ],
      accept: [
        "CREATE EXTENSION IF NOT EXISTS citext SCHEMA extensions;",
        "CREATE EXTENSION IF NOT EXISTS postgis;",
      ],
    },
  },
  messages: {
    inPublic: {
      text: "The functions and types of {extension} land among your own in public.",
      help: "Write SCHEMA with a schema that is there for extensions.",
    },
  },
  statements: ["CreateExtensionStmt"],
  check(context, node) {
    const { statement, world } = context;
    const extension = node.extname ?? "";
    if (fixedExtensions.has(extension)) return;
    const options = (node.options ?? []).map((option) => as(option, "DefElem"));
    const written = options.find((option) => option?.defname === "schema");
    const schema = written ? settingText(written.arg) : world.searchPath()[0];
    if (schema !== "public" || isMoved(context, extension)) return;
    const at = written
      ? (rangeOfWords(statement, "schema", "public") ?? identifierAfter(statement, "schema", "public"))
      : identifierAfter(statement, "extension", extension);
    context.report({ message: "inPublic", at, data: { extension } });
  },
});

function isMoved(context: StatementContext, extension: string): boolean {
  return context.later().some(({ parsed }) => {
    const move = as(parsed.tree, "AlterObjectSchemaStmt");
    const isIt = move?.objectType === "OBJECT_EXTENSION" && as(move.object, "String")?.sval === extension;
    return isIt && move.newschema !== "public";
  });
}
