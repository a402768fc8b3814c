// The down drops, truncates or deletes more than the up created.
import { ruleTester } from "./rule-tester";

ruleTester("pair-down-more-destructive", {
  reject: [
    // Not all values are copied.
    {
      before: "CREATE TABLE t (id int, a text);",
      up: "ALTER TABLE t ALTER COLUMN a TYPE jsonb USING to_jsonb(a);",
      down: "ALTER TABLE t ADD COLUMN b text;\nUPDATE t SET b = a #>> '{}' WHERE id > 5;\nALTER TABLE t DROP COLUMN ⟦a⟧;\nALTER TABLE t RENAME COLUMN b TO a;",
    },
    // Not all rows are copied.
    {
      before: "CREATE TABLE t (id int);",
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "ALTER TABLE t RENAME TO t_old;\nCREATE TABLE t (id int);\nINSERT INTO t SELECT id FROM t_old WHERE id > 5;\nDROP TABLE ⟦t_old⟧;",
    },
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
    // What the column holds moves to another one that takes its name.
    {
      before: "CREATE TABLE t (id int, a text);",
      up: "ALTER TABLE t ALTER COLUMN a TYPE jsonb USING to_jsonb(a);",
      down: "ALTER TABLE t ADD COLUMN b text;\nUPDATE t SET b = a #>> '{}' WHERE a IS NOT NULL;\nALTER TABLE t DROP COLUMN a;\nALTER TABLE t RENAME COLUMN b TO a;",
    },
    // The table is made anew without the column, and filled from the old one.
    {
      before: "CREATE TABLE t (id int);",
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "ALTER TABLE t RENAME TO t_old;\nCREATE TABLE t (id int);\nINSERT INTO t SELECT id FROM t_old;\nDROP TABLE t_old;",
    },
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
