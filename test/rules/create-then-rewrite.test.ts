// Builds that a later rewrite repeats.
import { ruleTester } from "./rule-tester";

ruleTester("create-then-rewrite", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "⟦CREATE INDEX CONCURRENTLY i ON t (a)⟧;"],
        ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "⟦CREATE INDEX i ON t (a)⟧;"],
        ["002_b.up.sql", "DROP TABLE t;"],
      ],
      says: /when b drops t/,
    },
    {
      files: [
        ["001_a.up.sql", "⟦ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)⟧;"],
        ["002_b.up.sql", "ALTER TABLE t SET UNLOGGED;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "⟦CREATE INDEX i ON public.t (a)⟧;"],
        ["002_b.up.sql", "CLUSTER t USING i;"],
      ],
    },
    {
      before: "CREATE TABLE t (a int);",
      files: [["001_a.up.sql", "⟦CREATE INDEX i ON t (a)⟧; ALTER TABLE t ALTER a TYPE bigint;"]],
    },
  ],
  accept: [
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
        ["002_b.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE text;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE t ADD COLUMN b int;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE other ALTER COLUMN a TYPE bigint;"],
      ],
    },
    {
      before: "CREATE TABLE t (a varchar(5));",
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE t ALTER a TYPE varchar(9);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
        ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
      ],
      applied: [["001_a.up.sql", "CREATE INDEX i ON t (a);"]],
    },
  ],
});
