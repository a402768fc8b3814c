// Changes of any number of rows in one statement.
import { ruleTester } from "./rule-tester";

const settings = "CREATE TABLE settings (id int PRIMARY KEY, name text UNIQUE, a int, b int);";

ruleTester("backfill-unbatched", {
  reject: [
    { up: "⟦UPDATE⟧ t SET a = upper(b) WHERE a IS NULL;", says: /This UPDATE .* of (public\.)?t / },
    "⟦DELETE⟧ FROM sessions WHERE expires_at < now();",
    "⟦UPDATE⟧ t SET a = 1 WHERE id > 1000;",
    "⟦UPDATE⟧ t SET a = 1 WHERE id = 3 OR a IS NULL;",
    "⟦UPDATE⟧ t SET a = u.a FROM u WHERE u.t_id = t.id;",
    "⟦UPDATE⟧ t SET a = 1 FROM u WHERE u.id = 5 AND u.kind = t.kind;",
    "⟦DELETE⟧ FROM t WHERE id IN (SELECT t_id FROM gone);",
    "⟦UPDATE⟧ t SET a = 1 WHERE user_id = 7;",
    "WITH x AS (⟦DELETE⟧ FROM t WHERE old RETURNING id) INSERT INTO archive (id) SELECT id FROM x;",
    { before: settings, up: "⟦UPDATE⟧ settings SET b = 1 WHERE a = 1;" },
    { before: settings, up: "⟦UPDATE⟧ settings SET a = 1 WHERE name > 'a';" },
    {
      before: "CREATE TABLE p (a int, b int, c int, PRIMARY KEY (a, b));",
      up: "⟦UPDATE⟧ p SET c = 1 WHERE b = 2;",
    },
    { up: "⟦UPDATE⟧ t SET a = 1 WHERE b;", rows: { "public.t": 50_000 } },
  ],
  accept: [
    "UPDATE t SET a = upper(b) WHERE id > 1000 AND id <= 2000 AND a IS NULL;",
    "UPDATE t SET a = 1 WHERE id BETWEEN 1 AND 1000;",
    "UPDATE t SET a = 1 WHERE 1000 >= id;",
    "UPDATE t x SET a = 1 WHERE x.id IN (1, 2, 3);",
    "UPDATE t SET a = 1 WHERE id = ANY ('{1,2}'::int[]) OR id = 7;",
    "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE old LIMIT 1000);",
    "DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t WHERE old LIMIT 100));",
    "UPDATE t SET a = 1 WHERE ctid BETWEEN '(0,0)' AND '(100,0)';",
    {
      up:
        "WITH batch AS (SELECT id FROM t WHERE old LIMIT 100 FOR UPDATE SKIP LOCKED)\n" +
        "UPDATE t SET a = 1 FROM batch WHERE batch.id = t.id;",
      vary: false,
    },
    "UPDATE t SET a = v.a FROM (VALUES (1, 2), (3, 4)) AS v (id, a) WHERE v.id = t.id;",
    "UPDATE t SET a = 1 WHERE CURRENT OF c;",
    "UPDATE users SET a = 1 WHERE user_id = 7;",
    { before: settings, up: "UPDATE settings SET a = 1 WHERE name = 'jobs';" },
    { before: settings, up: "UPDATE settings SET a = 1 WHERE name IN ('jobs', lower('X')) AND b IS NULL;" },
    {
      before: "CREATE TABLE s (n text);\nCREATE UNIQUE INDEX i ON s (n);",
      up: "UPDATE s SET n = 'b' WHERE n = 'a';",
    },
    {
      before: "CREATE TABLE p (a int, b int, c int, PRIMARY KEY (a, b));",
      up: "UPDATE p SET c = 1 WHERE (a, b) IN ((1, 2), (3, 4));",
    },
    { up: "UPDATE pg_index SET indisvalid = false WHERE indrelid = 1;", vary: false },
    "UPDATE t SET a = 1;",
    "CREATE TABLE t (a int);\nUPDATE t SET a = 1 WHERE a IS NULL;",
    "CREATE TEMP TABLE w (a int);\nDELETE FROM w WHERE a > 1;",
    { up: "UPDATE t SET a = 1 WHERE b;", rows: { "public.t": 50 } },
    { up: "INSERT INTO roles (code) VALUES ('a');", down: "DELETE FROM roles WHERE code = 'a';" },
    "INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1 WHERE t.b;",
  ],
});
