// Comparisons with NULL that are never true.
import { ruleTester } from "./rule-tester";

ruleTester("null-comparison", {
  reject: [
    {
      up: "UPDATE t SET a = 1 WHERE b ⟦= NULL⟧;",
      says: /by = is never true/,
      fixes: ["Write IS NULL"],
      fixed: "UPDATE t SET a = 1 WHERE b IS NULL;",
    },
    { up: "DELETE FROM t WHERE b ⟦<> NULL⟧ AND c;", fixed: "DELETE FROM t WHERE b IS NOT NULL AND c;" },
    "DELETE FROM t WHERE b ⟦!= NULL⟧::text;",
    { up: "DELETE FROM t WHERE NULL ⟦=⟧ b;", fixes: [] },
    "INSERT INTO t (a) SELECT a FROM u WHERE b ⟦= NULL⟧;",
    "UPDATE t SET a = 1 WHERE b ⟦NOT IN⟧ (1, NULL);",
    { up: "DELETE FROM t WHERE b ⟦NOT IN⟧ (SELECT id FROM u);", says: /NOT IN this subquery/ },
    "DELETE FROM t WHERE b ⟦<> ALL⟧ (SELECT id FROM u);",
    "WITH x AS (DELETE FROM t WHERE b ⟦= NULL⟧ RETURNING 1) SELECT count(*) FROM x;",
    "UPDATE t SET a = CASE WHEN b ⟦= NULL⟧ THEN 1 END WHERE id = 1;",
    {
      before: "CREATE TABLE u (id int PRIMARY KEY);",
      up: "DELETE FROM t WHERE b ⟦NOT IN⟧ (SELECT max(id) FROM u);",
    },
    { before: "CREATE TABLE u (id int);", up: "DELETE FROM t WHERE b ⟦NOT IN⟧ (SELECT id FROM u);" },
    "MERGE INTO t USING s ON s.id = t.id WHEN MATCHED AND t.a ⟦= NULL⟧ THEN DELETE;",
    {
      before: "CREATE TABLE u (id int PRIMARY KEY, other int);",
      up: "DELETE FROM t WHERE id \u27e6NOT IN\u27e7 (SELECT u.id FROM w LEFT JOIN u ON w.u_id = u.id);",
    },
  ],
  accept: [
    "UPDATE t SET a = NULL WHERE b IS NULL;",
    "UPDATE t SET (a, b) = (NULL, NULL) WHERE id = 1;",
    "DELETE FROM t WHERE b IS DISTINCT FROM NULL;",
    "DELETE FROM t WHERE b NOT IN (1, 2);",
    "DELETE FROM t WHERE b IN (SELECT id FROM u);",
    "DELETE FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.b);",
    "DELETE FROM t WHERE b NOT IN (SELECT id FROM u WHERE id IS NOT NULL);",
    "DELETE FROM t WHERE b NOT IN (SELECT u.id FROM u WHERE id IS NOT NULL AND x);",
    {
      before: "CREATE TABLE u (id int PRIMARY KEY);",
      up: "DELETE FROM t WHERE b NOT IN (SELECT id FROM u);",
    },
    {
      before: "CREATE TABLE u (id int PRIMARY KEY, name text);",
      up: "DELETE FROM u WHERE id NOT IN (SELECT min(id) FROM u GROUP BY lower(name));",
    },
    "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = NULL;",
    "SELECT * FROM t WHERE a = NULL;",
    "ALTER TABLE t ADD CHECK (a = NULL);",
    "SET transform_null_equals = on;\nDELETE FROM t WHERE b = NULL;",
    {
      before: "CREATE TABLE u (id int PRIMARY KEY, other int);",
      up: "WITH a AS (SELECT u.id FROM u JOIN w ON w.u_id = u.id), b AS (SELECT a.id FROM a)\nDELETE FROM t WHERE id NOT IN (SELECT id FROM b);",
      vary: false,
    },
    "DELETE FROM t WHERE id NOT IN (SELECT row_number() OVER () FROM u);",
  ],
});
