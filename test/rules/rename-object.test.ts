// Views, sequences, types, functions and the like that are renamed under a running application.
import { ruleTester } from "./rule-tester";

ruleTester("rename-object", {
  reject: [
    { up: "ALTER VIEW ⟦v_a⟧ RENAME TO v_b;", says: /the view (public\.)?v_a to v_b/, severity: "warning" },
    "ALTER MATERIALIZED VIEW IF EXISTS app.⟦sales⟧ RENAME TO sales_by_day;",
    "ALTER SEQUENCE ⟦order_no⟧ RENAME TO order_number;",
    "ALTER FUNCTION ⟦calc⟧(int) RENAME TO compute;",
    "ALTER PROCEDURE ⟦job⟧() RENAME TO work;",
    "ALTER AGGREGATE ⟦total⟧(int) RENAME TO sum_all;",
    "ALTER TYPE ⟦mood⟧ RENAME TO feeling;",
    'ALTER DOMAIN ⟦"Email"⟧ RENAME TO mail;',
    { up: "ALTER VIEW v RENAME COLUMN ⟦a⟧ TO b;", says: /reads a from the view/ },
    { up: "ALTER MATERIALIZED VIEW v RENAME COLUMN ⟦a⟧ TO b;" },
    { up: "ALTER INDEX ⟦a_idx⟧ RENAME TO b_idx;", severity: "hint" },
    { up: "ALTER TABLE t RENAME CONSTRAINT ⟦a_ck⟧ TO b_ck;", severity: "hint" },
    { up: "ALTER TRIGGER ⟦a⟧ ON t RENAME TO b;", severity: "hint" },
    { up: "ALTER POLICY ⟦a⟧ ON t RENAME TO b;", severity: "hint" },
    {
      up: "ALTER TYPE ⟦mood⟧ RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('a');",
      wrap: "none",
    },
    { up: "CREATE OR REPLACE VIEW v_a AS SELECT 1 AS x;\nALTER VIEW ⟦v_a⟧ RENAME TO v_b;" },
    { before: "CREATE TYPE mood AS ENUM ('a');", up: "ALTER TYPE ⟦mood⟧ RENAME TO feeling;" },
    { before: "CREATE VIEW v AS SELECT 1 AS a;", up: "ALTER TABLE \u27e6v\u27e7 RENAME TO w;" },
    {
      before: "CREATE TABLE t (a int);\nCREATE INDEX t_a_idx ON t (a);",
      up: "ALTER TABLE ⟦t_a_idx⟧ RENAME TO a_idx;",
      severity: "hint",
    },
    "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';\nALTER FUNCTION \u27e6f\u27e7(int) RENAME TO g;",
    {
      before: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
      up: "ALTER FUNCTION ⟦f⟧() RENAME TO g;",
      severity: "hint",
    },
  ],
  accept: [
    "CREATE OR REPLACE VIEW v_a AS SELECT 1 AS x;",
    "CREATE VIEW v_a AS SELECT 1 AS x;\nALTER VIEW v_a RENAME TO v_b;",
    "CREATE TYPE mood AS ENUM ('a');\nALTER TYPE mood RENAME TO feeling;",
    "CREATE INDEX a_idx ON t (a);\nALTER INDEX a_idx RENAME TO b_idx;",
    "CREATE TABLE t (a int CONSTRAINT a_ck CHECK (a > 0));\nALTER TABLE t RENAME CONSTRAINT a_ck TO b_ck;",
    "BEGIN;\nALTER TYPE mood RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('a');\nCOMMIT;",
    "BEGIN;\nALTER VIEW v_a RENAME TO v_old;\nALTER VIEW v_new RENAME TO v_a;\nCOMMIT;",
    "ALTER TABLE users RENAME TO people;",
    "ALTER TABLE users RENAME COLUMN a TO b;",
    "ALTER SCHEMA a RENAME TO b;",
    "ALTER ROLE a RENAME TO b;",
    { up: "ALTER TABLE t RENAME COLUMN a TO b;", down: "ALTER TABLE t RENAME COLUMN b TO a;" },
    "CREATE VIEW v AS SELECT 1 AS a;\nALTER TABLE v RENAME TO w;",
  ],
});
