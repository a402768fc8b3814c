// The down drops, truncates or deletes more than the up created.
import { ruleTester } from "./rule-tester";

ruleTester("pair-down-more-destructive", {
  reject: [
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "DROP TABLE ⟦t⟧;" },
    { up: "CREATE TABLE app.t (id int);", down: "DROP SCHEMA ⟦app⟧ CASCADE;" },
    {
      up: "INSERT INTO roles (name) VALUES ('a'), ('b');",
      down: "⟦DELETE⟧ FROM roles WHERE name IN ('a', 'b', 'c');",
    },
    { up: "INSERT INTO roles (name) VALUES ('a');", down: "⟦TRUNCATE⟧ roles;" },
    { up: "INSERT INTO roles (name) VALUES ('a');", down: "⟦DELETE⟧ FROM roles WHERE true;" },
    { up: "CREATE INDEX i ON t (a);", down: "DROP TABLE ⟦t⟧;" },
    { up: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;", down: "ALTER TABLE t DROP COLUMN ⟦a⟧;" },
    { up: "ALTER TABLE IF EXISTS t ADD COLUMN a int;", down: "DROP TABLE IF EXISTS ⟦t⟧;" },
  ],
  accept: [
    { up: "CREATE TABLE t (id int);", down: "DROP TABLE t;" },
    { up: "CREATE SCHEMA app;\nCREATE TABLE app.t (id int);", down: "DROP SCHEMA app CASCADE;" },
    {
      up: "INSERT INTO roles (name) VALUES ('a'), ('b');",
      down: "DELETE FROM roles WHERE name IN ('a', 'b');",
    },
    {
      up: "CREATE TABLE roles (name text);\nINSERT INTO roles (name) VALUES ('a');",
      down: "DELETE FROM roles;\nDROP TABLE roles;",
    },
    { up: "CREATE TABLE t (id int);", down: "DROP TABLE t CASCADE;" },
    {
      up: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      down: "DROP FUNCTION f();",
    },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t DROP COLUMN a CASCADE;" },
  ],
});
