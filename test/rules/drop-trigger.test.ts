// Triggers of tables in use that go.
import { ruleTester } from "./rule-tester";

ruleTester("drop-trigger", {
  reject: [
    { up: "DROP TRIGGER ⟦tr⟧ ON t;", says: /ACCESS EXCLUSIVE\) on t that blocks reads and writes/ },
    { up: 'DROP TRIGGER IF EXISTS ⟦"Tr"⟧ ON app.t CASCADE;', vary: false },
    "DROP TRIGGER IF EXISTS ⟦tr⟧ ON t;\nCREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();",
    "CREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();\nDROP TRIGGER ⟦tr⟧ ON t;",
    { up: "SELECT 1;", down: "DROP TRIGGER ⟦tr⟧ ON t;" },
    { up: "CREATE TRIGGER other AFTER INSERT ON t EXECUTE FUNCTION f();", down: "DROP TRIGGER ⟦tr⟧ ON t;" },
  ],
  accept: [
    "CREATE TABLE t (a int);\nCREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();\nDROP TRIGGER tr ON t;",
    {
      up: "CREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();",
      down: "DROP TRIGGER IF EXISTS tr ON t;",
    },
    {
      up: "CREATE TABLE t (a int);\nCREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();",
      down: "DROP TRIGGER tr ON t;\nDROP TABLE t;",
    },
    { before: "CREATE VIEW v AS SELECT 1 AS a;", up: "DROP TRIGGER tr ON v;" },
    "DROP EVENT TRIGGER tr;",
    "DROP FUNCTION f();",
  ],
});
