// CREATE EXTENSION without VERSION, and ALTER EXTENSION … UPDATE without TO.
import { as, type Node } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

export const extensionUnpinned = defineRule({
  id: "extension-unpinned",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "extensions",
  sources: sources("migrationpilot:MP078"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An extension is created or updated without saying which version.",
    why:
      "Each server then gets the default version of the files installed there, so databases that ran the same migrations " +
      "differ in functions and types.",
    instead: "Write CREATE EXTENSION … VERSION '…' and ALTER EXTENSION … UPDATE TO '…'.",
    examples: {
      reject: ["CREATE EXTENSION IF NOT EXISTS postgis;", "ALTER EXTENSION postgis UPDATE;"],
      accept: [
        "CREATE EXTENSION IF NOT EXISTS postgis VERSION '3.4.0';",
        "ALTER EXTENSION postgis UPDATE TO '3.4.1';",
      ],
    },
  },
  messages: {
    created: {
      text: "Each server gets whatever version of {extension} is installed there.",
      help: "Add VERSION '…'.",
    },
    updated: {
      text: "Each server updates {extension} to whatever version is installed there.",
      help: "Add TO '…'.",
    },
  },
  statements: ["CreateExtensionStmt", "AlterExtensionStmt"],
  check(context, node) {
    if (hasVersion(node.options)) return;
    const { statement } = context;
    const extension = node.extname ?? "";
    // plpgsql has had one version since there are extensions.
    if (extension === "plpgsql") return;
    const at = identifierAfter(statement, "extension", extension);
    const message = statement.parsed.kind === "CreateExtensionStmt" ? "created" : "updated";
    context.report({ message, at, data: { extension } });
  },
});

function hasVersion(options: readonly Node[] | undefined): boolean {
  return (options ?? []).some((option) => as(option, "DefElem")?.defname === "new_version");
}
