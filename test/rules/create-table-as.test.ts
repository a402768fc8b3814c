// Copies made inside a migration.
import { ruleTester } from "./rule-tester";

ruleTester("create-table-as", {
  reject: [
    { up: "CREATE TABLE ⟦a⟧ AS SELECT * FROM big;", says: /copy of rows of .*big/ },
    "CREATE TABLE ⟦a⟧ AS TABLE big;",
    "SELECT * INTO ⟦a⟧ FROM big WHERE b > 1;",
    "CREATE UNLOGGED TABLE IF NOT EXISTS ⟦a⟧ AS WITH x AS (SELECT * FROM big) SELECT * FROM x;",
    "CREATE TABLE ⟦a⟧ AS SELECT 1 AS c UNION ALL SELECT b FROM big;",
  ],
  accept: [
    "CREATE TABLE a AS SELECT * FROM big WITH NO DATA;",
    "CREATE TEMP TABLE a AS SELECT * FROM big;",
    "CREATE TABLE a AS SELECT 1 AS b;",
    "CREATE TABLE n (id int);\nCREATE TABLE a AS SELECT * FROM n;",
    "CREATE TABLE a AS SELECT * FROM big LIMIT 0;",
    "CREATE MATERIALIZED VIEW a AS SELECT * FROM big;",
    "CREATE TABLE a AS SELECT * FROM generate_series(1, 3);",
    "CREATE TABLE a AS SELECT * FROM pg_catalog.pg_class;",
    "CREATE TABLE a (LIKE big INCLUDING ALL);",
    "CREATE TABLE a AS VALUES (1), (2);",
    { up: "CREATE TABLE a AS WITH x AS (SELECT 1 AS b) SELECT * FROM x;", vary: false },
  ],
});
