// DROP VIEW of a view that was in use before this migration.
import { displayName } from "../../sql/names";
import { droppedObjects } from "../dropped-objects";
import { comesBack, wasSwappedOut } from "../given-names";
import { isOwnRelation } from "../own-objects";
import { defineRule } from "../rule";
import { isTemporarySchema } from "../schema/relation";

export const dropView = defineRule({
  id: "drop-view",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "compatibility",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A view that this migration did not create is dropped and not created again in the same transaction.",
    why:
      "Every query of the running application that reads the view fails from that moment, and the privileges granted on " +
      "it are gone.",
    instead:
      "Change a view with CREATE OR REPLACE VIEW, or with DROP and CREATE in one transaction; keep one that is no longer " +
      "wanted until nothing reads it.",
    examples: {
      reject: ["DROP VIEW active_users;"],
      accept: [
        "BEGIN;\nDROP VIEW active_users;\nCREATE VIEW active_users AS SELECT 1 AS id;\nCOMMIT;",
        { up: "CREATE VIEW active_users AS SELECT 1 AS id;", down: "DROP VIEW active_users;" },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Dropping the view {view} makes every query fail that reads it, and its privileges are gone.",
      help: "Make sure that nothing reads {view}, or create it again in the same transaction.",
    },
  },
  statements: ["DropStmt"],
  check(context, node) {
    if (node.removeType !== "OBJECT_VIEW") return;
    for (const { name, at } of droppedObjects(context.statement, node)) {
      if (isTemporarySchema(name.schema) || isOwnRelation(context, name)) continue;
      if (context.world.relation(name)?.quarantined) continue;
      if (comesBack(context, name, "relation") || wasSwappedOut(context, name, "relation")) continue;
      context.report({ message: "dropped", at, data: { view: displayName(name) } });
    }
  },
});
