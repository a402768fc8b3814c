// Views that cannot be replaced.
import { ruleTester } from "./rule-tester";

const view = "CREATE TABLE t (a int, b int, c int); CREATE VIEW v AS SELECT a, b FROM t;";

ruleTester("replace-view-incompatible", {
  reject: [
    { before: view, up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT a FROM t;", says: /its column b is gone/ },
    { before: view, up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT b, a FROM t;" },
    {
      before: view,
      up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT a, b AS c FROM t;",
      says: /is b and cannot become c/,
    },
    { before: view, up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT a, b::text FROM t;" },
    { before: view, up: "CREATE OR REPLACE VIEW ⟦v⟧ (a, x) AS SELECT a, b FROM t;" },
    { before: view, up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT c, a, b FROM t;" },
    {
      before: "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t;",
      up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT a FROM t;",
    },
    {
      up: "CREATE OR REPLACE VIEW v AS SELECT a, b, c FROM t;",
      before: view,
      down: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT a, b FROM t;",
    },
    { before: view, up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT 'x' AS a, b FROM t;" },
  ],
  accept: [
    {
      before: "CREATE VIEW v AS SELECT 1 AS a UNION ALL SELECT 2.5;",
      up: "CREATE OR REPLACE VIEW v AS SELECT 2.5 AS a UNION ALL SELECT 1;",
    },
    {
      before: "CREATE VIEW v AS SELECT * FROM (VALUES (1), (2.5)) AS x (a);",
      up: "CREATE OR REPLACE VIEW v AS SELECT 2.5 AS a;",
    },
    { before: "CREATE VIEW v AS SELECT 'x' AS a;", up: "CREATE OR REPLACE VIEW v AS SELECT 'y'::text AS a;" },
    { before: view, up: "CREATE OR REPLACE VIEW v AS SELECT a, b, c FROM t;" },
    { before: view, up: "CREATE OR REPLACE VIEW v AS SELECT x.a, x.b FROM t AS x;" },
    { before: view, up: "CREATE OR REPLACE VIEW v AS SELECT a + 0 AS a, b FROM t;" },
    { before: view, up: "DROP VIEW v;\nCREATE OR REPLACE VIEW v AS SELECT a FROM t;" },
    { before: view, up: "CREATE OR REPLACE VIEW other AS SELECT a FROM t;" },
    {
      before: view,
      up: "ALTER VIEW v RENAME COLUMN b TO c;\nCREATE OR REPLACE VIEW v AS SELECT a, c FROM t;",
    },
    "CREATE OR REPLACE VIEW v AS SELECT a FROM t;",
    { before: view, up: "CREATE VIEW app.v AS SELECT a FROM t;" },
    { before: view, up: "CREATE OR REPLACE TEMP VIEW v AS SELECT a FROM t;" },
  ],
});
