// CREATE EXTENSION without IF NOT EXISTS, where nothing before it says that the extension is not there.
import { rangeOfWords } from "../../sql/alter-table";
import { as } from "../../sql/syntax-tree";
import { isDroppedFirst } from "../dropped-first";
import { changesOnly } from "../fix-gate";
import { defineRule, type RuleFix } from "../rule";
import { objectKey } from "../schema/relation";

export const extensionNotIdempotent = defineRule({
  id: "extension-not-idempotent",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "extensions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE EXTENSION is written without IF NOT EXISTS.",
    why:
      "An extension belongs to the whole database, and it may be there already: because the provider installs it, because " +
      "it comes with a template database, or because somebody with more rights had to create it. Then the migration fails.",
    instead: "Write CREATE EXTENSION IF NOT EXISTS.",
    examples: {
      reject: ["CREATE EXTENSION pgcrypto;"],
      accept: [
        "CREATE EXTENSION IF NOT EXISTS pgcrypto;",
        "DROP EXTENSION IF EXISTS pgcrypto;\nCREATE EXTENSION pgcrypto;",
      ],
    },
  },
  messages: {
    missing: {
      text: "This fails where {extension} is installed already, for instance by the provider.",
      help: "Write CREATE EXTENSION IF NOT EXISTS.",
    },
  },
  statements: ["CreateExtensionStmt"],
  check(context, node) {
    const { statement, file, parser, world } = context;
    const extension = node.extname ?? "";
    const wasDropped = world.objects.wasDeleted(objectKey("extension", "", extension));
    if (node.if_not_exists || statement.inside?.mayNotRun || wasDropped) return;
    if (isDroppedFirst(file.sql, statement, extension)) return;
    const at = rangeOfWords(statement, "create", "extension") ?? statement;
    const fixes = (): readonly RuleFix[] => {
      const edit = { range: { start: at.end, end: at.end }, newText: " IF NOT EXISTS" };
      const passes = changesOnly(parser, statement, [edit], (tree) => {
        const create = as(tree, "CreateExtensionStmt");
        if (create) create.if_not_exists = true;
      });
      return passes
        ? [{ title: "Add IF NOT EXISTS", safe: false, edits: [{ path: file.path, ...edit }] }]
        : [];
    };
    context.report({ message: "missing", at, data: { extension }, fixes });
  },
});
