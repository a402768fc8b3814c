// Triggers whose function is not there.
import { ruleTester } from "./rule-tester";

ruleTester("trigger-function-missing", {
  reject: [
    {
      before: "CREATE TABLE t (id int);",
      complete: true,
      up: "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ⟦nope⟧();",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      complete: true,
      up: "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ⟦f⟧();",
      says: /takes arguments/,
    },
    "DROP FUNCTION f();\nCREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION ⟦f⟧();",
    {
      up: "DROP FUNCTION IF EXISTS app.f CASCADE;\nCREATE TRIGGER tr BEFORE INSERT ON t EXECUTE PROCEDURE app.⟦f⟧();",
      says: /dropped the function app\.f/i,
    },
    {
      before: "SELECT 1;",
      complete: true,
      up: "CREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION ⟦f⟧();\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
    },
  ],
  accept: [
    "CREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION nope();",
    {
      before: "CREATE TABLE t (id int);",
      complete: true,
      up: "CREATE FUNCTION yes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION yes();",
    },
    {
      before:
        "CREATE SCHEMA app; CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
      complete: true,
      up: "SET search_path = app, public;\nCREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION f();",
    },
    {
      before: "CREATE EXTENSION moddatetime;",
      complete: true,
      up: "CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE moddatetime(updated_at);",
    },
    {
      before: "SELECT 1;",
      complete: true,
      up: "CREATE TRIGGER tr BEFORE UPDATE ON t EXECUTE FUNCTION tsvector_update_trigger(v, 'pg_catalog.english', a);",
    },
    "DROP FUNCTION f();\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION f();",
    "DROP FUNCTION f(int);\nCREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION f();",
  ],
});
