// DROP TYPE and DROP DOMAIN of a type that was in use before this migration.
import { displayName } from "../../sql/names";
import { droppedObjects } from "../dropped-objects";
import { comesBack, wasSwappedOut } from "../given-names";
import { isOwnType } from "../own-objects";
import { defineRule, sources } from "../rule";

export const dropType = defineRule({
  id: "drop-type",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data-loss",
  sources: sources("migrationpilot:MP024"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A type or domain that this migration did not create is dropped.",
    why:
      "Without CASCADE the statement fails as long as a column, function or view uses the type. With CASCADE those " +
      "columns are dropped with their values, under ACCESS EXCLUSIVE on their tables, so reads and writes of them wait. " +
      "Queries and functions that cast to the type fail from then on.",
    instead:
      "Give the columns another type first, and drop the type in a later release when nothing names it.",
    examples: {
      reject: ["DROP TYPE mood;", "DROP DOMAIN IF EXISTS app.email CASCADE;"],
      accept: [
        "CREATE TYPE work AS ENUM ('a');\nDROP TYPE work;",
        { up: "CREATE TYPE mood AS ENUM ('sad', 'happy');", down: "DROP TYPE mood;" },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the type {type} fails while a column or function uses it, and breaks every cast to it.",
      help: "Give the columns another type first, and drop {type} in a later release.",
    },
    cascades: {
      text: "Dropping the type {type} with CASCADE drops every column of it with its values, in tables not named here.",
      help: "Give the columns another type first, and drop {type} without CASCADE.",
    },
    swapped: {
      text: "Dropping the type {type}, which this migration replaces, fails while anything still uses it.",
      help: "Make sure that every column, function and view has moved to the new type.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_TYPE" && node.removeType !== "OBJECT_DOMAIN") return;
    for (const { name, at } of droppedObjects(context.statement, node)) {
      if (isOwnType(context, name)) continue;
      const data = { type: displayName(name) };
      if (node.behavior === "DROP_CASCADE") context.report({ message: "cascades", at, data });
      else if (comesBack(context, name, "type") || wasSwappedOut(context, name, "type")) {
        context.report({ message: "swapped", at, data, severity: "info" });
      } else context.report({ message: "dropped", at, data });
    }
  },
});
