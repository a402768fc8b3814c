// Triggers on tables in use.
import { ruleTester } from "./rule-tester";

ruleTester("create-trigger", {
  reject: [
    {
      up: "CREATE TRIGGER ⟦tr⟧ AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      says: /SHARE ROW EXCLUSIVE\) on (public\.)?t that blocks writes/,
    },
    {
      up: 'CREATE OR REPLACE TRIGGER ⟦"Tr"⟧ BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE PROCEDURE f();',
      vary: false,
    },
    "CREATE CONSTRAINT TRIGGER ⟦tr⟧ AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    "CREATE TABLE IF NOT EXISTS t (a int);\nCREATE TRIGGER ⟦tr⟧ AFTER INSERT ON t EXECUTE FUNCTION f();",
    "CREATE TABLE u (a int);\nCREATE TRIGGER ⟦tr⟧ AFTER INSERT ON t EXECUTE FUNCTION f();",
    { before: "CREATE TABLE t (a int);", up: "CREATE TRIGGER ⟦tr⟧ AFTER INSERT ON t EXECUTE FUNCTION f();" },
  ],
  accept: [
    "CREATE TABLE t (a int);\nCREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    "CREATE TABLE x (a int);\nALTER TABLE x RENAME TO t;\nCREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();",
    "CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();",
    {
      before: "CREATE VIEW v AS SELECT 1 AS a;",
      up: "CREATE TRIGGER tr AFTER INSERT ON v EXECUTE FUNCTION f();",
    },
    "CREATE TEMP TABLE t (a int);\nCREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();",
    "CREATE EVENT TRIGGER tr ON ddl_command_end EXECUTE FUNCTION f();",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
  ],
});
