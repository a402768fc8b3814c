// CREATE EVENT TRIGGER.
import { defineRule } from "../rule";
import { identifierAfter } from "../token-places";

export const eventTrigger = defineRule({
  id: "event-trigger",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "functions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An event trigger is created.",
    why:
      "Its function runs with every matching command of the whole database, later migrations included, and when it fails " +
      "they fail. Only a superuser may create one, which managed servers do not give.",
    instead: "Leave it to whoever runs the server, and keep the function small.",
    examples: {
      reject: ["CREATE EVENT TRIGGER logged ON ddl_command_end EXECUTE FUNCTION log_ddl();"],
      accept: ["CREATE TRIGGER logged AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION log_row();"],
    },
  },
  messages: {
    created: {
      text: "The event trigger {name} runs with every {event} of the database, later migrations included.",
      help: "Make sure that its function cannot fail, and that the server allows event triggers.",
    },
  },
  statements: ["CreateEventTrigStmt"],
  check(context, { trigname: name = "", eventname: event = "" }) {
    context.report({
      message: "created",
      at: identifierAfter(context.statement, "trigger", name),
      data: { name, event },
    });
  },
});
