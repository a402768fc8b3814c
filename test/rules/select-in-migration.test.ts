// Rows that nobody reads.
import { ruleTester } from "./rule-tester";

ruleTester("select-in-migration", {
  reject: [
    "⟦SELECT⟧ * FROM a;",
    "⟦SELECT⟧ count(*), max(b) FROM a WHERE c > 1;",
    "⟦SELECT⟧ now();",
    "⟦WITH⟧ x AS (SELECT 1 AS b) SELECT * FROM x;",
    "⟦TABLE⟧ a;",
    "⟦SELECT⟧ gen_random_uuid();",
    "⟦SELECT⟧ 1 UNION SELECT 2;",
    { up: "⟦SELECT⟧ f(1);", before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE RETURN a;" },
  ],
  accept: [
    "SELECT setval('s', 10);",
    "SELECT set_config('a.b', 'c', false);",
    "SELECT pg_notify('a', 'b');",
    "SELECT create_hypertable('a', 'b');",
    "SELECT * FROM partman.create_parent('a', 'b');",
    "SELECT a.id, do_something(a.id) FROM a;",
    "SELECT id INTO b FROM a;",
    "SELECT id FROM a FOR UPDATE;",
    "WITH x AS (DELETE FROM a WHERE b = 1 RETURNING *) SELECT count(*) FROM x;",
    "SELECT pg_advisory_lock(1);",
    "SELECT 'DROP TABLE ' || relname FROM pg_class \\gexec\n",
    "SELECT 1 FROM (SELECT setval('s', 1)) x;",
    "INSERT INTO a SELECT * FROM b;",
    {
      up: "SELECT f(1);",
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (a) RETURNING a';",
    },
  ],
});
