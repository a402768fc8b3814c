// Many new values that the planner does not know of.
import { ruleTester } from "./rule-tester";

ruleTester("backfill-no-analyze", {
  reject: [
    { up: "⟦INSERT⟧ INTO big2 (a) SELECT a FROM big;", says: /statistics of (public\.)?big2/ },
    "⟦UPDATE⟧ t SET a = b WHERE b > 0;",
    "CREATE INDEX CONCURRENTLY i ON ⟦t⟧ (lower(name));",
    "⟦INSERT⟧ INTO big2 (a) SELECT a FROM big;\nANALYZE big;",
    "ANALYZE big2;\n⟦INSERT⟧ INTO big2 (a) SELECT a FROM big;",
    "⟦INSERT⟧ INTO big2 (a) SELECT a FROM big;\nVACUUM big2;",
    { up: "⟦UPDATE⟧ t SET a = b WHERE b > 0;", rows: { "public.t": 1_000_000 } },
  ],
  accept: [
    "INSERT INTO big2 (a) SELECT a FROM big;\nANALYZE big2;",
    "INSERT INTO big2 (a) SELECT a FROM big;\nANALYZE;",
    "INSERT INTO big2 (a) SELECT a FROM big;\nVACUUM (ANALYZE) public.big2;",
    "INSERT INTO big2 (a) VALUES (1), (2);",
    "INSERT INTO big2 (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM big2);",
    "UPDATE t SET a = 1 WHERE id = 3;",
    "CREATE INDEX i ON t (name);",
    "DELETE FROM t WHERE a > 1;",
    { up: "UPDATE t SET a = b WHERE b > 0;", rows: { "public.t": 900 } },
    {
      files: [
        ["001_a.up.sql", "UPDATE t SET a = b WHERE b > 0;"],
        ["002_b.up.sql", "ANALYZE t;"],
      ],
    },
  ],
});
