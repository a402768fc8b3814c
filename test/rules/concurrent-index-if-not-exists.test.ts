// IF NOT EXISTS that keeps an invalid index.
import { ruleTester } from "./rule-tester";

ruleTester("concurrent-index-if-not-exists", {
  reject: [
    { up: "CREATE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON t (a);", says: /keeps the invalid i1/ },
    "DROP INDEX CONCURRENTLY IF EXISTS i2;\nCREATE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON t (a);",
    "CREATE UNIQUE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON t (a);\nDROP INDEX CONCURRENTLY IF EXISTS i1;",
    "DROP INDEX IF EXISTS other.i1;\nCREATE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON public.t (a);",
    {
      files: [
        ["0001_a.up.sql", "DROP INDEX CONCURRENTLY IF EXISTS i1;"],
        ["0002_b.up.sql", "SELECT 1;"],
        ["0003_c.up.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);"],
      ],
    },
  ],
  accept: [
    {
      files: [
        ["0001_a.up.sql", "DROP INDEX CONCURRENTLY IF EXISTS i1;"],
        ["0002_b.up.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);"],
      ],
    },
    {
      before: "DROP INDEX CONCURRENTLY IF EXISTS i1;",
      up: "CREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);",
    },
    "DROP INDEX CONCURRENTLY IF EXISTS i1;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);",
    "CREATE INDEX IF NOT EXISTS i1 ON t (a);",
    "CREATE INDEX CONCURRENTLY i1 ON t (a);",
    "DO $$ BEGIN IF EXISTS (SELECT FROM pg_index WHERE NOT indisvalid) THEN EXECUTE 'DROP INDEX i1'; END IF; END $$;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);",
  ],
});
