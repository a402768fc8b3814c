// DROP SCHEMA of a schema that was in use before this migration.
import { droppedObjects } from "../dropped-objects";
import { isOwn } from "../own-objects";
import { defineRule, sources } from "../rule";

export const dropSchema = defineRule({
  id: "drop-schema",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources("pgls:banDropSchema pgfence:drop-schema migrationpilot:MP035 atlas:DS101"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A schema that this migration did not create is dropped.",
    why:
      "With CASCADE every table, view, function and type in the schema goes with it, whoever made it and whether or not " +
      "this file names it, and what depends on them elsewhere goes too. The rows are gone, and no down script can bring " +
      "them back. Each table is locked with ACCESS EXCLUSIVE, so reads and writes wait.",
    instead:
      "Drop the objects by name in migrations of their own, so that each of them is reviewed, and the empty schema last.",
    examples: {
      reject: [
        "DROP SCHEMA reporting CASCADE;",
        { up: "CREATE SCHEMA reporting;", down: "DROP SCHEMA reporting CASCADE;" },
      ],
      accept: [
        "CREATE SCHEMA work;\nDROP SCHEMA work CASCADE;",
        { up: "CREATE SCHEMA reporting;", down: "DROP SCHEMA reporting;" },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the schema {schema} takes its name away from every query and function that still uses it.",
      help: "Make sure that {schema} is empty and that no search_path names it.",
    },
    cascades: {
      text: "Dropping the schema {schema} with CASCADE deletes everything in it for good, whether this file names it or not.",
      help: "Drop the objects of {schema} by name first, and the empty schema without CASCADE.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_SCHEMA") return;
    const cascades = node.behavior === "DROP_CASCADE";
    for (const { name, at } of droppedObjects(context.statement, node)) {
      const schema = context.world.object("schema", "", name.name);
      const isUndone = context.isMadeByUp(schema?.origin);
      if (isUndone ? !cascades : isOwn(context, schema)) continue;
      context.report({ message: cascades ? "cascades" : "dropped", at, data: { schema: name.name } });
    }
  },
});
