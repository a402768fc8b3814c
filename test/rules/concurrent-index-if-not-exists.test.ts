// IF NOT EXISTS that keeps an invalid index.
import { ruleTester } from "./rule-tester";

ruleTester("concurrent-index-if-not-exists", {
  reject: [
    { up: "CREATE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON t (a);", says: /keeps the invalid i1/ },
    "DROP INDEX CONCURRENTLY IF EXISTS i2;\nCREATE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON t (a);",
    "CREATE UNIQUE INDEX CONCURRENTLY ⟦IF NOT EXISTS⟧ i1 ON t (a);\nDROP INDEX CONCURRENTLY IF EXISTS i1;",
  ],
  accept: [
    "DROP INDEX CONCURRENTLY IF EXISTS i1;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);",
    "CREATE INDEX IF NOT EXISTS i1 ON t (a);",
    "CREATE INDEX CONCURRENTLY i1 ON t (a);",
    "DO $$ BEGIN IF EXISTS (SELECT FROM pg_index WHERE NOT indisvalid) THEN EXECUTE 'DROP INDEX i1'; END IF; END $$;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i1 ON t (a);",
  ],
});
