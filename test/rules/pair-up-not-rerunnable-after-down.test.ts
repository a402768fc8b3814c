// After up and down, the up fails when it is run again.
import { ruleTester } from "./rule-tester";

ruleTester("pair-up-not-rerunnable-after-down", {
  reject: [
    { up: "CREATE TYPE ⟦mood⟧ AS ENUM ('a');\nCREATE TABLE p (m mood);", down: "DROP TABLE p;" },
    { up: "ALTER TYPE mood ADD VALUE ⟦'x'⟧;", down: "SELECT 1;" },
    { up: "CREATE SEQUENCE ⟦s⟧;\nCREATE TABLE t (id int DEFAULT nextval('s'));", down: "DROP TABLE t;" },
    { up: "CREATE TABLE t (id int);\nCREATE INDEX ⟦i⟧ ON u (a);", down: "DROP TABLE t;" },
    {
      up: "ALTER TABLE t ADD COLUMN ⟦a⟧ int;\nALTER TABLE t ADD COLUMN b int;",
      down: "ALTER TABLE t DROP COLUMN b;",
    },
  ],
  accept: [
    {
      up: "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE p (m mood);",
      down: "DROP TABLE p;\nDROP TYPE mood;",
    },
    { up: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'x';", down: "SELECT 1;" },
    { up: "CREATE TABLE t (id int);\nCREATE INDEX IF NOT EXISTS i ON u (a);", down: "DROP TABLE t;" },
    {
      up: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE TABLE t (id int);",
      down: "DROP TABLE t;",
    },
    { up: "ALTER TYPE mood ADD VALUE 'x';", down: "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;" },
    { up: "DROP TABLE IF EXISTS x;\nCREATE TABLE x (id int);", down: "DROP TABLE x;" },
    { up: "CREATE TABLE t (id serial PRIMARY KEY);", down: "DROP TABLE t;" },
  ],
});
