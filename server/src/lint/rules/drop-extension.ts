// DROP EXTENSION of an extension that was in use before this migration.
import { droppedObjects } from "../dropped-objects";
import { isOwn } from "../own-objects";
import { defineRule } from "../rule";

export const dropExtension = defineRule({
  id: "drop-extension",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An extension that this migration did not create is dropped.",
    why:
      "With CASCADE everything that uses one of its types, functions or operators goes too: columns with their values, " +
      "indexes, defaults, views. Without CASCADE the statement fails as long as something depends on the extension, and " +
      "queries that call its functions fail afterwards.",
    instead:
      "Look up in pg_depend what uses the extension, move that elsewhere, and drop the extension without CASCADE.",
    examples: {
      reject: [
        "DROP EXTENSION hstore CASCADE;",
        { up: "CREATE EXTENSION hstore;", down: "DROP EXTENSION hstore CASCADE;" },
      ],
      accept: [{ up: "CREATE EXTENSION IF NOT EXISTS hstore;", down: "DROP EXTENSION hstore;" }],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the extension {extension} breaks every query that uses its types, functions or operators.",
      help: "Make sure that no column and no running application uses {extension}.",
    },
    cascades: {
      text: "Dropping the extension {extension} with CASCADE drops columns of its types with their values, and its indexes.",
      help: "Look up in pg_depend what uses {extension}, move that elsewhere, and drop it without CASCADE.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_EXTENSION") return;
    const cascades = node.behavior === "DROP_CASCADE";
    for (const { name, at } of droppedObjects(context.statement, node)) {
      const extension = context.world.object("extension", "", name.name);
      const isUndone = context.isMadeByUp(extension?.origin);
      if (isUndone ? !cascades : isOwn(context, extension)) continue;
      const data = { extension: name.name };
      if (cascades) context.report({ message: "cascades", at, data });
      else context.report({ message: "dropped", at, data, severity: "warning" });
    }
  },
});
