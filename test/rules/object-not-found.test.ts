// Things that are not there.
import { ruleTester } from "./rule-tester";

ruleTester("object-not-found", {
  reject: [
    { up: 'ALTER TABLE ⟦"user"⟧ ADD COLUMN x int;', before: "CREATE TABLE users (id int);", complete: true },
    { up: "ALTER TABLE ⟦a⟧ ADD COLUMN b int;", before: "CREATE TABLE a (id int);\nDROP TABLE a;" },
    { up: "ALTER TABLE a DROP COLUMN ⟦c⟧;", before: "CREATE TABLE a (b int);", says: /a has no column c/ },
    { up: "CREATE INDEX i ON a (⟦agee⟧);", before: "CREATE TABLE a (age int);" },
    { up: "DROP TABLE ⟦a⟧;\nDROP VIEW ⟦v⟧;", before: "CREATE TABLE x (id int);", complete: true },
    { up: "CREATE TABLE b (a_id int REFERENCES ⟦a⟧ (id));", complete: true },
    {
      up: "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES ⟦a⟧ (id) NOT VALID;",
      before: "CREATE TABLE b (a_id int);",
      complete: true,
    },
    { up: "ALTER TABLE a RENAME TO b;\nALTER TABLE ⟦a⟧ ADD c int;", before: "CREATE TABLE a (id int);" },
    { up: "DROP TABLE a;\nCREATE INDEX i ON ⟦a⟧ (b);", before: "CREATE TABLE a (b int);" },
    { up: "ALTER TABLE a RENAME COLUMN ⟦c⟧ TO d;", before: "CREATE TABLE a (b int);" },
    { up: "ALTER TABLE a ADD CONSTRAINT k UNIQUE (⟦c⟧);", before: "CREATE TABLE a (b int);" },
    { up: "DROP TABLE a;", down: "DROP TABLE ⟦a⟧;", before: "CREATE TABLE a (b int);" },
    { up: "DROP TYPE ⟦t⟧;\nDROP FUNCTION ⟦f⟧(int);\nALTER TYPE ⟦t⟧ ADD VALUE 'x';", complete: true },
    {
      up: "DROP TRIGGER ⟦t⟧ ON a;\nALTER TABLE a DROP CONSTRAINT ⟦k⟧;",
      before: "CREATE TABLE a (b int);",
      complete: true,
    },
    { up: "DROP TYPE ⟦t⟧;", before: "CREATE TYPE t AS ENUM ('a');\nDROP TYPE t;" },
  ],
  accept: [
    // The up is no SQL, so nobody knows what it added.
    { down: "ALTER TABLE t DROP COLUMN a;", before: "CREATE TABLE t (id int);", complete: true },
    { up: "ALTER TABLE users ADD COLUMN x int;", before: "CREATE TABLE users (id int);", complete: true },
    "ALTER TABLE a ADD COLUMN b int;\nDROP TABLE c;",
    { up: "ALTER TABLE IF EXISTS a ADD b int;\nDROP TABLE IF EXISTS a;", complete: true },
    { up: "ALTER TABLE a DROP COLUMN IF EXISTS c;", before: "CREATE TABLE a (b int);", complete: true },
    { up: "CREATE TABLE a (id int PRIMARY KEY, parent_id int REFERENCES a (id));", complete: true },
    {
      up: "ALTER TABLE app.users ADD x int;",
      before: "CREATE SCHEMA app;\nCREATE TABLE app.users (id int);",
      complete: true,
      vary: false,
    },
    {
      up: "SET search_path = app;\nALTER TABLE users ADD x int;",
      before: "CREATE SCHEMA app;\nCREATE TABLE app.users (id int);",
      complete: true,
      vary: false,
    },
    { up: "CREATE TABLE IF NOT EXISTS a (b int);\nALTER TABLE a DROP COLUMN c;" },
    {
      up: "ALTER TABLE a ADD COLUMN c int, ALTER COLUMN c SET DEFAULT 1, ADD CONSTRAINT k UNIQUE (c);",
      before: "CREATE TABLE a (b int);",
      complete: true,
    },
    {
      up: "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || 'made' || ' (id int)'; END $$;\nALTER TABLE made ADD b int;",
      complete: true,
    },
    { up: "CREATE TABLE a (b int);\nDROP TABLE a;", complete: true },
    { up: "CREATE TABLE a (id int);", down: "DROP TABLE a;", complete: true },
    { up: "DROP INDEX i;", before: "CREATE TABLE a (b int);\nCREATE INDEX i ON a (b);", complete: true },
    {
      up: "DROP TABLE a;\nCREATE TABLE a (b int);\nALTER TABLE a DROP COLUMN b;",
      before: "CREATE TABLE a (id int);",
      complete: true,
    },
    { up: "CREATE INDEX i ON pg_catalog.pg_class (relname);", complete: true },
    {
      up: "ALTER TABLE a DROP CONSTRAINT a_b_key;\nALTER TABLE a DROP CONSTRAINT a_pkey;",
      before: "CREATE TABLE a (id int PRIMARY KEY, b int UNIQUE);",
      complete: true,
    },
    {
      up: "DROP TYPE t;\nDROP FUNCTION f;\nDROP DOMAIN d;",
      before:
        "CREATE TYPE t AS (a int);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;\nCREATE DOMAIN d AS int;",
      complete: true,
    },
    {
      up: "DROP TRIGGER t ON a;",
      before:
        "CREATE TABLE a (id int);\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();",
      complete: true,
    },
    {
      up: "CREATE TRIGGER t BEFORE INSERT ON __diesel_schema_migrations FOR EACH ROW EXECUTE FUNCTION f();",
      complete: true,
    },
  ],
});
