// Tables that are dropped with their rows.
import { ruleTester } from "./rule-tester";

ruleTester("drop-table", {
  reject: [
    { up: "DROP TABLE ⟦legacy_users⟧;", says: /Dropping legacy_users deletes its rows for good/ },
    "DROP TABLE IF EXISTS ⟦a⟧, app.⟦b⟧ CASCADE;",
    { up: "DROP FOREIGN TABLE ⟦remote⟧;", severity: "warning" },
    { before: "CREATE TABLE t (a int);", up: "DROP TABLE ⟦t⟧;" },
    { up: "CREATE TABLE app.a (id int);", down: "DROP TABLE ⟦a⟧;", vary: false },
    { up: "CREATE TABLE a (id int);", down: "DROP TABLE a;\nDROP TABLE ⟦b⟧;" },
    { up: "ALTER TABLE a ADD COLUMN b int;", down: "DROP TABLE ⟦a⟧;" },
    "CREATE TABLE IF NOT EXISTS t (a int);\nDROP TABLE ⟦t⟧;",
    "DROP TABLE ⟦zz_drop_users⟧;",
    { up: "DROP TABLE ⟦users⟧;", options: { prefixes: ["trash_"] } },
    "DO $$ BEGIN DROP TABLE users; END $$;",
    { up: "DROP TABLE ⟦t⟧;", down: "CREATE TABLE t (a int);" },
  ],
  accept: [
    "DROP TABLE IF EXISTS pg_temp.scratch;",
    "CREATE TEMP TABLE work (a int);\nDROP TABLE work;",
    "CREATE TABLE t (a int);\nDROP TABLE t;",
    { up: "CREATE TABLE a (id int);", down: "DROP TABLE a;" },
    { up: "CREATE TABLE IF NOT EXISTS a (id int);", down: "DROP TABLE IF EXISTS a;" },
    { up: "CREATE TABLE a_new (id int);\nALTER TABLE a_new RENAME TO a;", down: "DROP TABLE a;" },
    { up: "CREATE TABLE a AS SELECT 1 AS id;", down: "DROP TABLE public.a;" },
    { before: "ALTER TABLE users RENAME TO zz_drop_users;", up: "DROP TABLE zz_drop_users;" },
    { up: "DROP TABLE trash_users;", options: { prefixes: ["trash_"] } },
    "DROP VIEW v;\nDROP INDEX i;",
  ],
});
