// Things that are there already.
import { ruleTester } from "./rule-tester";

ruleTester("object-already-exists", {
  reject: [
    { up: "CREATE TABLE ⟦a⟧ (id int);", before: "CREATE TABLE a (id int);" },
    { up: "CREATE VIEW ⟦a⟧ AS SELECT 1;\nCREATE SEQUENCE ⟦a⟧;", before: "CREATE TABLE a (id int);" },
    { up: "ALTER TABLE a ADD COLUMN ⟦b⟧ text;", before: "CREATE TABLE a (b int);" },
    { up: "CREATE INDEX ⟦i⟧ ON a (b);", before: "CREATE TABLE a (b int);\nCREATE INDEX i ON a (b);" },
    { up: "CREATE TYPE ⟦t⟧ AS ENUM ('a');", before: "CREATE TYPE t AS ENUM ('b');" },
    {
      up: "CREATE FUNCTION ⟦f⟧(a int) RETURNS int LANGUAGE sql RETURN 1;",
      before: "CREATE FUNCTION f(b integer) RETURNS int LANGUAGE sql RETURN 2;",
    },
    "CREATE TABLE a (id int);\nCREATE TABLE ⟦a⟧ (id int);",
    {
      up: "CREATE TRIGGER ⟦t⟧ BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();\nCREATE POLICY ⟦p⟧ ON a;",
      before:
        "CREATE TABLE a (id int);\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();\nCREATE POLICY p ON a;",
    },
    { up: "CREATE SCHEMA ⟦s⟧;\nCREATE EXTENSION ⟦x⟧;", before: "CREATE SCHEMA s;\nCREATE EXTENSION x;" },
    { up: "ALTER TABLE b RENAME TO ⟦a⟧;", before: "CREATE TABLE a (id int);\nCREATE TABLE b (id int);" },
    {
      up: "ALTER TABLE a ADD CONSTRAINT ⟦k⟧ CHECK (b > 1) NOT VALID;",
      before: "CREATE TABLE a (b int CONSTRAINT k CHECK (b > 0));",
    },
    "ALTER TABLE a ADD COLUMN b int;\nALTER TABLE a ADD COLUMN ⟦b⟧ int;",
  ],
  accept: [
    {
      up: "CREATE TABLE IF NOT EXISTS a (id int);\nCREATE INDEX IF NOT EXISTS i ON a (id);",
      before: "CREATE TABLE a (id int);\nCREATE INDEX i ON a (id);",
    },
    { up: "DROP TABLE a;\nCREATE TABLE a (id int);", before: "CREATE TABLE a (id int);" },
    {
      up: "CREATE OR REPLACE VIEW v AS SELECT 1 AS b;\nCREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;",
      before: "CREATE VIEW v AS SELECT 1 AS b;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;",
    },
    {
      up: "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql RETURN 1;",
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN 1;",
    },
    {
      up: "CREATE TABLE app.a (id int);\nCREATE TEMP TABLE a (id int);",
      before: "CREATE TABLE a (id int);",
      vary: false,
    },
    { up: "ALTER TABLE a RENAME TO b;\nCREATE TABLE a (id int);", before: "CREATE TABLE a (id int);" },
    {
      up: "ALTER TABLE a DROP COLUMN b, ADD COLUMN b text;\nALTER TABLE a ADD COLUMN IF NOT EXISTS c int;",
      before: "CREATE TABLE a (b int, c int);",
    },
    {
      up: "DROP TABLE p CASCADE;\nCREATE VIEW v AS SELECT 1;",
      before: "CREATE TABLE p (id int);\nCREATE VIEW v AS SELECT id FROM p;",
    },
    {
      up: "DO $$ BEGIN IF to_regclass('a') IS NULL THEN CREATE TABLE a (id int); END IF; END $$;",
      before: "CREATE TABLE a (id int);",
    },
    { up: "CREATE TABLE a (id int);", down: "DROP TABLE a;" },
    { up: "DROP TABLE a;", down: "CREATE TABLE a (id int);", before: "CREATE TABLE a (id int);" },
    {
      up: "DROP TABLE a;\nCREATE INDEX i ON b (c);",
      before: "CREATE TABLE a (c int);\nCREATE TABLE b (c int);\nCREATE INDEX i ON a (c);",
    },
    { up: "BEGIN;\nCREATE TABLE a (id int);\nROLLBACK;\nCREATE TABLE a (id int);", wrap: "none" },
    'CREATE TABLE a (id int);\nCREATE TABLE "A" (id int);',
    "ALTER TABLE a ADD COLUMN b int;\nALTER TABLE a DROP COLUMN b;\nALTER TABLE a ADD COLUMN b text;",
    "ALTER TABLE a ADD COLUMN b int;\nALTER TABLE a ADD COLUMN IF NOT EXISTS b int;",
    {
      up: "ALTER TABLE a DROP COLUMN b, ADD CONSTRAINT k CHECK (c > 1) NOT VALID;",
      before: "CREATE TABLE a (b int, c int, CONSTRAINT k CHECK (b > c));",
    },
  ],
});
