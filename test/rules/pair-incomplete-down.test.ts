// After the down, something that the up made or changed is still as the up left it.
import { ruleTester } from "./rule-tester";

ruleTester("pair-incomplete-down", {
  reject: [
    {
      before: "CREATE TABLE t (id int, email text);\nCREATE UNIQUE INDEX t_email ON t (lower(email));",
      up: "ALTER TABLE t DROP COLUMN ⟦email⟧;",
      down: "ALTER TABLE t ADD COLUMN email text;",
    },
    {
      before: "CREATE TABLE t (id int, email text UNIQUE);",
      up: "ALTER TABLE t DROP COLUMN ⟦email⟧;",
      down: "ALTER TABLE t ADD COLUMN email text;",
    },
    {
      up: "CREATE TABLE ⟦a⟧ (id int PRIMARY KEY);\nCREATE INDEX a_i ON a (id);\nCREATE TABLE b (id int PRIMARY KEY);",
      down: "DROP TABLE b;",
    },
    { up: "ALTER TABLE t ADD COLUMN a int, ADD COLUMN ⟦b⟧ int;", down: "ALTER TABLE t DROP COLUMN a;" },
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX ⟦t_b⟧ ON t (b);",
      down: "ALTER TABLE t DROP COLUMN a;",
    },
    {
      up: "ALTER TABLE t ALTER COLUMN ⟦a⟧ SET NOT NULL, ADD COLUMN b int;",
      down: "ALTER TABLE t DROP COLUMN b;",
    },
    {
      up: "CREATE FUNCTION ⟦f⟧() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      down: "DROP TRIGGER tr ON t;",
    },
    {
      up: "CREATE POLICY p ON t USING (true);\nALTER TABLE t ⟦ENABLE⟧ ROW LEVEL SECURITY;",
      down: "DROP POLICY p ON t;",
    },
    {
      up: "DO $$ BEGIN CREATE TABLE ⟦x⟧ (id int); END $$;\nALTER TABLE t ADD COLUMN z int;",
      down: "ALTER TABLE t DROP COLUMN z;",
    },
    {
      up: "GRANT SELECT ON t TO ⟦app⟧;\nALTER TABLE t ADD COLUMN a int;",
      down: "ALTER TABLE t DROP COLUMN a;",
    },
    {
      before: "CREATE TABLE t (b int); CREATE INDEX i ON t (b)",
      up: "DROP INDEX ⟦i⟧;\nALTER TABLE t ADD COLUMN a int;",
      down: "ALTER TABLE t DROP COLUMN a;",
    },
    {
      before: "CREATE TABLE t (a int UNIQUE, b int);\nCREATE INDEX i ON t (b);",
      up: "DROP INDEX ⟦i⟧;\nALTER TABLE t ADD COLUMN c int;",
      down: "ALTER TABLE t DROP COLUMN c;",
      fixes: ["Create the index i in the down script"],
    },
  ],
  accept: [
    { up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE INDEX a_i ON a (id);", down: "DROP TABLE a;" },
    { up: "CREATE TABLE a (id serial PRIMARY KEY, b int UNIQUE REFERENCES c);", down: "DROP TABLE a;" },
    {
      up: 'CREATE TABLE "A" (id int);\nCREATE TABLE b (id int);',
      down: 'DROP TABLE IF EXISTS public."A" CASCADE;\nDROP TABLE B;',
    },
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX t_a ON t (a);",
      down: "ALTER TABLE t DROP COLUMN a;",
    },
    {
      up: "ALTER TABLE t ADD COLUMN a int CHECK (a > 0);\nALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b);",
      down: "ALTER TABLE t DROP COLUMN a;",
    },
    {
      up: "CREATE TABLE tmp (id int);\nDROP TABLE tmp;\nALTER TABLE t ADD COLUMN x int;",
      down: "ALTER TABLE t DROP COLUMN x;",
    },
    {
      up: "CREATE TEMP TABLE tmp (id int);\nALTER TABLE t ADD COLUMN x int;",
      down: "ALTER TABLE t DROP COLUMN x;",
    },
    { up: "CREATE EXTENSION IF NOT EXISTS pgcrypto;\nCREATE TABLE a (id uuid);", down: "DROP TABLE a;" },
    {
      before: "CREATE TABLE t (a int NOT NULL)",
      up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ADD COLUMN b int;",
      down: "ALTER TABLE t DROP COLUMN b;",
    },
    {
      up: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      down: "DROP TRIGGER tr ON t;\nDROP FUNCTION f();",
    },
    {
      up: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      down: "DROP FUNCTION f() CASCADE;",
    },
    { up: "CREATE SCHEMA app;\nCREATE TABLE app.t (id int);", down: "DROP SCHEMA app CASCADE;" },
    {
      up: "SET search_path = app;\nCREATE TABLE t (id int);\nCREATE TABLE u (id int);",
      down: "DROP TABLE app.t;\nDROP TABLE app.u;",
    },
    { up: "CREATE TABLE a (id int);\nALTER TABLE a RENAME TO b;", down: "DROP TABLE b;" },
    {
      before: "CREATE TABLE t (id int, email text UNIQUE);\nCREATE INDEX t_i ON t (id) WHERE email IS NULL;",
      up: "ALTER TABLE t DROP COLUMN email;",
      down: "ALTER TABLE t ADD COLUMN email text UNIQUE;\nCREATE INDEX t_i ON t (id) WHERE email IS NULL;",
    },
  ],
});
