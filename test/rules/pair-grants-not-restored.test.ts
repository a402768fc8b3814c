// The down makes a dropped table, view or function again without its privileges, row security, comments, triggers or indexes.
import { ruleTester } from "./rule-tester";

ruleTester("pair-grants-not-restored", {
  reject: [
    {
      before: "CREATE TABLE t (id int); GRANT SELECT ON t TO app",
      up: "DROP TABLE t;",
      down: "CREATE TABLE ⟦t⟧ (id int);",
    },
    {
      before: "CREATE VIEW v AS SELECT 1 AS a; GRANT SELECT ON v TO app",
      up: "DROP VIEW v;",
      down: "CREATE VIEW ⟦v⟧ AS SELECT 1 AS a;",
    },
    {
      before: "CREATE TABLE t (id int); CREATE INDEX i ON t (id)",
      up: "DROP TABLE t;",
      down: "CREATE TABLE ⟦t⟧ (id int);",
    },
    {
      before:
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION f() TO app",
      up: "DROP FUNCTION f();",
      down: "CREATE FUNCTION ⟦f⟧() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE TABLE t (id int); COMMENT ON TABLE t IS 'x'",
      up: "DROP TABLE t;",
      down: "CREATE TABLE ⟦t⟧ (id int);",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (id int); GRANT SELECT ON t TO app",
      up: "DROP TABLE t;",
      down: "CREATE TABLE t (id int);\nGRANT SELECT ON t TO app;",
    },
    { up: "DROP VIEW v;", down: "CREATE VIEW v AS SELECT 1 AS a;" },
    {
      before: "CREATE TABLE t (id int); CREATE INDEX i ON t (id)",
      up: "DROP TABLE t;",
      down: "CREATE TABLE t (id int);\nCREATE INDEX i ON t (id);",
    },
    {
      before: "CREATE TABLE t (id int); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
      up: "DROP TABLE t;",
      down: "CREATE TABLE t (id int);\nALTER TABLE t ENABLE ROW LEVEL SECURITY;",
    },
    {
      before: "CREATE TABLE t (id int); GRANT SELECT, INSERT ON t TO app",
      up: "DROP TABLE t;",
      down: "CREATE TABLE t (id int);\nGRANT ALL ON TABLE public.t TO app;",
    },
  ],
});
