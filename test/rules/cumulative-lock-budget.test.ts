// Blocking work on one table, added up.
import { ruleTester } from "./rule-tester";

ruleTester("cumulative-lock-budget", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "⟦ALTER TABLE t ALTER COLUMN a TYPE bigint⟧;"],
      ],
      rows: { "public.t": 90000000 },
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a); CREATE INDEX j ON t (b);"],
        ["002_b.up.sql", "CREATE INDEX k ON public.t (c); ⟦CREATE INDEX l ON t (d)⟧;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "⟦CREATE INDEX j ON t (b)⟧;"],
      ],
      options: { statements: 1 },
    },
  ],
  accept: [
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
      ],
      rows: { "public.t": 100 },
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);"],
        ["002_b.up.sql", "CREATE INDEX CONCURRENTLY j ON t (b);"],
      ],
      rows: { "public.t": 90000000 },
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "CREATE INDEX i2 ON u (a);"],
      ],
      rows: { "public.t": 9000000, "public.u": 9000000 },
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "CREATE INDEX j ON t (a);"],
      ],
      rows: { "public.t": 90000000 },
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD COLUMN x int;"],
        ["002_b.up.sql", "ALTER TABLE t ADD COLUMN y int;"],
      ],
      rows: { "public.t": 90000000 },
    },
    { files: [["001_a.up.sql", "CREATE INDEX i ON t (a);"]], rows: { "public.t": 90000000 } },
  ],
});
