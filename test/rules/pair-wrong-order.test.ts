// The statements of the down are not in an order in which they can run.
import { ruleTester } from "./rule-tester";

ruleTester("pair-wrong-order", {
  reject: [
    {
      up: "CREATE SEQUENCE s;\nALTER TABLE t ALTER COLUMN a SET DEFAULT nextval('s');",
      down: "DROP SEQUENCE ⟦s⟧;\nALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
    },
    {
      up: "CREATE TYPE mood AS ENUM ('ok');\nALTER TABLE t ALTER COLUMN m TYPE mood USING m::mood;",
      down: "DROP TYPE ⟦mood⟧;\nALTER TABLE t ALTER COLUMN m TYPE text;",
    },
    {
      up: "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE p (m mood);",
      down: "DROP TYPE ⟦mood⟧;\nDROP TABLE p;",
    },
    {
      up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a (id));",
      down: "DROP TABLE ⟦a⟧;\nDROP TABLE b;",
    },
    {
      up: "CREATE TABLE a (id int);\nCREATE VIEW v AS SELECT id FROM a;",
      down: "DROP TABLE ⟦a⟧;\nDROP VIEW v;",
    },
    {
      up: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      down: "DROP FUNCTION ⟦f⟧();\nDROP TRIGGER tr ON t;",
    },
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX i ON t (a);",
      down: "ALTER TABLE t DROP COLUMN a;\nDROP INDEX ⟦i⟧;",
    },
    {
      up: "CREATE TYPE m AS ENUM ('a');\nALTER TABLE t ADD COLUMN c m[];",
      down: "DROP TYPE ⟦m⟧;\nALTER TABLE t DROP COLUMN c;",
    },
    {
      up: "CREATE SEQUENCE s;\nCREATE TABLE t (id int DEFAULT nextval('s'));",
      down: "DROP SEQUENCE ⟦s⟧;\nDROP TABLE t;",
    },
    { up: "CREATE SCHEMA app;\nCREATE TABLE app.t (id int);", down: "DROP SCHEMA ⟦app⟧;\nDROP TABLE app.t;" },
    {
      up: "CREATE VIEW v AS SELECT 1 AS a;\nCREATE VIEW w AS SELECT a FROM v;",
      down: "DROP VIEW ⟦v⟧;\nDROP VIEW w;",
    },
  ],
  accept: [
    {
      up: "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE p (m mood);",
      down: "DROP TABLE p;\nDROP TYPE mood;",
    },
    {
      up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a (id));",
      down: "DROP TABLE a, b;",
    },
    {
      up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a (id));",
      down: "DROP TABLE a CASCADE;\nDROP TABLE b;",
    },
    {
      up: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int REFERENCES a (id));",
      down: "ALTER TABLE b DROP CONSTRAINT b_a_id_fkey;\nDROP TABLE a;\nDROP TABLE b;",
    },
    {
      up: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\nCREATE TABLE x (id int);\nCREATE TRIGGER tr BEFORE INSERT ON x FOR EACH ROW EXECUTE FUNCTION f();",
      down: "DROP TABLE x;\nDROP FUNCTION f();",
    },
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX i ON t (a);",
      down: "ALTER TABLE t DROP COLUMN a;\nDROP INDEX IF EXISTS i;",
    },
    { up: "CREATE DOMAIN d AS int;\nCREATE TABLE t (a d);", down: "DROP TABLE t;\nDROP DOMAIN d;" },
    { up: "CREATE TABLE a (id int);\nCREATE TABLE b (id int);", down: "DROP TABLE a;\nDROP TABLE b;" },
    {
      up: "CREATE SEQUENCE s;\nALTER TABLE t ALTER COLUMN a SET DEFAULT nextval('s');",
      down: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;\nDROP SEQUENCE s;\nALTER TABLE t ALTER COLUMN a SET DEFAULT 0;",
    },
    {
      up: "CREATE TYPE mood AS ENUM ('ok');\nALTER TABLE t ALTER COLUMN m TYPE mood USING m::mood;",
      down: "ALTER TABLE t ALTER COLUMN m TYPE text;\nDROP TYPE mood;\nALTER TABLE t ALTER COLUMN m SET DEFAULT 'x';",
    },
  ],
});
