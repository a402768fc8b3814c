// Event triggers.
import { ruleTester } from "./rule-tester";

ruleTester("event-trigger", {
  reject: [
    "CREATE EVENT TRIGGER ⟦et⟧ ON ddl_command_end EXECUTE FUNCTION f();",
    "CREATE EVENT TRIGGER ⟦et⟧ ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE PROCEDURE f();",
    { up: "SELECT 1;", down: "CREATE EVENT TRIGGER ⟦et⟧ ON ddl_command_start EXECUTE FUNCTION f();" },
  ],
  accept: [
    "CREATE TRIGGER et AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    "DROP EVENT TRIGGER et;",
    "ALTER EVENT TRIGGER et DISABLE;",
    "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';",
  ],
});
