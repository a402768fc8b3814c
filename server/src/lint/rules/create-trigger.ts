// CREATE TRIGGER on a table that is in use.
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";

/** TRIGGER_TYPE_INSTEAD of src/include/catalog/pg_trigger.h: only views have such triggers. */
const insteadOf = 64;

export const createTrigger = defineRule({
  id: "create-trigger",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: sources("pgls:avoidCreateTrigger pgfence:create-trigger migrationpilot:MP090 pgsafe:add-trigger"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A trigger is created on a table that is in use.",
    why:
      "CREATE TRIGGER takes SHARE ROW EXCLUSIVE, which blocks writes of the table. From then on the function runs with " +
      "every write, in the transaction of the application, and its errors are the application's.",
    instead: "Set lock_timeout before it, and try the function on real writes first.",
    examples: {
      reject: [
        "CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();",
      ],
      accept: [
        "CREATE TABLE parts (id int);\n" +
          "CREATE TRIGGER touched BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION set_updated_at();",
        "CREATE TRIGGER put INSTEAD OF INSERT ON orders_view FOR EACH ROW EXECUTE FUNCTION put_order();",
      ],
    },
  },
  messages: {
    created: {
      text: "Creating the trigger {trigger} takes a lock ({lock}) on {table} that blocks {blocks}, and every matching write then runs its function.",
      help: "Set lock_timeout before it, and make sure the function is quick and cannot fail.",
    },
  },
  statements: ["CreateTrigStmt"],
  check(context, node) {
    if (((node.timing ?? 0) & insteadOf) !== 0) return;
    const table = context.existingTable(node.relation, "foreign");
    if (!table) return;
    const trigger = node.trigname ?? "";
    context.report({
      message: "created",
      at: identifierAfter(context.statement, "trigger", trigger),
      data: { trigger, table: table.shown, ...lockWords(context, table.name) },
    });
  },
});
