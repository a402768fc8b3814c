// CREATE EXTENSION of an extension that only a superuser may create, unless the provider lets others.
import { defineRule, sources } from "../rule";
import { trustedExtensions } from "../known-extensions";
import { identifierAfter } from "../token-places";

export const extensionUntrusted = defineRule({
  id: "extension-untrusted",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "extensions",
  sources: sources("migrationpilot:MP073"),
  applies: { postgres: 12, direction: "both" },
  options: {
    allowed: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Extensions that the provider lets the migration role create",
      },
      default: ["postgis", "postgis_raster", "postgis_tiger_geocoder", "postgis_topology", "vector"],
    },
  },
  docs: {
    summary: "An extension is created that is not trusted, so that it takes a superuser.",
    why:
      "Since PostgreSQL 13 a role with CREATE on the database may create trusted extensions; before that, and for all " +
      "others, CREATE EXTENSION fails unless a superuser runs it. A migration role that is a superuser can do anything.",
    instead:
      "Let whoever runs the server create it, or name it in the option `allowed` when your provider lets your role do so. " +
      "Extensions that every large provider offers are in that option from the start.",
    examples: {
      reject: ["CREATE EXTENSION IF NOT EXISTS file_fdw;", { up: "CREATE EXTENSION hstore;", postgres: 12 }],
      accept: [
        "CREATE EXTENSION IF NOT EXISTS hstore;",
        { up: "CREATE EXTENSION IF NOT EXISTS pg_cron;", options: { allowed: ["pg_cron"] } },
      ],
    },
  },
  messages: {
    untrusted: {
      text: "It takes a superuser to create {extension}.",
      help: "Have it created when the database is set up, or name it in the option allowed of this rule.",
    },
  },
  statements: ["CreateExtensionStmt"],
  check(context, node) {
    const extension = node.extname ?? "";
    const { statement, world, facts, options } = context;
    const isTrusted = facts.postgres >= 13 ? trustedExtensions.has(extension) : extension === "plpgsql";
    if (isTrusted || options.list("allowed").includes(extension)) return;
    const before = world.object("extension", "", extension);
    // Nothing happens when it is there.
    if (node.if_not_exists && before && !before.conditional) return;
    context.report({
      message: "untrusted",
      at: identifierAfter(statement, "extension", extension),
      data: { extension },
    });
  },
});
