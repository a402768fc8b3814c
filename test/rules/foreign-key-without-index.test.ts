// Foreign keys that no index serves.
import { ruleTester } from "./rule-tester";

ruleTester("foreign-key-without-index", {
  reject: [
    {
      up: "CREATE TABLE line (id int PRIMARY KEY, o int ⟦REFERENCES⟧ orders (id));",
      says: /No index of (public\.)?line begins with o/,
      fixes: ["Create an index on o"],
      fixed:
        "CREATE TABLE line (id int PRIMARY KEY, o int REFERENCES orders (id));\nCREATE INDEX ON line (o);",
    },
    "CREATE TABLE line (a int, b int, FOREIGN KEY (a, b) ⟦REFERENCES⟧ orders (x, y));\nCREATE INDEX i ON line (a);",
    "CREATE TABLE line (o int ⟦REFERENCES⟧ orders (id), x bool);\nCREATE INDEX i ON line (o) WHERE x;",
    {
      up: "ALTER TABLE line ADD CONSTRAINT f FOREIGN KEY (o) ⟦REFERENCES⟧ orders (id) NOT VALID;",
      severity: "info",
      says: /No migration creates/,
    },
  ],
  accept: [
    "CREATE TABLE line (o int REFERENCES orders (id), n int, PRIMARY KEY (o, n));",
    "CREATE TABLE line (o int REFERENCES orders (id));\nCREATE INDEX i ON line (o) WHERE o IS NOT NULL;",
    "CREATE TABLE line (a int, b int, FOREIGN KEY (a, b) REFERENCES orders (x, y));\nCREATE INDEX i ON line (b, a, c);",
    {
      files: [
        ["0001_a.up.sql", "CREATE TABLE line (o int REFERENCES orders (id));"],
        ["0001_a.down.sql", "DROP TABLE line;"],
        ["0002_b.up.sql", "CREATE INDEX CONCURRENTLY i ON line (o);"],
        ["0002_b.down.sql", "DROP INDEX CONCURRENTLY i;"],
      ],
    },
    { up: "CREATE TABLE line (o int REFERENCES orders (id));", rows: { "public.line": 20 } },
    "CREATE TEMP TABLE line (o int REFERENCES orders (id));",
  ],
});
